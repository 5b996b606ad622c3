"""When a holiday really begins: the first day of the unbroken run of days off that holds its core day (M19).

Not the statutory date: 五一 began on 30 April in 2022, 国庆 on 29 September in 2023 with 中秋. Source: the
State Council's notices as core's calendar holds them; years without one are estimates, marked provisional.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from core.domain.workdays import workdays
from inspections.domain.days import Days

NAMES = {
    "new_year": "元旦",
    "spring": "春节",
    "qingming": "清明节",
    "labour": "劳动节",
    "dragon_boat": "端午节",
    "mid_autumn": "中秋节",
    "national": "国庆节",
}
FESTIVALS = tuple(NAMES)
"""In the order of the year."""
PRECEDENCE = ("spring", "labour", "national", "new_year", "qingming", "dragon_boat", "mid_autumn")
"""Which name a run keeps that two festivals share."""
_FIXED = {"new_year": (1, 1), "labour": (5, 1), "national": (10, 1)}


class FestivalNotKnown(ValueError):
    """The calendar names no day of this festival in this year."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One run of days off; `first_on` is H. `others` are festivals that lie in the same run."""

    festival: str
    year: int
    core_on: date
    first_on: date
    last_on: date
    is_provisional: bool
    others: tuple[str, ...] = ()


@cache
def core_day(festival: str, year: int) -> date:
    """The statutory day: 1 January, 1 May, 1 October, or the first day that the calendar names so.

    Raises FestivalNotKnown where the lunar tables end (2101).
    """
    if festival in _FIXED:
        month, day = _FIXED[festival]
        return date(year, month, day)
    name = NAMES[festival]
    for found in workdays(date(year, 1, 1), date(year, 12, 31)):
        if found.name and not found.is_working and name in found.name.split("; "):
            return found.date
    raise FestivalNotKnown(f"{name} {year}")


def holiday(festival: str, year: int, days: Days) -> Holiday:
    """The run of days off around the core day of `festival` in `year`."""
    core_on = core_day(festival, year)
    first_on, last_on = days.run_off(core_on)
    is_provisional = days.is_provisional(first_on - timedelta(days=1), last_on)
    return Holiday(festival, year, core_on, first_on, last_on, is_provisional)


def holidays_of(year: int, festivals: tuple[str, ...], days: Days) -> list[Holiday]:
    """The runs of `year`, by H; festivals that share a run make one (国庆 with 中秋 in 2025)."""
    found: dict[date, Holiday] = {}
    for festival in sorted(set(festivals), key=PRECEDENCE.index):
        one = holiday(festival, year, days)
        first = found.get(one.first_on)
        if first is None:
            found[one.first_on] = one
        else:
            found[one.first_on] = Holiday(
                first.festival,
                first.year,
                first.core_on,
                first.first_on,
                first.last_on,
                first.is_provisional,
                (*first.others, festival),
            )
    return sorted(found.values(), key=lambda one: one.first_on)
