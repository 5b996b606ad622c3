"""Dates as homepages write them, in every spelling that is accepted (README, Normalisation 3)."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

EPOCH = dt.date(1970, 1, 1).toordinal()
EXCEL_ZERO = dt.date(1899, 12, 30).toordinal()
CHINA = dt.timedelta(hours=8)
BLANKS = "\t\n\v\f\r \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"

PLAIN = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?|T\d\d:\d\d(?::\d\d)?\+08:00)?\Z", re.ASCII)
WRITTEN = re.compile(
    rf"(\d{{4}})([-/.])(\d\d?)\2(\d\d?)"
    rf"(?:([{BLANKS}T])(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?\Z",
    re.ASCII,
)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?\Z", re.ASCII)
SERIAL = re.compile(r"([1-9]\d{4})(\.\d+)?\Z", re.ASCII)


class Moment(NamedTuple):
    """A date in China as whole numbers: days since 1970, yyyymmdd, minutes since 1970 when there is a clock
    part, and the second of that minute when it was given. Rules never ask for the second; who writes the
    moment again does."""

    day: int
    ymd: int
    minute: int | None
    second: int | None = None


def read_moment(text: str) -> Moment | None:
    """Read a date or date with a clock part; None when it is no real moment in an accepted form."""
    try:
        return _read(text)
    except (ValueError, OverflowError):
        return None


def is_plain(text: str) -> bool:
    """Say whether a readable date is already in a form that needs no conversion (HP-F-009)."""
    return PLAIN.match(text) is not None


def day_of(digits: str) -> int | None:
    """Give the day number of yyyymmdd, None when there is no such day."""
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).toordinal() - EPOCH
    except ValueError:
        return None


def moment_of(day: dt.date, seconds: int | None = None, *, is_to_the_second: bool = False) -> Moment:
    """Write a calendar day, and the second of it when there is a clock part, as numbers."""
    number = day.toordinal() - EPOCH
    minute = None if seconds is None else number * 1440 + seconds // 60
    second = seconds % 60 if seconds is not None and is_to_the_second else None
    return Moment(number, day.year * 10000 + day.month * 100 + day.day, minute, second)


def _read(text: str) -> Moment | None:
    if found := WRITTEN.match(text):
        return _written(*found.groups())
    if found := COMPACT.match(text):
        year, month, day, hour, minute, second = found.groups()
        date = dt.date(int(year), int(month), int(day))
        if hour is None:
            return moment_of(date)
        return moment_of(date, _seconds(hour, minute, second), is_to_the_second=second is not None)
    if found := SERIAL.match(text):
        return _serial(found[1], found[2])
    return None


def _written(
    year: str,
    _: str,
    month: str,
    day: str,
    mark: str | None,
    hour: str,
    minute: str,
    second: str | None,
    offset: str | None,
) -> Moment | None:
    date = dt.date(int(year), int(month), int(day))
    if mark is None:
        return moment_of(date)
    seconds = _seconds(hour, minute, second)
    if offset is None:
        return moment_of(date, seconds, is_to_the_second=second is not None)
    if mark != "T":
        return None
    moved = dt.datetime.combine(date, dt.time()) + dt.timedelta(seconds=seconds) - _offset(offset) + CHINA
    clock = moved.hour * 3600 + moved.minute * 60 + moved.second
    return moment_of(moved.date(), clock, is_to_the_second=second is not None)


def _seconds(hour: str, minute: str, second: str | None) -> int:
    time = dt.time(int(hour), int(minute), int(second or 0))
    return time.hour * 3600 + time.minute * 60 + time.second


def _offset(text: str) -> dt.timedelta:
    if text == "Z":
        return dt.timedelta()
    clock = dt.time(int(text[1:3]), int(text[-2:]))
    ahead = dt.timedelta(hours=clock.hour, minutes=clock.minute)
    return ahead if text[0] == "+" else -ahead


def _serial(whole: str, fraction: str | None) -> Moment:
    day = dt.date.fromordinal(EXCEL_ZERO + int(whole))
    part = Decimal(fraction or 0)
    if part == 0:
        return moment_of(day)
    seconds = int((part * 86400).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return moment_of(day + dt.timedelta(days=seconds // 86400), seconds % 86400, is_to_the_second=True)
