"""Calendar months and quarters, and the equal parts of a contract year (README §4)."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A named stretch of days, both ends included; `whole_days`: its length before the cut to a contract."""

    key: str
    first: date
    last: date
    whole_days: int

    @property
    def is_mostly_there(self) -> bool:
        """At least half of it lies within the contract."""
        return 2 * ((self.last - self.first).days + 1) >= self.whole_days


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def calendar_periods(per_year: int, first: date, last: date) -> Iterator[Period]:
    """Parts of calendar years that touch [first, last], cut to it: 4 gives quarters, 12 months.

    `per_year` must divide 12. Keys: 2026-Q1, 2026-03, else 2026-1of6.
    """
    months = _months_of(per_year)
    begin = date(first.year, (first.month - 1) // months * months + 1, 1)
    while begin <= last:
        following = add_months(begin, months)
        number = (begin.month - 1) // months + 1
        yield _cut(_calendar_key(begin, number, per_year), begin, following - _DAY, first, last)
        begin = following


def contract_periods(per_year: int, first: date, last: date) -> Iterator[Period]:
    """Equal parts of each contract year of [first, last]; the last year may be cut short.

    Whole months when `per_year` divides 12, else days. Keys: 2026Y-H1 for halves, 2026Y-P3 for others; the
    year is the one in which the contract year began.
    """
    for number in range((last.year - first.year) + 1):
        begin, following = add_months(first, 12 * number), add_months(first, 12 * number + 12)
        if begin > last:
            return
        edges = _edges(begin, following, per_year, first, number)
        letter = "H" if per_year == 2 else "P"
        for part, (opens, closes) in enumerate(pairwise(edges), start=1):
            if opens <= last:
                yield _cut(f"{begin.year}Y-{letter}{part}", opens, closes - _DAY, first, last)


def _edges(begin: date, following: date, per_year: int, first: date, number: int) -> list[date]:
    if 12 % per_year == 0:
        months = 12 // per_year
        return [add_months(first, 12 * number + months * part) for part in range(per_year + 1)]
    length = (following - begin).days
    return [begin + timedelta(days=length * part // per_year) for part in range(per_year + 1)]


def _calendar_key(begin: date, number: int, per_year: int) -> str:
    if per_year == 12:
        return f"{begin:%Y-%m}"
    return f"{begin.year}-Q{number}" if per_year == 4 else f"{begin.year}-{number}of{per_year}"


def _cut(key: str, begin: date, end: date, first: date, last: date) -> Period:
    return Period(key, max(begin, first), min(end, last), (end - begin).days + 1)


def _months_of(per_year: int) -> int:
    if per_year < 1 or 12 % per_year:
        raise ValueError(f"{per_year} a year are no whole months")
    return 12 // per_year
