"""`manage.py verify_clocks`: replay tickets and compare with the stored clocks; exit 1 when any differs."""

import json
import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.services.verification import RECENTLY, verify_clocks


class Command(BaseCommand):
    help = "Replay open and recently changed tickets and show where stored clocks differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=RECENTLY.days, help="closed tickets of how many days")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        result = verify_clocks(now=timezone.now(), recently=timedelta(days=options["days"]))
        rows = [
            {
                "ticket": found.ticket.number,
                "clock": found.clock_kind,
                "field": found.field,
                "stored": found.stored,
                "replayed": found.replayed,
            }
            for found in result.differences
        ]
        if options["json"]:
            report = {"tickets": result.tickets, "differences": rows, "ledger": list(result.ledger)}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for row in rows:
                self.stdout.write(
                    "{ticket} {clock}.{field}: stored {stored}, replayed {replayed}".format(**row)
                )
            for line in result.ledger:
                self.stdout.write(line)
            self.stdout.write(f"{result.tickets} tickets replayed, {len(rows)} differences")
        if not result.is_clean:
            sys.exit(1)
