"""`manage.py load_value_domains`: the coded answers of the homepage, RC001 to RC040, as shipped."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from codes.services.value_domains import load_value_domains


class Command(BaseCommand):
    help = "Loads the value domains that ship with the portal. May be run again: nothing changes then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_value_domains(at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report)))
            return
        counts = ((name, len(keys)) for name, keys in asdict(report).items())
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts) + ".")
