"""Discharges against homepages: which came in time, which late, which are missing (Q01).

A homepage is due by the end of the day `due_days` after the discharge; a draft is not there yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

FIRST_DISCHARGES = date(1990, 1, 1)
CLOCKS_DIFFER = timedelta(days=1)


class Arrival(StrEnum):
    """How the homepage of a discharge stands."""

    ON_TIME = "on_time"
    LATE = "late"
    AWAITED = "awaited"  # not there, not due yet
    MISSING = "missing"  # not there, and due


@dataclass(frozen=True, slots=True)
class Standing:
    """The state and by how many days it is (or was) overdue."""

    arrival: Arrival
    days_late: int


def discharge_fault(at: datetime, *, now: datetime) -> str:
    """Why nobody can have been discharged then: "too_early", "in_future" by over a day; empty when one can.

    Both moments are aware; `at` counts by its own calendar day.
    """
    if at.date() < FIRST_DISCHARGES:
        return "too_early"
    return "in_future" if at - now > CLOCKS_DIFFER else ""


def standing(*, discharged_on: date, accepted_on: date | None, today: date, due_days: int) -> Standing:
    """Judge one discharge; `accepted_on` is the day its homepage was first accepted."""
    due_on = discharged_on + timedelta(days=due_days)
    if accepted_on is not None:
        late = max(0, (accepted_on - due_on).days)
        return Standing(Arrival.LATE if late else Arrival.ON_TIME, late)
    late = max(0, (today - due_on).days)
    return Standing(Arrival.MISSING if late else Arrival.AWAITED, late)


BANDS: tuple[tuple[int, int | None], ...] = ((1, 3), (4, 7), (8, 14), (15, None))
"""First and last day of the bands in which lateness is shown."""


@dataclass
class DepartmentFigures:
    """One department of the period: counts by arrival, and the days of lateness."""

    code: str
    name: str
    arrivals: Counter[Arrival] = field(default_factory=Counter)
    late_days: Counter[int] = field(default_factory=Counter)

    @property
    def discharges(self) -> int:
        return sum(self.arrivals.values())

    @property
    def on_time_share(self) -> float | None:
        """Of those due: received in time; None when nothing is due yet."""
        due = self.discharges - self.arrivals[Arrival.AWAITED]
        return self.arrivals[Arrival.ON_TIME] / due if due else None

    @property
    def late_bands(self) -> list[int]:
        """How many were or are late by so many days, for each of `BANDS`."""
        return [
            sum(count for days, count in self.late_days.items() if first <= days <= (last or days))
            for first, last in BANDS
        ]

    def add(self, one: Standing) -> None:
        self.arrivals[one.arrival] += 1
        if one.days_late:
            self.late_days[one.days_late] += 1


def by_department(rows: Iterable[tuple[str, str, Standing]]) -> list[DepartmentFigures]:
    """Figures of each department (code, name, standing), the most missing first."""
    figures: dict[str, DepartmentFigures] = {}
    for code, name, one in rows:
        figures.setdefault(code, DepartmentFigures(code, name)).add(one)
    return sorted(
        figures.values(), key=lambda one: (-one.arrivals[Arrival.MISSING], -one.discharges, one.code)
    )
