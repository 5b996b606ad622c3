"""A stop event logged late does not undo a breach that was sealed before it was logged (rule 9)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tickets.domain.clock import STOP_NOTED, Clock
from tickets.domain.events import Event

Run = Callable[[Sequence[Event]], Clock | None]
_Placed = tuple[int, int, Event]
"""When an event counts, its place in the history, and the event."""


def as_counted(history: Sequence[Event], run: Run, now: int) -> Sequence[Event]:
    """Move each late stop event of one clock to where it counts: to `recorded_at` if it would undo a breach.

    `run` runs the clock over a history. Events are judged in the order in which they were recorded: what was
    not recorded yet cannot have kept a breach away. What counts only after `now` is left out, as ever.
    Among events of one instant the place in the history decides, so what came about earlier comes first.
    """
    clock = run(history)
    if clock is None:
        return history
    late: list[_Placed] = []
    counted: list[_Placed] = []
    for place, event in enumerate(history):
        is_late = event.type == clock.term.stops_on and _recorded(event) > event.at
        (late if is_late else counted).append((event.at, place, event))
    for at, place, event in sorted(late, key=lambda one: (_recorded(one[2]), *one[:2])):
        recorded = _recorded(event)
        if event.confirmed or not _undoes_a_breach((at, place, event), counted, run):
            counted.append((at, place, event))
            continue
        counted.append((at, place, Event(STOP_NOTED, at)))
        if recorded <= now:
            counted.append((recorded, place, replace(event, at=recorded, recorded_at=None)))
    return _events(counted)


def _undoes_a_breach(late: _Placed, counted: Sequence[_Placed], run: Run) -> bool:
    recorded = _recorded(late[2])
    known = [one for one in counted if one[0] <= recorded]
    return _is_breached(run(_events(known)), recorded) and not _is_breached(
        run(_events([*known, late])), recorded
    )


def _is_breached(clock: Clock | None, at: int) -> bool:
    if clock is None:
        return False
    clock.seal(at)
    return clock.breached_at is not None


def _recorded(event: Event) -> int:
    return event.at if event.recorded_at is None else event.recorded_at


def _events(placed: Sequence[_Placed]) -> list[Event]:
    return [event for _, _, event in sorted(placed, key=lambda one: one[:2])]
