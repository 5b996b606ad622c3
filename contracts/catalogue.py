"""The service levels of the five contracts, as shipped with the portal in `data/terms.csv`.

Each row is one promise. One with a number is a term that a clock counts; "when needed", "per agreed plan" and
the like have words only. Lists within a cell are separated by spaces; `budget_s` and `grace_s` are seconds.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from contracts.domain.terms import (
    CLOCK_KINDS,
    CONTRACTS,
    EVENT_TYPES,
    REQUEST_KINDS,
    SEVERITIES,
    Promise,
    Term,
    TermsFor,
    by_kind,
)
from core.domain.calendar import ALWAYS, Calendar
from core.domain.instants import SECOND

SHIPPED = Path(__file__).parent / "data" / "terms.csv"
CALENDARS: Mapping[str, Calendar] = {"24x7": ALWAYS}
COLUMNS = (
    "contract", "kind", "severity", "clock", "starts_on", "stops_on", "budget_s", "calendar",
    "pause_reasons", "agreed_time", "grace_s", "promise_zh", "promise_en", "clause",
)  # fmt: skip
_OF_A_TERM = ("starts_on", "stops_on", "budget_s", "calendar", "agreed_time", "grace_s")
_YES_NO = {"yes": True, "no": False}


class CatalogueFault(ValueError):
    """A row of the service-level table that cannot be used; rows count from 2, below the header."""

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(f"row {row}: {reason}")
        self.row = row


def read_promises(path: Path = SHIPPED) -> tuple[Promise, ...]:
    """Read a service-level table; raises CatalogueFault, which names the row."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise CatalogueFault(1, f"the columns are not {', '.join(COLUMNS)}")
        promises = []
        for row, cells in enumerate(reader, start=2):
            try:
                promises.append(_promise(cells))
            except ValueError as fault:
                raise CatalogueFault(row, str(fault)) from None
    _refuse_repetition(promises)
    return tuple(promises)


@cache
def shipped_promises() -> tuple[Promise, ...]:
    """The promises that come with the portal, in the order of the table."""
    return read_promises()


@cache
def terms_of(contract: str) -> TermsFor:
    """Give the lookup of a contract's terms by request kind and severity; KeyError for another contract."""
    if contract not in CONTRACTS:
        raise KeyError(contract)
    return by_kind(promise for promise in shipped_promises() if promise.contract == contract)


def _promise(cells: Mapping[str | None, str | None]) -> Promise:
    row = {column: _cell(cells, column) for column in COLUMNS}
    if None in cells:
        raise ValueError("more cells than columns")
    contract = _one_of(row["contract"], CONTRACTS, "contract")
    kind = _one_of(row["kind"], REQUEST_KINDS, "kind") if row["kind"] else None
    clock = _one_of(row["clock"], CLOCK_KINDS, "clock") if row["clock"] else None
    for column in ("promise_zh", "promise_en", "clause"):
        if not row[column]:
            raise ValueError(f"{column} is empty")
    return Promise(
        contract, kind, clock, _term(row, kind, clock), row["promise_zh"], row["promise_en"], row["clause"]
    )


def _cell(cells: Mapping[str | None, str | None], column: str) -> str:
    value = cells[column]
    if value is None:
        raise ValueError("fewer cells than columns")
    return value.strip()


def _term(row: Mapping[str, str], kind: str | None, clock: str | None) -> Term | None:
    """Make the term of a row; None where the promise is in words only."""
    given = [column for column in _OF_A_TERM if row[column]]
    if not given and not row["pause_reasons"] and not row["severity"]:
        return None
    missing = [column for column in _OF_A_TERM if not row[column]]
    if missing or kind is None or clock is None:
        raise ValueError(f"a term needs kind, clock and {', '.join(missing) or 'the rest'}")
    starts = frozenset(_one_of(event, EVENT_TYPES, "starts_on") for event in row["starts_on"].split())
    return Term(
        clock=clock,
        starts_on=starts,
        stops_on=_one_of(row["stops_on"], EVENT_TYPES, "stops_on"),
        budget=_seconds(row["budget_s"], "budget_s"),
        calendar=_one_of(row["calendar"], CALENDARS, "calendar"),
        severity=_one_of(row["severity"], SEVERITIES, "severity") if row["severity"] else None,
        pause_reasons=frozenset(row["pause_reasons"].split()),
        agreed_time=_YES_NO[_one_of(row["agreed_time"], _YES_NO, "agreed_time")],
        grace=_seconds(row["grace_s"], "grace_s"),
    )


def _one_of(value: str, known: Iterable[str], column: str) -> str:
    if value not in known:
        raise ValueError(f"{column} {value!r} is not known")
    return value


def _seconds(value: str, column: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise ValueError(f"{column} {value!r} is not a whole number of seconds")
    return int(value) * SECOND


def _refuse_repetition(promises: Iterable[Promise]) -> None:
    seen = set()
    for row, promise in enumerate(promises, start=2):
        if promise.term is None:
            continue
        key = promise.contract, promise.kind, promise.clock, promise.term.severity
        if key in seen:
            raise CatalogueFault(row, "a second term for one clock and severity")
        seen.add(key)
