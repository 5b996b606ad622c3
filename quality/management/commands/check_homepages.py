"""Check files of homepages against the catalogue and print or write the findings."""

import datetime as dt
import json
from calendar import monthrange
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from quality.dictionary_files import UnableToReadDictionaries, read_dictionaries
from quality.domain.code_book import CodeBook
from quality.domain.dictionaries import NONE_LOADED, Dictionaries
from quality.domain.findings import plain_message
from quality.domain.frames.across_rows import Declared
from quality.domain.rule_settings import DEFAULT_SETTINGS, RuleSettings
from quality.domain.rules.catalogue import catalogue, catalogue_version
from quality.file_check import FileCheck, FileResult
from quality.readers.source import FileRefused
from quality.scratch import held_folder
from quality.writers import json_lines, write_findings

CHINA = ZoneInfo("Asia/Shanghai")
MOST_PRINTED = 10_000
PROFILES = ("core", "ext", "batch")


class Command(BaseCommand):
    help = "Check files of homepages (.csv, .xlsx, .json, .jsonl) and print the findings."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--now", type=day, help="day of the check in China (default: today)")
        parser.add_argument(
            "--out", type=Path, metavar="DIR", help="write the findings as Parquet, CSV and Excel"
        )
        parser.add_argument("--profile", default="core,ext", help="profiles to run (default: core,ext)")
        parser.add_argument("--period", type=month, help="month that the upload reports, yyyy-MM")
        parser.add_argument("--org-code", help="institution code of the hospital")
        parser.add_argument("--codes", type=Path, metavar="DIR", help="folder with the code dictionaries")
        parser.add_argument("--strict-total", action="store_true", help="charges below the total are errors")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        rules = rule_settings(options["profile"], strict_total=options["strict_total"])
        now = options["now"] or dt.datetime.now(CHINA).date()
        declared = Declared(options["period"], options["org_code"])
        try:
            check = FileCheck(CodeBook(dictionaries(options["codes"])), now, rules, declared)
            with held_folder() as spool:
                self._check(check, options, spool)
        except (FileRefused, UnableToReadDictionaries) as refusal:
            raise CommandError(str(refusal), returncode=2) from None

    def _check(self, check: FileCheck, options: dict[str, Any], spool: Path) -> None:
        results = []
        for at, path in enumerate(options["files"]):
            folder = spool / str(at)
            folder.mkdir()
            results.append(check.file(path, folder))
        severities = check.settings.severities(check.now)
        written = write_findings(results, options["out"], severities) if options["out"] else []
        document = summary(results)
        if not written or document["total"] <= MOST_PRINTED:
            document["findings"] = [line for result in results for line in json_lines(result, severities)]
        if options["json"]:
            del document["total"]
            self.stdout.write(json.dumps(document, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(report(document)))
        for path in written:
            self.stderr.write(f"written: {path}")


def summary(results: list[FileResult]) -> dict[str, Any]:
    """Sum up the files: how many records, how often each rule fired, which rows are blocked."""
    counts: Counter[str] = Counter()
    for result in results:
        counts += result.counts
    return {
        "catalogue": catalogue_version(),
        "records": sum(result.records for result in results),
        "findings": [],
        "blocked": [row for result in results for row in result.blocked],
        "summary": {rule: counts[rule] for rule in catalogue() if counts[rule]},
        "total": counts.total(),
    }


def report(document: dict[str, Any]) -> list[str]:
    """Lay the outcome out for a reader at a terminal."""
    lines = [
        f"catalogue {document['catalogue']}: {document['records']} records, {document['total']} findings, "
        f"{len(document['blocked'])} records blocked"
    ]
    for rule, count in document["summary"].items():
        facts = catalogue()[rule]
        words = plain_message(facts, is_chinese=True)
        lines.append(f"{rule}  {facts.severity:7}  {count:>8}  {words}")
    return lines


def rule_settings(profiles: str, *, strict_total: bool) -> RuleSettings:
    """Read the profiles; `batch` may be named and changes nothing, as it goes with the kind of file."""
    named = {name.strip() for name in profiles.split(",") if name.strip()}
    unknown = named - set(PROFILES)
    if unknown or not named:
        raise CommandError(
            f"--profile: {', '.join(sorted(unknown)) or 'none'} is not one of core, ext, batch", returncode=2
        )
    if strict_total:
        return RuleSettings(profiles=frozenset(named), strict_total=True)
    return DEFAULT_SETTINGS.with_profiles(*named)


def dictionaries(folder: Path | None) -> Dictionaries:
    """Load the dictionaries of the option, of the setting, or of the first usual place that has some."""
    if folder is not None:
        return read_dictionaries(folder)
    for place in settings.HOMEPAGE_CODES_DIRS:
        if place.is_dir():
            return read_dictionaries(place)
    return NONE_LOADED


def day(text: str) -> dt.date:
    """Read a day, or the day of an instant in China."""
    moment = dt.datetime.fromisoformat(text)
    return moment.astimezone(CHINA).date() if moment.tzinfo else moment.date()


def month(text: str) -> tuple[dt.date, dt.date]:
    """Read yyyy-MM as its first and last day."""
    first = dt.date.fromisoformat(f"{text}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])
