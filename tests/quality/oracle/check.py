"""Checks one record against the 319 rules."""

import csv
import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any

from . import (
    clinical_main,
    clinical_pairs,
    clinical_person,
    completeness,
    cost,
    dictionary,
    formats,
    logic_care,
    logic_person,
    logic_stay,
    tables,
)
from .findings import RULES, Finding
from .record import Record, read_record
from .values import with_value

CATEGORIES = (
    completeness,
    formats,
    dictionary,
    logic_stay,
    logic_person,
    logic_care,
    cost,
    clinical_main,
    clinical_person,
    clinical_pairs,
)


@functools.cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Rule id to its row of rules.csv."""
    with (tables.TABLES / "rules.csv").open(encoding="utf-8", newline="") as source:
        return {row["id"]: row for row in csv.DictReader(source)}


def findings(record: Record, profiles: frozenset[str] = frozenset({"core", "ext"})) -> list[Finding]:
    """All findings in the catalogue's order."""
    return [
        with_value(finding, record)
        for name, row in catalogue().items()
        if row["scope"] == "record" and row["profile"] in profiles
        for finding in RULES[name](record)
    ]


def check(source: Mapping[str, Any], codes: tables.Codes, now: dt.date) -> list[Finding]:
    """The findings of one JSON homepage."""
    return findings(read_record(source, codes, now))
