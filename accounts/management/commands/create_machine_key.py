"""`manage.py create_machine_key`: a key for a machine caller, its secret printed once."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.user import User
from accounts.scopes import machine_scopes
from accounts.services.machines import MachineRefused, create_machine_key


class Command(BaseCommand):
    help = "Make a key for a machine caller that exists; the secret is printed once and kept only as a hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="user name of the machine caller")
        parser.add_argument("--name", required=True, help="what the key is for")
        parser.add_argument("--scope", action="append", default=[], help="may be given several times")
        parser.add_argument("--calls-per-minute", type=int, default=600)
        parser.add_argument("--days", type=int, help="how long it is valid; without it, until revoked")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        machine = User.objects.machines().filter(username=options["username"], is_active=True).first()
        if machine is None:
            raise CommandError(_("There is no such machine caller: %(name)s") % {"name": options["username"]})
        days = options["days"]
        try:
            key, secret = create_machine_key(
                actor=None,
                machine=machine,
                name=options["name"],
                scopes=options["scope"],
                calls_per_minute=options["calls_per_minute"],
                expires_at=timezone.now() + timedelta(days=days) if days else None,
            )
        except MachineRefused as refusal:
            known = ", ".join(machine_scopes())
            raise CommandError(f"{refusal.message} ({known})") from refusal
        if options["json"]:
            self.stdout.write(json.dumps({"prefix": key.prefix, "secret": secret, "scopes": key.scopes}))
        else:
            self.stdout.write(secret)
