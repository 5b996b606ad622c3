"""An inspection against the one before and the same period of last year (同期), README §7.

What cannot be compared is said with its reason; nothing is invented.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from inspections.domain.score import MEASURED

_TENTH = Decimal("0.1")


class Held(Protocol):
    """An inspection that took place: its kind and its first day.

    The chain is the target's own: what replaced it is another target and has none of its past.
    """

    @property
    def kind(self) -> str: ...

    @property
    def held_on(self) -> date: ...


H = TypeVar("H", bound=Held)


class Basis(StrEnum):
    """What stands in for the same period of last year."""

    SAME_PERIOD = "same_period"  # same kind, same quarter, last year
    NEAREST = "nearest"  # same kind, last year, another quarter: to be named as such
    NONE = "none"  # the first year: 无同期数据


@dataclass(frozen=True)
class LastYear(Generic[H]):
    basis: Basis
    inspection: H | None = None


def previous_of(held_on: date, past: Iterable[H]) -> H | None:
    """The newest before the day `held_on`, of whatever kind."""
    before = [one for one in past if one.held_on < held_on]
    return max(before, key=lambda one: one.held_on, default=None)


def same_period_of(kind: str, held_on: date, past: Iterable[H]) -> LastYear[H]:
    """The same kind in the same quarter of last year, else last year's nearest of the kind, else none.

    Of several in the quarter the one nearest to the same day counts (months within a quarter).
    """
    last_year = [one for one in past if one.kind == kind and one.held_on.year == held_on.year - 1]
    day = _a_year_before(held_on)
    ranked = sorted(last_year, key=lambda one: (abs((one.held_on - day).days), one.held_on))
    same = [one for one in ranked if quarter(one.held_on) == quarter(held_on)]
    if same:
        return LastYear(Basis.SAME_PERIOD, same[0])
    if ranked:
        return LastYear(Basis.NEAREST, ranked[0])
    return LastYear(Basis.NONE)


def quarter(day: date) -> int:
    return (day.month - 1) // 3 + 1


class Arrow(StrEnum):
    UP, DOWN, SAME = "up", "down", "same"

    @property
    def sign(self) -> str:
        return {"up": "↑", "down": "↓", "same": "→"}[self.value]


class Gap(StrEnum):
    """Why two measurements cannot be compared."""

    NO_EARLIER = "no_earlier"  # not measured then
    NOT_MEASURED = "not_measured"  # not measured now
    RESET = "reset"  # a counter that began anew meanwhile


@dataclass(frozen=True)
class Change:
    """From `before` to `now`; `percent` is None from zero, all three are None with a gap."""

    now: Decimal | None
    before: Decimal | None
    delta: Decimal | None = None
    percent: Decimal | None = None
    arrow: Arrow | None = None
    gap: Gap | None = None


def compare(now: Decimal | None, before: Decimal | None, *, was_reset: bool = False) -> Change:
    """The difference, its share of the earlier value in per cent (one decimal, half up), and its arrow.

    Counters come as rates over their real interval (`inspections.domain.counters`); `was_reset` says that
    one of the two rests on a counter that began anew.
    """
    if now is None or before is None:
        return Change(now, before, gap=Gap.NOT_MEASURED if now is None else Gap.NO_EARLIER)
    if was_reset:
        return Change(now, before, gap=Gap.RESET)
    delta = now - before
    arrow = Arrow.SAME if not delta else Arrow.UP if delta > 0 else Arrow.DOWN
    percent = (100 * delta / abs(before)).quantize(_TENTH, ROUND_HALF_UP) if before else None
    return Change(now, before, delta, percent, arrow)


@dataclass(frozen=True)
class FindingsDiff:
    """Fingerprints by what became of them, each list sorted."""

    new: tuple[str, ...]
    persistent: tuple[str, ...]
    cleared: tuple[str, ...]
    unchecked: tuple[str, ...]
    recurred: tuple[str, ...]


def compare_findings(
    *,
    now: Collection[str],
    then: Mapping[str, str],
    measured: Mapping[str, str],
    closed: Collection[str] = (),
) -> FindingsDiff:
    """What is new, still there, gone, not looked at, and back after it had been closed.

    `then` maps the earlier fingerprints to the check on the target that found them, `measured` the checks of
    today to their status: only a check that gave a verdict clears a finding, never "no data".
    """
    today, gone = set(now), set(then) - set(now)
    cleared = {one for one in gone if measured.get(then[one]) in MEASURED}
    recurred = (today - set(then)) & set(closed)
    return FindingsDiff(
        new=tuple(sorted(today - set(then) - recurred)),
        persistent=tuple(sorted(today & set(then))),
        cleared=tuple(sorted(cleared)),
        unchecked=tuple(sorted(gone - cleared)),
        recurred=tuple(sorted(recurred)),
    )


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
