"""Legal moves of a ticket: from which states, into which, and by whom (M04).

`roles` may make the move; a clinical user only at tickets in view. A move without `to` keeps the state.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.domain.roles import CLINICAL, INFORMATION_CENTRE, SUPPLIER_STAFF, Role

NEW, ANSWERED, ON_THE_WAY, ARRIVED = "new", "answered", "on_the_way", "arrived"
SOLVED, CONFIRMED, ARCHIVED, CANCELLED = "solved", "confirmed", "archived", "cancelled"
WORKING = frozenset({NEW, ANSWERED, ON_THE_WAY, ARRIVED})
TAKEN_ON = WORKING - {NEW}
OPEN = WORKING | {SOLVED}
EVERY_STATE = OPEN | {CONFIRMED, ARCHIVED, CANCELLED}

HOSPITAL = INFORMATION_CENTRE
REPORTERS = INFORMATION_CENTRE | CLINICAL
SUPPLIER = SUPPLIER_STAFF
BOTH = INFORMATION_CENTRE | SUPPLIER_STAFF
ALL = BOTH | CLINICAL
SIGNATORIES = frozenset({Role.DIRECTOR, Role.PROJECT_MANAGER})


class Move(StrEnum):
    """What people do with a ticket; the value is the last part of the REST address."""

    ANSWER = "answer"
    SET_OUT = "set-out"
    CHECK_IN = "check-in"
    SOLVE = "solve"
    CONFIRM = "confirm"
    ARCHIVE = "archive"
    CANCEL = "cancel"
    REOPEN = "reopen"
    HAND_OVER = "hand-over"
    MARK_DUPLICATE = "mark-duplicate"
    PAUSE = "pause"
    RESUME = "resume"
    REJECT_PAUSE = "reject-pause"
    PROPOSE_TIME = "propose-time"
    ACCEPT_TIME = "accept-time"
    CHANGE_KIND = "change-kind"
    CHANGE_SEVERITY = "change-severity"
    CONFIRM_REQUIREMENT = "confirm-requirement"
    ASK_PRESENCE = "ask-presence"
    DECLARE_REMOTE_IMPOSSIBLE = "declare-remote-impossible"
    PLAN = "plan"
    RECORD_WORK = "record-work"
    CONFIRM_LATE_EVENT = "confirm-late-event"
    EXCUSE_BREACH = "excuse-breach"
    ACKNOWLEDGE_ESCALATION = "acknowledge-escalation"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    move: Move
    states: frozenset[str]
    roles: frozenset[Role]
    to: str | None = None


RULES = {
    rule.move: rule
    for rule in (
        Rule(Move.ANSWER, frozenset({NEW, SOLVED}), BOTH, ANSWERED),  # solved: by the portal, unanswered
        Rule(Move.SET_OUT, frozenset({ANSWERED}), SUPPLIER, ON_THE_WAY),
        Rule(Move.CHECK_IN, frozenset({ANSWERED, ON_THE_WAY}), BOTH, ARRIVED),
        Rule(Move.SOLVE, TAKEN_ON, BOTH, SOLVED),
        Rule(Move.CONFIRM, frozenset({SOLVED}), REPORTERS, CONFIRMED),
        Rule(Move.ARCHIVE, frozenset({CONFIRMED}), HOSPITAL, ARCHIVED),
        Rule(Move.CANCEL, WORKING, REPORTERS, CANCELLED),
        Rule(Move.REOPEN, frozenset({SOLVED}), REPORTERS, ANSWERED),
        Rule(Move.HAND_OVER, WORKING, BOTH),
        Rule(Move.MARK_DUPLICATE, WORKING, BOTH, CANCELLED),
        Rule(Move.PAUSE, TAKEN_ON, SUPPLIER),
        Rule(Move.RESUME, TAKEN_ON, BOTH),
        Rule(Move.REJECT_PAUSE, OPEN, HOSPITAL),
        Rule(Move.PROPOSE_TIME, WORKING, BOTH),
        Rule(Move.ACCEPT_TIME, WORKING, BOTH),
        Rule(Move.CHANGE_KIND, WORKING, HOSPITAL),
        Rule(Move.CHANGE_SEVERITY, WORKING, HOSPITAL),
        Rule(Move.CONFIRM_REQUIREMENT, WORKING, BOTH),
        Rule(Move.ASK_PRESENCE, WORKING, HOSPITAL),
        Rule(Move.DECLARE_REMOTE_IMPOSSIBLE, TAKEN_ON, SUPPLIER),
        Rule(Move.PLAN, TAKEN_ON, SUPPLIER),
        Rule(Move.RECORD_WORK, TAKEN_ON | {SOLVED, CONFIRMED}, BOTH),
        Rule(Move.CONFIRM_LATE_EVENT, EVERY_STATE - {ARCHIVED}, BOTH),
        Rule(Move.EXCUSE_BREACH, EVERY_STATE, SIGNATORIES),
        Rule(Move.ACKNOWLEDGE_ESCALATION, WORKING, BOTH),
    )
}


def is_legal(move: Move, state: str) -> bool:
    """Tell whether the state allows the move at all."""
    return state in RULES[move].states


def moves_from(state: str, role: Role) -> tuple[Move, ...]:
    """Give the moves of one role in one state, in the order of the table."""
    return tuple(rule.move for rule in RULES.values() if state in rule.states and role in rule.roles)
