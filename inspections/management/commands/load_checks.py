"""`manage.py load_checks`: the product's list of checks, or a hospital's list for other engines."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contracts.loading.reader import CatalogueFileFault
from inspections.loading.checks import SHIPPED
from inspections.services.catalogue import load_product_list


class Command(BaseCommand):
    help = (
        "Loads the list of inspection checks. May be run again: a file that says the same changes nothing, a "
        "changed one makes a new version; inspections already begun keep the list they froze."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=SHIPPED, help="CSV in the form of checks.csv")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = load_product_list(at=timezone.now(), path=options["file"])
        except CatalogueFileFault as fault:
            raise CommandError(str(fault), returncode=2) from fault
        words = {"created": "The list is loaded.", "changed": "A new version of the list is in force."}
        said = {"outcome": outcome, "file": options["file"].name}
        self.stdout.write(json.dumps(said) if options["json"] else words.get(outcome, "Nothing to change."))
