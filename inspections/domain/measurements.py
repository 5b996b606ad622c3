"""What collecting a check gave, before anybody judges it (README §2: three columns a row)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from inspections.domain.reasons import Reason

MOST_ROWS = 50


class Outcome(StrEnum):
    """How collecting ended; only MEASURED can ever become ok."""

    MEASURED = "measured"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a check: what was looked at, its number (None when the source gave NULL), and more."""

    object: str
    value: Decimal | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """Rows with their time, or why there are none.

    `blind` says what could not be seen (hidden objects, a database without answer): with any of it "nothing
    found" proves nothing.
    """

    outcome: Outcome
    at: datetime
    rows: tuple[Row, ...] = ()
    reason: Reason | None = None
    blind: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


def measured(rows: tuple[Row, ...], at: datetime) -> Measurement:
    """A query that succeeded; zero rows are a result too."""
    return Measurement(Outcome.MEASURED, at, rows=rows)


def failed(reason: Reason, at: datetime) -> Measurement:
    """Error, time limit, lock: nothing is known."""
    return Measurement(Outcome.FAILED, at, reason=reason)


def not_applicable(reason: Reason, at: datetime) -> Measurement:
    """A precondition of the check is false here."""
    return Measurement(Outcome.NOT_APPLICABLE, at, reason=reason)


def skipped(reason: Reason, at: datetime) -> Measurement:
    """Left out on purpose."""
    return Measurement(Outcome.SKIPPED, at, reason=reason)
