"""China's working days as the State Council arranges them: holidays, substituted days off, make-up days.

Source: the State Council's yearly notices as the `holidays` library holds them, under the portal's own
overrides (M09, M19, E01 "legal working days"). A year is provisional until its notice is out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
from holidays.countries.china import ChinaStaticHolidays

from core.domain.intervals import Interval

FIRST_NOTICE = min(ChinaStaticHolidays.special_public_holidays)
MAKE_UP_DAY = "调休上班"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Override:
    """The portal's own word on one date."""

    is_working: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Workday:
    """One date: whether people work, its name if it has one, and whether that may still change."""

    date: date
    is_working: bool
    name: str | None
    is_provisional: bool


def workdays(first: date, last: date, overrides: Mapping[date, Override] | None = None) -> Iterator[Workday]:
    """Give each date from `first` to `last`, both included; an override beats the library."""
    known = overrides or {}
    noticed = {day.year for day, word in known.items() if word.is_working and day.weekday() >= _SATURDAY}
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        yield _overridden(day, known[day]) if day in known else _published(day, noticed)


def english_name(day: date) -> str | None:
    """The name of a published date in English; None for an ordinary one."""
    calendar = _calendar(day.year, "en_US")
    return "Make-up working day" if day in calendar.weekend_workdays else calendar.get(day)


def is_published(year: int) -> bool:
    """Whether the library knows the State Council's notice for the year, which it shows by make-up days.

    Before the notices began (2001) nothing is left open either.
    """
    return year < FIRST_NOTICE or bool(ChinaStaticHolidays.special_public_holidays.get(year))


def last_published_year() -> int:
    """The last year whose notice the library knows."""
    return max(year for year, days in ChinaStaticHolidays.special_public_holidays.items() if days)


def exceptions(
    first: date,
    last: date,
    weekly: tuple[tuple[Interval, ...], ...],
    overrides: Mapping[date, Override] | None = None,
) -> dict[date, tuple[Interval, ...]]:
    """Give a calendar's overrides for hours that are kept on working days only.

    `weekly` is Monday first. A free weekday is closed; a working weekend day keeps Monday's hours.
    """
    found: dict[date, tuple[Interval, ...]] = {}
    for day in workdays(first, last, overrides):
        hours = weekly[day.date.weekday()]
        if not day.is_working and hours:
            found[day.date] = ()
        elif day.is_working and day.date.weekday() >= _SATURDAY:
            found[day.date] = weekly[0]
    return found


def _overridden(day: date, word: Override) -> Workday:
    return Workday(day, word.is_working, word.name or None, is_provisional=False)


def _published(day: date, noticed: set[int]) -> Workday:
    calendar = _calendar(day.year)
    is_provisional = not is_published(day.year) and day.year not in noticed
    if day in calendar.weekend_workdays:
        return Workday(day, True, MAKE_UP_DAY, is_provisional)
    name = calendar.get(day)
    return Workday(day, name is None and day.weekday() < _SATURDAY, name, is_provisional)


@cache
def _calendar(year: int, language: str = "zh_CN") -> holidays.HolidayBase:
    """The year with the one after it, whose notice may take make-up days from the end of this one."""
    years = [year, year + 1] if year < date.max.year else [year]
    return holidays.country_holidays("CN", years=years, language=language, expand=False)
