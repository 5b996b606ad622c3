"""`manage.py load_homepage_demo`: two months of fictitious discharges and homepages, some of them faulty."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from quality.demonstration import LISTS, demonstrate_homepages, load_lists


class Command(BaseCommand):
    help = (
        "Load demonstration homepages, and code lists where they lie beside the project. Not for production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--codes", type=Path, default=LISTS, help="folder with icd10_zh.csv, icd9cm3_zh.csv"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        with override("zh-hans"):
            lists = load_lists(at=now, folder=options["codes"])
            stays = demonstrate_homepages(at=now)
        report = {"lists": lists, "stays": stays}
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write(f"Lists: {', '.join(lists) or 'none'}; stays: {stays}.")
