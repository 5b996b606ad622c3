"""`manage.py load_demo`: accounts for every role and a week of tickets, all fictitious."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from accounts.models.user import User
from contracts.models.contract import Contract
from tickets.services.demonstration import PASSWORD, demonstrate


class Command(BaseCommand):
    help = "Load demonstration accounts, people and a week of tickets. Never run it in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Contract.objects.exists():
            raise CommandError("there are no contracts yet: run load_contracts first", returncode=2)
        with override("zh-hans"):
            accounts = [user for user in demonstrate(at=timezone.now()) if not user.is_machine]
        if options["json"]:
            rows = [self._row(user) for user in accounts]
            self.stdout.write(json.dumps({"password": PASSWORD, "accounts": rows}, ensure_ascii=False))
            return
        self.stdout.write(f"Demonstration accounts, password {PASSWORD}")
        for user in accounts:
            place = user.organisation.name_en if user.organisation else ""
            self.stdout.write(f"  {user.username:12} {user.role:22} {place}")

    def _row(self, user: User) -> dict[str, str]:
        organisation = user.organisation.key if user.organisation else ""
        return {
            "username": user.username,
            "role": user.role,
            "organisation": organisation,
            "name": user.full_name,
        }
