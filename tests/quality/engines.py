"""The ways the project checks homepages, with the dictionaries of the tests."""

import csv
import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quality.domain.checking import check_record
from quality.domain.code_book import CodeBook
from quality.domain.dictionaries import Dictionaries, Operation
from quality.domain.frames.across_rows import Declared
from quality.domain.rules.catalogue import catalogue
from quality.file_check import FileCheck
from quality.management.commands.check_homepages import month
from tests.quality.oracle.batch import RowFinding
from tests.quality.oracle.findings import Finding
from tests.quality.oracle.loaded import DICTIONARIES


def _rows(name: str) -> list[dict[str, str]]:
    with (DICTIONARIES / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


LOADED = Dictionaries(
    diagnoses={row["code"]: row["name_zh"] for row in _rows("diagnoses")},
    operations={
        row["code"]: Operation(row["name_zh"], row["op_class"], row["class_basis"] == "checked")
        for row in _rows("operations")
    },
    morphology={row["code"]: row["name_zh"] for row in _rows("morphology")},
)


def check_one(record: Mapping[str, Any], now: dt.date) -> list[Finding]:
    """The findings of the path for one record."""
    found = check_record(record, dictionaries=LOADED, now=now)
    return [Finding(finding.rule, finding.fields, finding.value) for finding in found]


def check_file(
    path: Path, now: dt.date, period: str | None = None, org_code: str | None = None
) -> list[RowFinding]:
    """The findings of the path for files, in the order in which they are written."""
    declared = Declared(None if period is None else month(period), org_code)
    check = FileCheck(CodeBook(LOADED), now, declared=declared)
    rules = {facts.number: rule for rule, facts in catalogue().items()}
    with tempfile.TemporaryDirectory() as spool:
        result = check.file(path, Path(spool))
        return [
            RowFinding(row, record_no, rules[number], tuple(fields.split(";")), value)
            for frame in result.frames()
            for row, record_no, number, fields, value in frame.select(
                "row", "record_no", "number", "fields", "value"
            ).iter_rows()
        ]
