"""Normalisation 3 (dates) and the terms that compare moments and ages."""

import datetime as dt
import functools
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .text import BLANKS
from .truth import Truth

_BLANK = "[" + BLANKS + "]"
_SEPARATED = re.compile(
    r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"
    r"(?:(" + _BLANK + r"|T)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_STANDARD = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?: [0-9]{2}:[0-9]{2}(?::[0-9]{2})?|T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:\+08:00)?)?"
)
_CHINA = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True)
class Moment:
    """A calendar date with or without a clock part, in China time."""

    date: dt.date
    clock: dt.time | None

    def to_the_minute(self) -> dt.datetime:
        """Seconds cut off; a date only counts as 00:00."""
        clock = self.clock or dt.time(0)
        return dt.datetime.combine(self.date, clock.replace(second=0))


@functools.cache
def read_moment(text: str) -> Moment | None:
    """The moment a text spells in one of the accepted forms, None when unreadable."""
    try:
        return _separated(text) or _compact(text) or _serial(text)
    except (ValueError, OverflowError):
        return None


def _separated(text: str) -> Moment | None:
    found = _SEPARATED.fullmatch(text)
    if found is None:
        return None
    year, _, month, day, mark, hour, minute, second, offset = found.groups()
    date = dt.date(int(year), int(month), int(day))
    if hour is None:
        return Moment(date, None)
    clock = dt.time(int(hour), int(minute), int(second or 0))
    if offset is None:
        return Moment(date, clock)
    if mark != "T":
        raise ValueError("an offset needs T")
    zone = dt.UTC if offset == "Z" else _zone(offset)
    local = dt.datetime.combine(date, clock, zone).astimezone(_CHINA)
    return Moment(local.date(), local.time())


def _zone(offset: str) -> dt.timezone:
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 23 or minutes > 59:
        raise ValueError(offset)
    span = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-span if offset[0] == "-" else span)


def _compact(text: str) -> Moment | None:
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12}|[0-9]{14}", text):
        return None
    date = dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    if len(text) == 8:
        return Moment(date, None)
    return Moment(date, dt.time(int(text[8:10]), int(text[10:12]), int(text[12:14] or 0)))


def _serial(text: str) -> Moment | None:
    if not re.fullmatch(r"[1-9][0-9]{4}(\.[0-9]+)?", text):
        return None
    days = Decimal(text)
    fraction = days - int(days)
    seconds = int((fraction * 86400).quantize(Decimal(1), ROUND_HALF_UP))
    start = dt.datetime.combine(dt.date(1899, 12, 30), dt.time(0)) + dt.timedelta(
        days=int(days), seconds=seconds
    )
    return Moment(start.date(), start.time() if fraction else None)


def is_standard(text: str) -> bool:
    """One of the spellings HP-F-009 lets pass."""
    return _STANDARD.fullmatch(text) is not None


def compare(left: Moment, right: Moment) -> int:
    """-1, 0 or 1: to the minute when both have a clock part, by calendar date otherwise."""
    first: dt.date = left.date
    second: dt.date = right.date
    if left.clock is not None and right.clock is not None:
        first, second = left.to_the_minute(), right.to_the_minute()
    return (first > second) - (first < second)


def is_before(left: Moment | None, right: Moment | None) -> Truth:
    """Unknown when one of the moments is."""
    return None if left is None or right is None else compare(left, right) < 0


def age_years(birth: Moment | None, admission: Moment | None) -> int | None:
    """Completed years; 29 February counts on 1 March in common years."""
    if birth is None or admission is None or birth.date > admission.date:
        return None
    years = admission.date.year - birth.date.year
    return years - ((admission.date.month, admission.date.day) < (birth.date.month, birth.date.day))


def age_days(birth: Moment | None, admission: Moment | None) -> int | None:
    """Days between the two dates, the day of birth being 0."""
    if birth is None or admission is None or birth.date > admission.date:
        return None
    return (admission.date - birth.date).days
