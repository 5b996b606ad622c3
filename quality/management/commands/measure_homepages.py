"""`manage.py measure_homepages`: take the facts of kept homepages anew where indicators ask for more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quality.services.measuring import measure_older


class Command(BaseCommand):
    help = "Measure homepages anew whose facts are of an older version; may be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        count = measure_older(at=timezone.now(), most=None)
        self.stdout.write(f"Homepages measured anew: {count}.")
