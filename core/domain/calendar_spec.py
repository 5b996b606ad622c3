"""Read the JSON form of a calendar: `always`, or `weekly` with `overrides`, and `zone`, `covered_until`.

Nothing is guessed: what is unknown, missing or of the wrong type is a fault. Source: format of the SLA clock.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from core.domain.intervals import Interval, interval

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHANGHAI = ZoneInfo("Asia/Shanghai")
_ROUND_THE_CLOCK = (((0, 86_400),),) * 7
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class CalendarFault(ValueError):
    """A calendar's definition that cannot be used; `path` leads to the faulty key."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path, self.reason = path, reason


def read_spec(spec: object) -> dict[str, Any]:
    """Give the fields of a Calendar; raises CalendarFault."""
    if not isinstance(spec, Mapping):
        raise CalendarFault("", "not an object")
    for key in spec:
        if key not in _READERS and key != "always":
            raise CalendarFault(str(key), "unknown key")
    always = spec.get("always", False)
    if not isinstance(always, bool):
        raise CalendarFault("always", "not true or false")
    if not always and "weekly" not in spec:
        raise CalendarFault("weekly", "missing")
    if always and "weekly" in spec:
        raise CalendarFault("weekly", "a calendar that is always open has no weekly hours")
    fields = {key: read(spec[key]) for key, read in _READERS.items() if key in spec}
    if always and fields.get("overrides"):
        return {**fields, "weekly": _ROUND_THE_CLOCK}
    return {**fields, "always": always}


def read_date(value: object, path: str) -> date:
    """Read `YYYY-MM-DD`; raises CalendarFault."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise CalendarFault(path, f"{value!r} is not a date, YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise CalendarFault(path, f"{value!r} does not exist") from None


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: object) -> ZoneInfo:
    if not isinstance(value, str) or value not in _zone_names():
        raise CalendarFault("zone", f"{value!r} is not a time zone")
    return ZoneInfo(value)


def _covered_until(value: object) -> date:
    return read_date(value, "covered_until")


def _weekly(value: object) -> tuple[tuple[Interval, ...], ...]:
    if not isinstance(value, Mapping):
        raise CalendarFault("weekly", "not an object")
    for key in value:
        if key not in WEEKDAYS:
            raise CalendarFault(f"weekly.{key}", "not a weekday")
    return tuple(_intervals(value.get(day, []), f"weekly.{day}") for day in WEEKDAYS)


def _overrides(value: object) -> dict[date, tuple[Interval, ...]]:
    if not isinstance(value, Mapping):
        raise CalendarFault("overrides", "not an object")
    return {
        read_date(key, f"overrides.{key}"): _intervals(hours, f"overrides.{key}")
        for key, hours in value.items()
    }


def _intervals(value: object, path: str) -> tuple[Interval, ...]:
    if not isinstance(value, list | tuple):
        raise CalendarFault(path, "not a list of intervals")
    return tuple(_interval(pair, f"{path}[{index}]") for index, pair in enumerate(value))


def _interval(pair: object, path: str) -> Interval:
    if (
        not isinstance(pair, list | tuple)
        or len(pair) != 2
        or not all(isinstance(time, str) for time in pair)
    ):
        raise CalendarFault(path, "not a pair of times of day")
    try:
        return interval(*pair)
    except ValueError as fault:
        raise CalendarFault(path, str(fault)) from None


_READERS: dict[str, Callable[[object], Any]] = {
    "zone": _zone,
    "covered_until": _covered_until,
    "weekly": _weekly,
    "overrides": _overrides,
}
