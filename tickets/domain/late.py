"""A stop event logged late does not undo a breach that was sealed before it was logged (rule 9)."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter

from tickets.domain.clock import PAUSED, RUNNING, STOP_NOTED, Clock
from tickets.domain.events import Event

Run = Callable[[Sequence[Event]], Clock | None]
_AT = attrgetter("at")


def as_counted(history: Sequence[Event], run: Run, now: int) -> Sequence[Event]:
    """Move each late stop event of one clock to where it counts: to `recorded_at` if it would undo a breach.

    `run` runs the clock over a history. One that counts only after `now` is left out, as all such events are.
    """
    counted = history
    for event in [event for event in history if event.is_late]:
        counted = _moved(counted, event, run, now)
    return counted


def _moved(history: Sequence[Event], event: Event, run: Run, now: int) -> Sequence[Event]:
    row = next(row for row, other in enumerate(history) if other is event)
    before, later = history[:row], history[row + 1 :]
    clock = run(before)
    if clock is None or event.type != clock.term.stops_on or clock.state not in (RUNNING, PAUSED):
        return history
    clock.seal(event.at)
    if clock.breached_at is not None:
        return history
    recorded = event.recorded_at or event.at
    noted = [*before, Event(STOP_NOTED, event.at), *later]
    until = bisect_right(noted, recorded, key=_AT)
    clock = run(noted[:until])
    if clock is None:
        return history
    clock.seal(recorded)
    if clock.breached_at is None:
        return history
    if recorded > now:
        return noted
    return [*noted[:until], replace(event, at=recorded, recorded_at=None), *noted[until:]]
