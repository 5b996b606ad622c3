"""A brute-force calendar for tests: it looks at the wall clock once a minute, and shares no code."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)


def minutes_of_day(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def is_open(spec: dict, moment: datetime) -> bool:
    """Whether the minute that begins at `moment` is open by the calendar's JSON form."""
    if spec.get("always"):
        return True
    wall = moment.astimezone(ZoneInfo(spec.get("zone", "Asia/Shanghai")))
    minute = wall.hour * 60 + wall.minute
    yesterday = wall.date() - timedelta(days=1)
    for opens, closes in hours_of(spec, wall.date()):
        start, end = minutes_of_day(opens), minutes_of_day(closes)
        if start < end and start <= minute < end:
            return True
        if end < start and minute >= start:
            return True
    return any(
        minutes_of_day(closes) < minutes_of_day(opens) and minute < minutes_of_day(closes)
        for opens, closes in hours_of(spec, yesterday)
    )


def hours_of(spec: dict, day: date) -> list:
    overrides = spec.get("overrides", {})
    return overrides.get(day.isoformat(), spec.get("weekly", {}).get(DAYS[day.weekday()], []))


def elapsed_minutes(spec: dict, start: datetime, end: datetime) -> int:
    count, minute = 0, start.astimezone(UTC)
    while minute < end:
        count += is_open(spec, minute)
        minute += MINUTE
    return count


def due(spec: dict, start: datetime, budget: int, limit: int = 60 * 24 * 400) -> datetime | None:
    """Earliest minute by which `budget` open minutes have passed; None when `limit` is not enough."""
    minute = start.astimezone(UTC)
    for _ in range(limit):
        if budget == 0:
            return minute
        budget -= is_open(spec, minute)
        minute += MINUTE
    return None
