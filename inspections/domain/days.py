"""Working days and days off as one object to ask, over core's calendar of China (M19)."""

from collections.abc import Mapping
from datetime import date, timedelta

from core.domain.workdays import Override, Workday, workdays

_DAY = timedelta(days=1)
_LONGEST_SEARCH = 60


class Days:
    """China's days under the portal's overrides; whole years are computed when first asked for."""

    def __init__(self, overrides: Mapping[date, Override] | None = None) -> None:
        self._overrides = dict(overrides or {})
        self._known: dict[date, Workday] = {}

    def at(self, day: date) -> Workday:
        """What is known of one date."""
        if day not in self._known:
            year = workdays(date(day.year, 1, 1), date(day.year, 12, 31), self._overrides)
            self._known.update((found.date, found) for found in year)
        return self._known[day]

    def is_working(self, day: date) -> bool:
        return self.at(day).is_working

    def last_working(self, day: date, *, not_before: date) -> date | None:
        """The last working day on or before `day`; None when there is none from `not_before` on."""
        while day >= not_before:
            if self.is_working(day):
                return day
            day -= _DAY
        return None

    def count(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included."""
        return sum(self.is_working(first + timedelta(days=n)) for n in range((last - first).days + 1))

    def run_off(self, day: date) -> tuple[date, date]:
        """The unbroken run of days off that holds `day`; the day alone when people work on it."""
        first = last = day
        if self.is_working(day):
            return first, last
        while not self.is_working(first - _DAY) and (day - first).days < _LONGEST_SEARCH:
            first -= _DAY
        while not self.is_working(last + _DAY) and (last - day).days < _LONGEST_SEARCH:
            last += _DAY
        return first, last

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether any date from `first` to `last` rests on an estimate."""
        return any(self.at(first + timedelta(days=n)).is_provisional for n in range((last - first).days + 1))
