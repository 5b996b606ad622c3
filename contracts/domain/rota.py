"""The on-call rota: shifts that follow from a weekly pattern, who is on call when, and where nobody is (M14).

People are any hashable; intervals are half-open. A weekly shift whose end is not after its start ends on the
next day. Local times are those of `zone` (Shanghai keeps no summer time).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.domain.calendar_spec import SHANGHAI

FIRST, SECOND = 1, 2


@dataclass(frozen=True, slots=True)
class Span:
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """One person on call at one level; level 1 answers first."""

    person: Hashable
    starts_at: datetime
    ends_at: datetime
    level: int = FIRST


@dataclass(frozen=True, slots=True)
class WeeklyShift:
    """A shift of every week; `weekday` counts from Monday, 0."""

    person: Hashable
    weekday: int
    starts: time
    ends: time
    level: int = FIRST


def shifts_between(
    pattern: Iterable[WeeklyShift], first: date, last: date, zone: ZoneInfo = SHANGHAI
) -> list[Shift]:
    """The shifts that start on the dates `first` to `last`, both included, in the order of time."""
    weekly = list(pattern)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    shifts = [_on(day, shift, zone) for day in days for shift in weekly if shift.weekday == day.weekday()]
    return sorted(shifts, key=lambda shift: (shift.starts_at, shift.level, shift.ends_at))


def on_call(shifts: Iterable[Shift], at: datetime, level: int = FIRST) -> list[Hashable]:
    """Who is on call at `at`, each once, the longest on duty first."""
    present = [shift for shift in shifts if shift.level == level and shift.starts_at <= at < shift.ends_at]
    return list(dict.fromkeys(shift.person for shift in sorted(present, key=lambda shift: shift.starts_at)))


def gaps(shifts: Iterable[Shift], start: datetime, end: datetime, level: int = FIRST) -> list[Span]:
    """The parts of [start, end) in which nobody is on call at `level`."""
    found, reached = [], start
    for shift in sorted(
        (shift for shift in shifts if shift.level == level), key=lambda shift: shift.starts_at
    ):
        if shift.starts_at >= end:
            break
        if shift.starts_at > reached:
            found.append(Span(reached, shift.starts_at))
        reached = max(reached, shift.ends_at)
    if reached < end:
        found.append(Span(reached, end))
    return found


def overlaps(shifts: Iterable[Shift]) -> list[tuple[Shift, Shift]]:
    """Pairs of shifts of one level that share time, in the order of time."""
    ordered = sorted(shifts, key=lambda shift: (shift.starts_at, shift.ends_at))
    return [
        (earlier, later)
        for index, earlier in enumerate(ordered)
        for later in ordered[index + 1 :]
        if later.level == earlier.level and later.starts_at < earlier.ends_at
    ]


def without(shifts: Iterable[Shift], taken: Sequence[Shift]) -> list[Shift]:
    """What is left of `shifts` where `taken` of the same level do not lie: shifts set by hand go first."""
    left = list(shifts)
    for cut in taken:
        left = [piece for shift in left for piece in _cut(shift, cut)]
    return left


def _on(day: date, shift: WeeklyShift, zone: ZoneInfo) -> Shift:
    until = day if shift.ends > shift.starts else day + timedelta(days=1)
    return Shift(
        shift.person,
        datetime.combine(day, shift.starts, tzinfo=zone),
        datetime.combine(until, shift.ends, tzinfo=zone),
        shift.level,
    )


def _cut(shift: Shift, cut: Shift) -> list[Shift]:
    is_apart = cut.ends_at <= shift.starts_at or cut.starts_at >= shift.ends_at
    if shift.level != cut.level or is_apart:
        return [shift]
    pieces = []
    if shift.starts_at < cut.starts_at:
        pieces.append(replace(shift, ends_at=cut.starts_at))
    if cut.ends_at < shift.ends_at:
        pieces.append(replace(shift, starts_at=cut.ends_at))
    return pieces
