"""The ways the project checks homepages, with the dictionaries of the tests."""

import csv
import datetime as dt
from collections.abc import Mapping
from typing import Any

from quality.domain.checking import check_record
from quality.domain.dictionaries import Dictionaries, Operation
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
