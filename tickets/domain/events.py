"""What happened to a ticket: one append-only fact each, in whole microseconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a ticket; `type` is one of EVENT_TYPES.

    `at` is when it occurred, `recorded_at` when it was logged (None: at once). `reason` belongs to pauses,
    `clock`, `due` and `accepted` to an agreement, `severity` and `kind` to changes, `of` to a duplicate.
    `confirmed` is the other party's word that an event logged late did occur when it says.
    """

    type: str
    at: int
    recorded_at: int | None = None
    reason: str | None = None
    clock: str | None = None
    due: int | None = None
    accepted: bool = False
    severity: str | None = None
    kind: str | None = None
    of: str | None = None
    confirmed: bool = False
