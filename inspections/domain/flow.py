"""Steps of an inspection: from which states, into which, by whom (README §5).

planned -> confirmed -> in_progress -> drafted -> vendor_signed -> submitted -> accepted; aside: returned to
drafted, cancelled by the hospital, missed by the clock. A step without `to` keeps the state.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.domain.roles import INFORMATION_CENTRE, SUPPLIER_STAFF, Role

PLANNED, CONFIRMED, IN_PROGRESS, DRAFTED = "planned", "confirmed", "in_progress", "drafted"
VENDOR_SIGNED, SUBMITTED, ACCEPTED = "vendor_signed", "submitted", "accepted"
CANCELLED, MISSED = "cancelled", "missed"
WAITING = frozenset({PLANNED, CONFIRMED, MISSED})
_MANAGER = frozenset({Role.PROJECT_MANAGER})
_DIRECTOR = frozenset({Role.DIRECTOR})


class Step(StrEnum):
    """What people do with an inspection; the value is the last part of the address."""

    CONFIRM = "confirm"
    RESCHEDULE = "reschedule"
    DECIDE = "decide"
    START = "start"
    DRAFT = "draft"
    SIGN_ENGINEER = "sign-engineer"
    SIGN_MANAGER = "sign-manager"
    SUBMIT = "submit"
    RETURN = "return"
    CHECK = "check"
    ACCEPT = "accept"
    CANCEL = "cancel"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    step: Step
    states: frozenset[str]
    roles: frozenset[Role]
    to: str | None = None


RULES = {
    rule.step: rule
    for rule in (
        Rule(Step.CONFIRM, frozenset({PLANNED}), INFORMATION_CENTRE, CONFIRMED),
        Rule(Step.RESCHEDULE, WAITING, INFORMATION_CENTRE | SUPPLIER_STAFF),
        Rule(Step.DECIDE, WAITING, INFORMATION_CENTRE),
        Rule(Step.START, WAITING, SUPPLIER_STAFF, IN_PROGRESS),
        Rule(Step.DRAFT, frozenset({IN_PROGRESS}), SUPPLIER_STAFF, DRAFTED),
        Rule(Step.SIGN_ENGINEER, frozenset({DRAFTED}), SUPPLIER_STAFF),
        Rule(Step.SIGN_MANAGER, frozenset({DRAFTED}), _MANAGER, VENDOR_SIGNED),
        Rule(Step.SUBMIT, frozenset({VENDOR_SIGNED}), SUPPLIER_STAFF, SUBMITTED),
        Rule(Step.RETURN, frozenset({VENDOR_SIGNED, SUBMITTED}), INFORMATION_CENTRE | _MANAGER, DRAFTED),
        Rule(Step.CHECK, frozenset({SUBMITTED}), INFORMATION_CENTRE),
        Rule(Step.ACCEPT, frozenset({SUBMITTED}), _DIRECTOR, ACCEPTED),
        Rule(Step.CANCEL, WAITING, _DIRECTOR, CANCELLED),
        Rule(Step.CORRECT, frozenset({ACCEPTED}), _MANAGER | _DIRECTOR),
    )
}
ON_THE_WAY = (PLANNED, CONFIRMED, IN_PROGRESS, DRAFTED, VENDOR_SIGNED, SUBMITTED, ACCEPTED)
"""The way as a line of steps shows it."""


def is_allowed(step: Step, state: str, role: Role) -> bool:
    """Whether this role may take this step in this state."""
    rule = RULES[step]
    return state in rule.states and role in rule.roles


def steps_from(state: str, role: Role) -> tuple[Step, ...]:
    """The steps of one role in one state, in the order of the table."""
    return tuple(step for step in RULES if is_allowed(step, state, role))
