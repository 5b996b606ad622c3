"""The words of judging a check: status, verdict, and what a rule is given to judge by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from inspections.domain.lifecycles import Lifecycles
from inspections.domain.measurements import Measurement, Row
from inspections.domain.reasons import Reason
from inspections.domain.thresholds import Thresholds


class Status(StrEnum):
    """README §2; unknown is never shown green."""

    OK = "ok"
    WARN = "warn"
    CRITICAL = "critical"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    SKIPPED = "skipped"


RANK = {
    Status.SKIPPED: 0,
    Status.OK: 1,
    Status.NOT_APPLICABLE: 2,
    Status.UNKNOWN: 3,
    Status.WARN: 4,
    Status.CRITICAL: 5,
}


@dataclass(frozen=True, slots=True)
class Check:
    """What judging needs of a catalogue row; `warn` and `critical` are the catalogue's own thresholds."""

    id: str
    rule: str
    unit: str = ""
    warn: str = ""
    critical: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> Check:
        return cls(row["id"], row["rule"], row["unit"], row["warn"], row["critical"])


@dataclass(frozen=True)
class Surroundings:
    """What is known beside the rows: the time, the table of versions, and what other places know.

    `earlier` are older measurements of the same check, oldest first; `file_systems` maps a mount point or
    drive to its percentage in use; `free_mb` is the room left on the disk of the data.
    """

    now: datetime
    lifecycles: Lifecycles = field(default_factory=Lifecycles)
    has_change_record: bool = False
    expects_standby: bool = False
    promises_point_in_time: bool = False
    file_systems: Mapping[str, Decimal] = field(default_factory=dict)
    earlier: tuple[Measurement, ...] = ()
    free_mb: Decimal | None = None


@dataclass(frozen=True)
class Case:
    """One check to be judged: `rows` are never empty unless the query found nothing."""

    check: Check
    measurement: Measurement
    thresholds: Thresholds
    previous: Measurement | None
    around: Surroundings

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.measurement.rows


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says of one row, or of the check as a whole when `row` is None."""

    status: Status
    reason: Reason
    row: Row | None = None


@dataclass(frozen=True)
class Verdict:
    """The status of a check with what it rests on; `thresholds` are those used, kept with the result.

    `judged` is every single judgement, of rows and of the whole.
    """

    status: Status
    reasons: tuple[Reason, ...]
    thresholds: Thresholds
    value: Decimal | None = None
    worst: Row | None = None
    evidence: tuple[Row, ...] = ()
    judged: tuple[Judged, ...] = ()

    @property
    def reason(self) -> str:
        """All reasons in English, for logs and machines."""
        return "; ".join(reason.text for reason in self.reasons)
