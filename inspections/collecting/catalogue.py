"""The automatic checks of one kind of database: as shipped, or as a hospital's list has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inspections.domain.judging import Check

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class SqlCheck:
    """A check that a statement answers, with what judging needs of it."""

    check: Check
    scope: str
    query: str
    query_pg17: str = ""
    precondition: str = ""

    @property
    def id(self) -> str:
        return self.check.id

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> SqlCheck:
        return cls(Check.from_row(row), row["scope"], row["query"], row["query_pg17"], row["precondition"])


@cache
def shipped_rows() -> tuple[Mapping[str, str], ...]:
    """The catalogue that comes with the portal, columns as in checks.csv."""
    with (DATA / "checks.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def shipped(kind: str) -> tuple[SqlCheck, ...]:
    """The shipped checks of one `target_kind` that a statement answers, in the catalogue's order."""
    return tuple(
        SqlCheck.from_row(row)
        for row in shipped_rows()
        if row["target_kind"] == kind and row["collect"] == "sql"
    )


def chosen(checks: Iterable[SqlCheck], ids: Iterable[str]) -> tuple[tuple[SqlCheck, ...], list[str]]:
    """The checks with these ids, and the ids that are none."""
    wanted = [one.strip().upper() for one in ids if one.strip()]
    known = {check.id: check for check in checks}
    return tuple(known[one] for one in wanted if one in known), [one for one in wanted if one not in known]
