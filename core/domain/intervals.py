"""Opening hours as a calendar states them, and the instants they stand for in a zone."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo

from core.domain.instants import DAY, EARLIEST, LATEST, SECOND, moment

Interval = tuple[int, int]
"""Seconds from the midnight that begins the date; half-open; an overnight one ends past 86,400."""
Span = tuple[int, int]
"""Instants in microseconds, half-open."""

_RULES_ONLY = 2_145_916_800 * SECOND  # from 2038 zones change by yearly rule, never twice in a week
_TIME_OF_DAY = re.compile(r"(\d{2}):(\d{2})(?::(\d{2}))?")


def time_of_day(text: str) -> int:
    """Read `HH:MM` or `HH:MM:SS`, up to 24:00, as seconds of the day; else ValueError."""
    found = _TIME_OF_DAY.fullmatch(text) if text.isascii() else None
    if not found:
        raise ValueError(f"{text!r} is not a time of day, HH:MM")
    hour, minute, second = (int(part or 0) for part in found.groups())
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > 86_400:
        raise ValueError(f"{text!r} does not exist")
    return seconds


def interval(start: str, end: str) -> Interval:
    """Make an interval of two times of day; one whose end is before its start ends on the next day."""
    opens, closes = time_of_day(start), time_of_day(end)
    if opens == 86_400:
        raise ValueError("an interval cannot start at 24:00")
    if opens == closes:
        raise ValueError(f"an interval from {start} to {end} is empty")
    return (opens, closes) if opens < closes else (opens, closes + 86_400)


def union(spans: Iterable[Span]) -> list[Span]:
    """Merge spans that overlap or touch, in order; overlapping time counts once."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        elif start < end:
            merged.append((start, end))
    return merged


def offset_at(zone: tzinfo, instant: int) -> int:
    """Microseconds by which the zone's walls are ahead of UTC at an instant."""
    shown = moment(min(max(instant, EARLIEST), LATEST), UTC).astimezone(zone)
    offset = shown.utcoffset()
    if offset is None:
        raise ValueError(f"{zone} does not know its offset")
    return (offset.days * 86_400 + offset.seconds) * SECOND + offset.microseconds


def offset_pieces(zone: tzinfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cut [start, end) where the zone changes its offset: (from, to, offset), to the microsecond."""
    since, offset = start, offset_at(zone, start)
    seen, step = start, DAY if start < _RULES_ONLY else 7 * DAY
    while seen < end:
        following = min(seen + step, end)
        if offset_at(zone, following) != offset:
            change = _change_between(zone, seen, following, offset)
            if change < end:
                yield since, change, offset
                since, offset = change, offset_at(zone, change)
        seen = following
    yield since, end, offset


def _change_between(zone: tzinfo, before: int, after: int, offset: int) -> int:
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def on_the_wall(opens: int, closes: int, pieces: Iterable[tuple[int, int, int]]) -> Iterator[Span]:
    """Give the instants at which the wall clock stands within [opens, closes), summer time or not."""
    for start, end, offset in pieces:
        first, last = max(opens - offset, start), min(closes - offset, end)
        if first < last:
            yield first, last
