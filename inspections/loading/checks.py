"""Reads a list of checks from a CSV in the form of `data/checks.csv`; faults name file, row and reason."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.loading.reader import CatalogueFileFault, Row, read_rows
from inspections.domain.limits import CADENCES, CODE, RULES, fault_of
from inspections.models.catalogue import Check
from inspections.models.choices import Collect, Scope

SHIPPED = Path(__file__).parent.parent / "data" / "checks.csv"
COLUMNS = (
    "id", "target_kind", "name_zh", "name_en", "collect", "scope", "query", "query_pg17", "precondition",
    "unit", "rule", "warn", "critical", "evidence", "cadence", "clauses", "req_ids", "verified", "notes",
    "advice_zh", "advice_en",
)  # fmt: skip
_COLLECT = {
    "sql": Collect.SQL,
    "agent": Collect.AGENT,
    "manual": Collect.MANUAL,
    "agent or manual": Collect.AGENT,
}
_FIELDS = {"id": "code"}
_NOT_TEXT = ("verified", "cadence", "req_ids", "collect")
_READS = ("select", "with", "show")


@dataclass(frozen=True)
class CheckFile:
    """The rows of a file in its order, and the digest that tells files apart."""

    sha256: str
    rows: list[dict[str, Any]] = field(default_factory=list)


def read_checks(path: Path = SHIPPED) -> CheckFile:
    """All checks of a file as columns of Check; raises CatalogueFileFault."""
    rows = [_values(row) for row in read_rows(path, COLUMNS, unique=("id",))]
    if not rows:
        raise CatalogueFileFault(path.name, 0, "the file has no checks")
    return CheckFile(hashlib.sha256(path.read_bytes()).hexdigest(), rows)


def _values(row: Row) -> dict[str, Any]:
    code = row.text("id")
    if not CODE.fullmatch(code):
        raise row.fault(f"id {code!r} is not of the form AB-001")
    rule = row.one_of("rule", RULES)
    fault = fault_of(rule, row.optional("warn"), row.optional("critical"))
    if fault:
        raise row.fault(f"{fault[0]} {row.optional(fault[0])!r}: {fault[1]}")
    collect = _COLLECT[row.one_of("collect", _COLLECT)]
    scope = row.one_of("scope", [scope.value for scope in Scope])
    if collect == Collect.SQL and scope != Scope.SITE:
        _check_statement(row)
    _check_lengths(row)
    return {
        "code": code,
        "target_kind": row.text("target_kind"),
        "name_zh": row.text("name_zh"),
        "name_en": row.optional("name_en"),
        "collect": collect.value,
        "scope": scope,
        "query": row.optional("query"),
        "query_pg17": row.optional("query_pg17"),
        "precondition": row.optional("precondition"),
        "unit": row.optional("unit"),
        "rule": rule,
        "warn": row.optional("warn"),
        "critical": row.optional("critical"),
        "evidence": row.optional("evidence"),
        "cadence": _listed(row, "cadence", CADENCES),
        "clauses": row.optional("clauses"),
        "req_ids": [part for part in row.optional("req_ids").split(";") if part],
        "notes": row.optional("notes"),
        "advice_zh": row.optional("advice_zh"),
        "advice_en": row.optional("advice_en"),
    }


def _check_lengths(row: Row) -> None:
    """Refuse what the columns of the table cannot hold."""
    for column in COLUMNS:
        if column in _NOT_TEXT:
            continue
        longest = Check._meta.get_field(_FIELDS.get(column, column)).max_length  # type: ignore[union-attr]
        if longest is not None and len(row.optional(column)) > longest:
            raise row.fault(f"{column} is longer than {longest} characters")


def _check_statement(row: Row) -> None:
    """A statement is one that reads; the collector runs it read-only besides.

    Checks of the site as a whole are words on what to look at: they never go to a database.
    """
    for column in ("query", "query_pg17", "precondition"):
        text = row.optional(column).lower()
        if text and (not text.startswith(_READS) or ";" in text.rstrip("; \n")):
            raise row.fault(f"{column} is not one reading statement")


def _listed(row: Row, column: str, known: tuple[str, ...]) -> list[str]:
    parts = [part.strip() for part in row.optional(column).split(";") if part.strip()]
    for part in parts:
        if part not in known:
            raise row.fault(f"{column} {part!r} is not known")
    return parts
