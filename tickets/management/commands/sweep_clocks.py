"""`manage.py sweep_clocks`: fire the points of clocks that have come, once or again and again."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.services.sweep import sweep_clocks


class Command(BaseCommand):
    help = "Fire the warnings, breaches and escalations of clocks that have come."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="sweep again and again")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            result = sweep_clocks(timezone.now())
            if options["json"]:
                self.stdout.write(json.dumps({"fired": result.fired, "batches": result.batches}))
            elif result.fired or not options["every"]:
                self.stdout.write(f"{result.fired} points fired")
            if not options["every"]:
                return
            time.sleep(options["every"])
