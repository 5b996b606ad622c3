"""`manage.py verify_audit`: is the audit trail as it was sealed?"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.audit.verification import Verdict, verify_audit_trail
from core.audit.wording import describe_fault


class Command(BaseCommand):
    help = "Check the audit trail against its seals; exits 1 with the first fault when it was tampered with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="a seal's hash as it was noted outside the database; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify_audit_trail(_expected(options["expect"]))
        if options["json"]:
            self.stdout.write(json.dumps(_document(verdict), ensure_ascii=False, indent=2))
        elif verdict.is_intact:
            self.stdout.write(
                _("Intact: %(seals)d seals over %(rows)d rows; %(unsealed)d rows are not sealed yet.")
                % asdict(verdict)
            )
            if verdict.seals:
                self.stdout.write(f"{verdict.last_number}:{verdict.last_hash}")
        if verdict.fault:
            raise CommandError(describe_fault(verdict.fault), returncode=1)


def _expected(given: list[str]) -> dict[int, str]:
    expected = {}
    for text in given:
        number, _sep, value = text.partition(":")
        if not number.isdigit() or len(value) != 64:
            raise CommandError(f"{text!r} is not NUMBER:HASH", returncode=2)
        expected[int(number)] = value.lower()
    return expected


def _document(verdict: Verdict) -> dict[str, Any]:
    fault = None
    if verdict.fault:
        fault = {**asdict(verdict.fault), "message": describe_fault(verdict.fault)}
    return {**asdict(verdict), "is_intact": verdict.is_intact, "fault": fault}
