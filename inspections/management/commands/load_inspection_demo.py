"""`manage.py load_inspection_demo`: a year of inspections, visits and log entries, all fictitious."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from inspections.demonstration import demonstrate_inspections


class Command(BaseCommand):
    help = "Load demonstration inspections after load_demo. Never run it in production."

    def handle(self, *args: Any, **options: Any) -> None:
        with override("zh-hans"):
            count = demonstrate_inspections(at=timezone.now())
        self.stdout.write(f"{count} inspections carried out")
