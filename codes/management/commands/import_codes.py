"""`manage.py import_codes`: a list of codes from CSV or Excel, shown as differences, published on demand."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models.organisation import Organisation
from codes.domain.entries import Differences
from codes.list_files import ListRefused, sentence
from codes.models.system import CodeSystem
from codes.services.lists import PublishingRefused, publish_version, stage_list
from codes.services.systems import SystemRefused, ensure_system, new_system

SHOWN = 10


class Command(BaseCommand):
    help = (
        "Reads a code list (columns code, name_zh, optionally name_en, class, class_basis, parent; Chinese "
        "headings too) and says what it adds, changes and retires. With --publish it is in force from --from."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=".csv or .xlsx")
        parser.add_argument("--system", required=True, help="key of the list: ICD10, ICD9CM3, ICDO, RC023 …")
        parser.add_argument("--hospital", default="", help="key of the hospital; left out: shared by all")
        parser.add_argument("--new", action="store_true", help="make a list of your own; needs --name-zh")
        parser.add_argument("--kind", choices=CodeSystem.Kind.values, default="", help="of a new list")
        parser.add_argument("--name-zh", default="", help="of a new list")
        parser.add_argument("--name-en", default="", help="of a new list")
        parser.add_argument("--label", default="", help="the edition, e.g. “国家临床版 2.0”")
        parser.add_argument("--source", default="", help="where the list comes from")
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, help="first day")
        parser.add_argument("--publish", action="store_true", help="put it in force")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: there is no such file", returncode=2)
        if options["publish"] and options["valid_from"] is None:
            raise CommandError("--publish needs --from", returncode=2)
        if options["new"] and not options["name_zh"]:
            raise CommandError("--new needs --name-zh", returncode=2)
        if not options["new"] and any(options[name] for name in ("kind", "name_zh", "name_en")):
            raise CommandError("--kind, --name-zh and --name-en are for a list made with --new", returncode=2)
        changes = self._import(path, options)
        counts = {
            "system": options["system"],
            "added": len(changes.added),
            "changed": len(changes.changed),
            "retired": len(changes.retired),
            "published": bool(options["publish"]),
        }
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        self._tell(changes)
        if not options["publish"]:
            self.stdout.write("Kept as a draft; publish it with --publish --from DATE, or in the portal.")

    def _import(self, path: Path, options: dict[str, Any]) -> Differences:
        """The differences; a file that is refused leaves no new list behind."""
        try:
            with transaction.atomic():
                return self._stage(path, options)
        except ListRefused as refusal:
            details = [sentence(fault) for fault in refusal.faults] or [str(refusal.message)]
            raise CommandError(f"{path}: " + " ".join(details), returncode=2) from refusal
        except PublishingRefused as refusal:
            raise CommandError(f"{path}: {refusal.message}", returncode=2) from refusal
        except SystemRefused as refusal:
            hint = "" if options["new"] else " A new list is made with --new --name-zh NAME."
            raise CommandError(f"{refusal.message}{hint}", returncode=2) from refusal

    def _stage(self, path: Path, options: dict[str, Any]) -> Differences:
        now = timezone.now()
        system = self._system(options)
        with path.open("rb") as stream:
            version, changes = stage_list(
                system=system,
                file=File(stream),
                name=path.name,
                actor=None,
                at=now,
                label=options["label"],
                source=options["source"],
            )
        if options["publish"]:
            publish_version(version=version, valid_from=options["valid_from"], actor=None, at=now)
        return changes

    def _system(self, options: dict[str, Any]) -> CodeSystem:
        key, hospital = options["system"], self._hospital(options["hospital"])
        if not options["new"]:
            return ensure_system(key=key, hospital=hospital)
        return new_system(
            key=key,
            hospital=hospital,
            name_zh=options["name_zh"],
            name_en=options["name_en"],
            kind=options["kind"],
        )

    def _hospital(self, key: str) -> Organisation | None:
        if not key:
            return None
        hospital = Organisation.objects.filter(key=key, kind=Organisation.Kind.HOSPITAL).first()
        if hospital is None:
            raise CommandError(f"there is no hospital {key!r}", returncode=2)
        return hospital

    def _tell(self, changes: Differences) -> None:
        for word, entries in (
            ("added", changes.added),
            ("changed", [new for _old, new in changes.changed]),
            ("retired", changes.retired),
        ):
            self.stdout.write(f"{len(entries)} {word}")
            for entry in entries[:SHOWN]:
                self.stdout.write(f"  {entry.code} {entry.name_zh}")
            if len(entries) > SHOWN:
                self.stdout.write("  …")
