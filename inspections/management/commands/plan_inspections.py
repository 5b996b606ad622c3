"""`manage.py plan_inspections`: loads the rules of the contracts and plans their inspections."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contracts.loading.reader import CatalogueFileFault
from inspections.loading.rules import load_rules
from inspections.services.planning import plan_all


class Command(BaseCommand):
    help = (
        "Loads the inspection rules of inspections/data/rules.csv and plans every contract in force. May be "
        "run again: what is planned stays, a confirmed date never moves, rules edited in the portal are kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until", metavar="YYYY-MM-DD", help="plan this far (default: a year ahead)")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            until = date.fromisoformat(options["until"]) if options["until"] else None
            load_rules(at=now)
        except (ValueError, CatalogueFileFault) as fault:
            raise CommandError(str(fault), returncode=2) from fault
        outcome = plan_all(at=now, until=until)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(outcome)))
            return
        self.stdout.write(
            f"{outcome.slots} promises and {outcome.inspections} inspections planned, "
            f"{outcome.moved} moved, {outcome.withdrawn} withdrawn."
        )
