"""`manage.py create_administrator`: the first account of a new portal."""

import os
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.services.administrators import AdministratorRefused, create_administrator


class Command(BaseCommand):
    help = (
        "Make an administrator. Name and password are asked for, or taken from PORTAL_ADMIN_USERNAME and "
        "PORTAL_ADMIN_PASSWORD. Refuses weak passwords, and a second administrator without --another."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--another", action="store_true", help="although there is one already")
        parser.add_argument("--full-name", default="", help="the person's name")
        parser.add_argument("--no-input", action="store_true", help="never ask; fail instead")

    def handle(self, *args: Any, **options: Any) -> None:
        username = os.environ.get("PORTAL_ADMIN_USERNAME", "")
        password = os.environ.get("PORTAL_ADMIN_PASSWORD", "")
        if not (username and password):
            if options["no_input"]:
                raise CommandError(_("Set PORTAL_ADMIN_USERNAME and PORTAL_ADMIN_PASSWORD."))
            username, password = self._ask(username)
        try:
            user = create_administrator(
                username=username,
                password=password,
                full_name=options["full_name"],
                is_another=options["another"],
            )
        except AdministratorRefused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(_("Administrator %(name)s was made.") % {"name": user.username})

    def _ask(self, username: str) -> tuple[str, str]:
        username = username or input(_("User name: ")).strip()
        password = getpass(_("Password: "))
        if password != getpass(_("Password again: ")):
            raise CommandError(_("The passwords differ."))
        return username, password
