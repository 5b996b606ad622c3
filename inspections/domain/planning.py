"""From the numbers of a contract to dated promises (M15, M17, M19, M20, R04; README §4).

| kind | window | due | missed |
| quarterly | calendar quarter | 10 days before its end | after it |
| db_perf | equal part of the contract year | its end | after it |
| holiday | H-14 to H-2 | last working day on or before H-2 | from H on |
| monthly | calendar month | day 25 | after it |
| half_year, visit | half of the contract year | 30 days before its end | after it |

A quarter or month that the contract covers only in part carries its promise in full; it is left out when it
is pro-rated (the hospital says so) and less than half of it is covered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from inspections.domain.days import Days
from inspections.domain.holidays import Holiday, holidays_of
from inspections.domain.periods import Period, calendar_periods, contract_periods

QUARTERLY, HOLIDAY, DB_PERF = "quarterly", "holiday", "db_perf"
MONTHLY, HALF_YEAR, VISIT = "monthly", "half_year", "visit"
BY_CALENDAR = frozenset({QUARTERLY, MONTHLY})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty of a contract; fields as `inspections.models.rule.InspectionRule`."""

    kind: str
    per_year: int
    working_days: int = 0
    min_gap_days: int = 0
    due_days_before_end: int = 0
    due_day: int | None = None
    opens_days_before: int = 14
    closes_days_before: int = 2
    festivals: tuple[str, ...] = ()
    is_pro_rated: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """One occasion with its window; (kind, period) is its key within the contract."""

    kind: str
    period: str
    window_from: date
    window_to: date
    due_on: date
    missed_on: date
    working_days: int = 0
    festival: str = ""
    holiday_on: date | None = None
    is_provisional: bool = False


def promises_of(rule: Rule, starts_on: date, ends_on: date, until: date, days: Days) -> list[Promise]:
    """All occasions of `rule` between the contract's ends that are due by `until`, by due date.

    Nothing depends on today, so that the same contract always gives the same promises.
    """
    if rule.kind == HOLIDAY:
        found = _before_holidays(rule, starts_on, min(ends_on, until), days)
    else:
        periods = calendar_periods if rule.kind in BY_CALENDAR else contract_periods
        found = (
            _within(rule, period)
            for period in periods(rule.per_year, starts_on, ends_on)
            if period.is_mostly_there or not rule.is_pro_rated
        )
    return sorted((one for one in found if one.due_on <= until), key=lambda one: (one.due_on, one.period))


def _within(rule: Rule, period: Period) -> Promise:
    due_on = period.last - timedelta(days=rule.due_days_before_end)
    if rule.due_day:
        due_on = period.last.replace(day=min(rule.due_day, period.last.day))
    return Promise(
        rule.kind,
        period.key,
        window_from=period.first,
        window_to=period.last,
        due_on=max(due_on, period.first),
        missed_on=period.last + _DAY,
        working_days=rule.working_days,
    )


def _before_holidays(rule: Rule, starts_on: date, ends_on: date, days: Days) -> Iterator[Promise]:
    for year in range(starts_on.year, ends_on.year + 2):  # New Year's run may begin in December
        for one in holidays_of(year, rule.festivals, days):
            promise = before_holiday(rule, one, days)
            if starts_on <= promise.due_on <= ends_on:
                yield promise


def before_holiday(rule: Rule, one: Holiday, days: Days) -> Promise:
    """The window before one holiday; provisional when a date it rests on is not announced yet."""
    window_from = one.first_on - timedelta(days=rule.opens_days_before)
    window_to = one.first_on - timedelta(days=rule.closes_days_before)
    due_on = days.last_working(window_to, not_before=window_from) or window_to
    return Promise(
        rule.kind,
        f"{one.year}-{one.festival}",
        window_from,
        window_to,
        due_on,
        missed_on=one.first_on,
        working_days=rule.working_days,
        festival=one.festival,
        holiday_on=one.first_on,
        is_provisional=one.is_provisional or days.is_provisional(due_on, one.first_on),
    )
