"""Looks at a target one after the other: what changed between two, and which of many are kept.

A look is what a collector or an agent says of a target at one moment, with or without an inspection.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from inspections.domain.judging import RANK, Status
from inspections.domain.score import MEASURED

DAILY, WEEKLY, MONTHLY = "day", "week", "month"
_WAIT = {DAILY: timedelta(days=1), WEEKLY: timedelta(days=7), MONTHLY: timedelta(days=28)}
_SLACK = timedelta(hours=3)
"""A nightly job does not begin at the same minute every night."""


class Measured(Protocol):
    @property
    def measured_at(self) -> datetime: ...


M = TypeVar("M", bound=Measured)


class Turn(StrEnum):
    """What became of a check since the look before."""

    NEW = "new"  # not asked then
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UNCLEAR = "unclear"  # without a verdict now or then


def turn(now: str, before: str | None) -> Turn:
    """The status against the one before; unknown is neither better nor worse than anything but unknown."""
    if before is None:
        return Turn.NEW
    if now == before:
        return Turn.SAME
    if now not in MEASURED or before not in MEASURED:
        return Turn.UNCLEAR
    return Turn.WORSE if RANK[Status(now)] > RANK[Status(before)] else Turn.BETTER


def newest_of_each(rows: Iterable[M], period: Callable[[datetime], Hashable]) -> list[M]:
    """The newest row of each period, oldest first; `period` names the one that a moment lies in."""
    kept: dict[Hashable, M] = {}
    for row in sorted(rows, key=lambda one: one.measured_at):
        kept[period(row.measured_at)] = row
    return sorted(kept.values(), key=lambda one: one.measured_at)


def week_of(day: date) -> tuple[int, int]:
    """The ISO week, so that looks of one week weigh once in a trend however many there are."""
    year, week, _day = day.isocalendar()
    return year, week


def month_of(day: date) -> tuple[int, int]:
    return day.year, day.month


def to_forget(
    rows: Iterable[M], *, now: datetime, kept_for: timedelta, period: Callable[[datetime], Hashable]
) -> list[M]:
    """What may go: older than `kept_for`, and not the newest of its period among all rows; oldest first."""
    every = sorted(rows, key=lambda one: one.measured_at)
    stays = {id(one) for one in newest_of_each(every, period)}
    return [one for one in every if one.measured_at < now - kept_for and id(one) not in stays]


def is_due(every: str, last: datetime | None, now: datetime) -> bool:
    """Whether a target that is looked at daily, weekly or monthly is to be looked at tonight."""
    if every not in _WAIT:
        return False
    return last is None or now - last >= _WAIT[every] - _SLACK
