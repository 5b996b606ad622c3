"""Every second of a clock explained: running, closed by the calendar, or paused and why."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.domain.calendar import Calendar
from tickets.domain.clock import MET, RUNNING, VOID

Segment = tuple[int, int, str]
"""From, to, and `running`, `closed` or `paused:REASON`; instants in microseconds."""
REOPENED = "paused:reopened"


def explain(log: Sequence[tuple[int, str]], calendar: Calendar, now: int) -> tuple[Segment, ...]:
    """Turn a clock's log into segments without gap from its start to its end, or to now."""
    turns = [*log, (now, "")] if log and log[-1][1] not in (MET, VOID) else list(log)
    return tuple(
        segment
        for (start, what), (end, _) in pairwise(turns)
        if start < end
        for segment in _segments(start, end, what, calendar)
    )


def _segments(start: int, end: int, what: str, calendar: Calendar) -> Iterator[Segment]:
    if what != RUNNING:
        yield start, end, REOPENED if what == MET else what
        return
    seen = start
    for opens, closes in calendar.open_spans(start, end):
        if seen < opens:
            yield seen, opens, "closed"
        yield opens, closes, RUNNING
        seen = closes
    if seen < end:
        yield seen, end, "closed"
