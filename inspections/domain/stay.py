"""How long a stay on site was: hours, and working days as a contract counts them (M15)."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from inspections.domain.days import Days

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEAST_HOURS = Decimal("4")
"""A day with less time on site is no working day of a visit."""


def hours_of(arrived_at: datetime, left_at: datetime) -> Decimal:
    """Hours on site to the hundredth."""
    seconds = Decimal(int((left_at - arrived_at).total_seconds()))
    return (seconds / 3600).quantize(Decimal("0.01"), ROUND_HALF_UP)


def working_days_of(arrived_at: datetime, left_at: datetime, days: Days) -> int:
    """Working days with at least four hours between arrival and departure, each on Shanghai's clock.

    A stay over several days counts each whole day between: one check-in for a visit of two days is usual.
    """
    first, last = arrived_at.astimezone(SHANGHAI), left_at.astimezone(SHANGHAI)
    return sum(
        days.is_working(day) and _hours_on(day, first, last) >= LEAST_HOURS for day in _dates(first, last)
    )


def _dates(first: datetime, last: datetime) -> list[date]:
    return [first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1)]


def _hours_on(day: date, first: datetime, last: datetime) -> Decimal:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    begin, end = max(first, midnight), min(last, midnight + timedelta(days=1))
    return hours_of(begin, end) if end > begin else Decimal(0)
