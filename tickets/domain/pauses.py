"""Pauses the hospital rejected count as if they had never been (rule 4)."""

from collections.abc import Sequence
from typing import NamedTuple

from tickets.domain.events import Event


class _Pause(NamedTuple):
    reason: str | None
    rows: list[int]
    """The `paused` that began it, and later ones that repeat its reason while it is open."""


def without_rejected(history: Sequence[Event]) -> list[Event]:
    """Drop from an ordered history each `paused` that a later `pause_rejected` takes back.

    A rejection takes back the latest pause begun before it and not yet rejected, open or over; with a
    reason, the latest of that reason. One that finds none changes nothing.
    """
    begun: list[_Pause] = []
    still_open: dict[str | None, _Pause] = {}
    rejected: set[int] = set()
    for row, event in enumerate(history):
        if event.type == "paused":
            pause = still_open.get(event.reason)
            if pause is None:
                pause = still_open[event.reason] = _Pause(event.reason, [])
                begun.append(pause)
            pause.rows.append(row)
        elif event.type == "resumed" and event.reason is not None:
            still_open.pop(event.reason, None)
        elif event.type in ("resumed", "solved"):
            still_open.clear()
        elif event.type == "pause_rejected":
            found = _latest(begun, event.reason)
            if found is not None:
                begun.remove(found)
                rejected.update(found.rows)
                if still_open.get(found.reason) is found:
                    del still_open[found.reason]
    return [event for row, event in enumerate(history) if row not in rejected]


def _latest(begun: list[_Pause], reason: str | None) -> _Pause | None:
    return next((pause for pause in reversed(begun) if reason in (None, pause.reason)), None)
