"""`manage.py load_contracts`: systems, contracts, terms, services and plans from the catalogue files."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contracts.loading.catalogue import load_catalogue
from contracts.loading.reader import SHIPPED, CatalogueFileFault


class Command(BaseCommand):
    help = (
        "Loads the catalogue of contracts. May be run again: what has not changed is left alone, a changed "
        "term makes a new version of the terms, and values that people edited in the portal are kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, default=SHIPPED, help="folder with the catalogue files")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_catalogue(at=timezone.now(), directory=options["data"])
        except CatalogueFileFault as fault:
            raise CommandError(str(fault), returncode=2) from fault
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
            return
        if not (report.created or report.changed):
            self.stdout.write(f"Nothing to change: {report.unchanged} rows are as in the files.")
        else:
            self.stdout.write(
                f"{report.created} created, {report.changed} changed, {report.unchanged} unchanged."
            )
        for kept in report.kept:
            self.stdout.write(f"Kept as edited in the portal: {kept}")
