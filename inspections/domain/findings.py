"""The life of a finding: seen, worked on, proved gone, or signed as an accepted risk (M17, M22).

A finding is known by its fingerprint: contract, target, item, object. Severities and statuses are words of
`checks.csv`. Source: inspections README §6.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspections.domain.measurements import MOST_ROWS

WARN, CRITICAL = "warn", "critical"
SEVERITIES = (WARN, CRITICAL)
"""In rising order."""
TIMES_FOR_TICKET = 2
"""A warning becomes a ticket when it is seen in so many inspections."""


class State(StrEnum):
    OPEN = "open"
    TICKETED = "ticketed"
    FIXING = "fixing"
    FIXED = "fixed"
    VERIFIED = "verified"
    CLOSED = "closed"
    ACCEPTED_RISK = "accepted_risk"
    RECURRED = "recurred"


class Move(StrEnum):
    MAKE_TICKET = "make_ticket"
    START = "start"
    FIX = "fix"
    VERIFY = "verify"
    STILL_THERE = "still_there"
    CLOSE = "close"
    ACCEPT_RISK = "accept_risk"
    EXPIRE = "expire"


PENDING = (State.OPEN, State.RECURRED, State.TICKETED, State.FIXING, State.FIXED)
"""States in which the next inspection asks what became of it (SV-005)."""
SETTLED = (State.VERIFIED, State.CLOSED, State.ACCEPTED_RISK)
_WORKABLE = frozenset({State.OPEN, State.RECURRED, State.TICKETED, State.FIXING})
_MOVES: dict[Move, tuple[frozenset[State], State | None]] = {
    Move.MAKE_TICKET: (frozenset({State.OPEN, State.RECURRED, State.FIXING}), State.TICKETED),
    Move.START: (frozenset({State.OPEN, State.RECURRED, State.TICKETED}), State.FIXING),
    Move.FIX: (_WORKABLE, State.FIXED),
    Move.VERIFY: (frozenset(PENDING), State.VERIFIED),
    Move.STILL_THERE: (frozenset(PENDING), None),
    Move.CLOSE: (frozenset({State.VERIFIED}), State.CLOSED),
    Move.ACCEPT_RISK: (_WORKABLE, State.ACCEPTED_RISK),
    Move.EXPIRE: (frozenset({State.ACCEPTED_RISK}), State.OPEN),
}


class MoveImpossible(ValueError):
    """The state does not allow this move."""


def fingerprint(contract: str, target: str, item: str, subject: str = "") -> str:
    """64 hex digits; blanks at the ends and the case of keys do not count, the case of the object does."""
    parts = [contract.strip().lower(), target.strip().lower(), item.strip().upper(), subject.strip()]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def possible_moves(state: State) -> tuple[Move, ...]:
    return tuple(move for move, (states, _) in _MOVES.items() if state in states)


def after(state: State, move: Move) -> State:
    """The state a move leads to; raises MoveImpossible.

    Still there: work that was called done was not, the rest stays as it is.
    """
    states, target = _MOVES[move]
    if state not in states:
        raise MoveImpossible(f"{move} from {state}")
    if target is None:
        return State.FIXING if state == State.FIXED else state
    return target


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of a fingerprint; `seen_in` counts the inspections that saw it."""

    state: State
    severity: str
    seen_in: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a measured warn or critical makes of it."""

    state: State
    severity: str
    seen_in: int
    is_new: bool
    has_recurred: bool
    wants_ticket: bool


def see(known: Known | None, severity: str, *, is_same_inspection: bool = False) -> Sighting:
    """Take one measurement in; the same inspection measuring twice counts once.

    Seen again after it was closed or verified it has recurred, one step more severe than measured. A risk
    that the hospital accepted stays accepted unless it grew worse.
    """
    if severity not in SEVERITIES:
        raise ValueError(f"{severity} makes no finding")
    if known is None:
        return Sighting(State.OPEN, severity, 1, True, False, wants_ticket(severity, 1))
    seen_in = known.seen_in if is_same_inspection else known.seen_in + 1
    if known.state in (State.CLOSED, State.VERIFIED):
        risen = stepped_up(severity)
        return Sighting(State.RECURRED, risen, seen_in, False, True, wants_ticket(risen, seen_in))
    if known.state == State.ACCEPTED_RISK:
        if SEVERITIES.index(severity) <= SEVERITIES.index(known.severity):
            return Sighting(State.ACCEPTED_RISK, known.severity, seen_in, False, False, False)
        return Sighting(State.OPEN, severity, seen_in, False, False, wants_ticket(severity, seen_in))
    if known.state == State.RECURRED:
        severity = max(severity, known.severity, key=SEVERITIES.index)
    state = after(known.state, Move.STILL_THERE)
    asks = state in (State.OPEN, State.RECURRED) and wants_ticket(severity, seen_in)
    return Sighting(state, severity, seen_in, False, False, asks)


def stepped_up(severity: str) -> str:
    """One step more severe; critical stays critical."""
    return SEVERITIES[min(SEVERITIES.index(severity) + 1, len(SEVERITIES) - 1)]


def wants_ticket(severity: str, seen_in: int) -> bool:
    """A critical at once; a warn when a second inspection sees it."""
    return severity == CRITICAL or seen_in >= TIMES_FOR_TICKET


@dataclass(frozen=True, slots=True)
class Measured:
    """An item's result on the same target: its status, and the status of each object it names."""

    status: str
    objects: dict[str, str]


def is_proved_gone(subject: str, measured: Measured | None) -> bool:
    """Whether a measurement of the same item on the same target says that `subject` is well.

    Never from no data: an unknown, skipped or not applicable item proves nothing, and neither does an object
    missing from a list that was cut off.
    """
    if measured is None or measured.status not in ("ok", WARN, CRITICAL):
        return False
    if subject in measured.objects:
        return measured.objects[subject] == "ok"
    return measured.status == "ok" and len(measured.objects) < MOST_ROWS


def has_expired(accepted_until: date | None, today: date) -> bool:
    """An accepted risk holds through its last day; one without a day never held."""
    return accepted_until is None or today > accepted_until
