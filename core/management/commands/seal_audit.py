"""`manage.py seal_audit`: seal the audit trail now, beside the hourly job."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from core.audit.sealing import seal_audit_trail


class Command(BaseCommand):
    help = "Seal what was added to the audit trail since the last seal."

    def handle(self, *args: Any, **options: Any) -> None:
        seals = seal_audit_trail(timezone.now())
        count = len(seals)
        self.stdout.write(
            ngettext("%(count)d seal added.", "%(count)d seals added.", count) % {"count": count}
        )
