"""Working time found by looking at every single minute of the wall clock.

Calendars are the parsed JSON of a replay file. Source: shared/domain/sla/README.md, "Exactly".
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NotComputable(Exception):
    """The calendar does not reach far enough to say."""


def minute_of_day(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def intervals_of(calendar: dict, day: date) -> list[tuple[int, int]]:
    """The open stretches that start on a date, in minutes of its wall clock; over 1440 is the next day."""
    usual = (
        [["00:00", "24:00"]]
        if calendar.get("always")
        else calendar.get("weekly", {}).get(WEEKDAYS[day.weekday()], [])
    )
    stretches = []
    for begins, ends in calendar.get("overrides", {}).get(day.isoformat(), usual):
        start, end = minute_of_day(begins), minute_of_day(ends)
        stretches.append((start, end if end > start else end + 1440))
    return stretches


@cache
def stretches_of(calendar_text: str, day: date) -> list[tuple[int, int]]:
    return intervals_of(json.loads(calendar_text), day)


def is_open(calendar_text: str, zone: ZoneInfo, instant: datetime) -> bool:
    local = instant.astimezone(zone)
    minute = local.hour * 60 + local.minute
    today = any(start <= minute < end for start, end in stretches_of(calendar_text, local.date()))
    overnight = any(
        start <= minute + 1440 < end for start, end in stretches_of(calendar_text, local.date() - DAY)
    )
    return today or overnight


def horizon(calendar: dict) -> datetime | None:
    """The instant up to which the calendar is covered, none for ever."""
    if "covered_until" not in calendar:
        return None
    next_day = date.fromisoformat(calendar["covered_until"]) + DAY
    return datetime.combine(next_day, time(), ZoneInfo(calendar.get("zone", "Asia/Shanghai"))).astimezone(UTC)


@cache
def open_runs(calendar_text: str, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The open runs of one UTC day, minute by minute, nothing beyond what is covered."""
    calendar = json.loads(calendar_text)
    until, zone = horizon(calendar), ZoneInfo(calendar.get("zone", "Asia/Shanghai"))
    runs: list[tuple[datetime, datetime]] = []
    for number in range(1440):
        begins = datetime.combine(day, time(), UTC) + number * MINUTE
        if (until is not None and begins >= until) or not is_open(calendar_text, zone, begins):
            continue
        if runs and runs[-1][1] == begins:
            runs[-1] = (runs[-1][0], begins + MINUTE)
        else:
            runs.append((begins, begins + MINUTE))
    return tuple(runs)


def elapsed(calendar: dict, a: datetime, b: datetime) -> timedelta:
    """Open time from a to b, as far as covered."""
    if calendar == {"always": True}:
        return b - a
    text, total, day = json.dumps(calendar, sort_keys=True), timedelta(), a.date()
    while day <= b.date():
        for begins, ends in open_runs(text, day):
            total += max(min(ends, b) - max(begins, a), timedelta())
        day += DAY
    return total


def elapsed_known(calendar: dict, a: datetime, b: datetime) -> timedelta:
    """Open time from a to b, or NotComputable where b is not covered."""
    until = horizon(calendar)
    if a < b and until is not None and b > until:
        raise NotComputable
    return elapsed(calendar, a, b)


def add(calendar: dict, a: datetime, budget: timedelta) -> datetime:
    """The earliest instant at which the open time since a is the budget."""
    if budget <= timedelta():
        return a
    if calendar == {"always": True}:
        return later(a, budget)
    text, day, left, last = json.dumps(calendar, sort_keys=True), a.date(), budget, last_day(calendar, a)
    while last is None or day <= last:
        for begins, ends in open_runs(text, day):
            here = max(ends - max(begins, a), timedelta())
            if here >= left:
                return max(begins, a) + left
            left -= here
        day += DAY
    raise NotComputable


def later(a: datetime, budget: timedelta) -> datetime:
    try:
        return a + budget
    except OverflowError:
        raise NotComputable from None


def last_day(calendar: dict, a: datetime) -> date | None:
    """The UTC day after which no open time comes, none when it comes for ever."""
    until = horizon(calendar)
    if until is not None:
        return until.date()
    if calendar.get("always") or any(calendar.get("weekly", {}).values()):
        return None
    overridden = [date.fromisoformat(day) for day in calendar.get("overrides", {})]
    return max([a.date(), *overridden]) + 3 * DAY
