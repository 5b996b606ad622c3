"""Which moves a person can make at a ticket now: for buttons and the API."""

from collections.abc import Callable, Iterable

from accounts.domain.roles import Role
from accounts.models.user import User
from tickets.domain.flow import Move, moves_from
from tickets.models.choices import ClockState, EventType, Party
from tickets.models.clock import Clock
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.permissions import MOVE_TICKET
from tickets.selectors.open_matters import late_events_to_confirm, open_proposals, waivers_signed
from tickets.selectors.pauses import open_reasons


def available_moves(
    ticket: Ticket,
    user: User,
    *,
    events: Iterable[TicketEvent] | None = None,
    clocks: Iterable[Clock] | None = None,
) -> list[Move]:
    """The moves that state, role and open matters allow; give events and clocks when they are at hand.

    Clocks need their `term`. What is not known before asking (a wrong time, a foreign assignee) is left out.
    """
    if not MOVE_TICKET.is_granted_to(user) or ticket.contract is None:
        return []
    role, party = _role(user), _party(user, ticket)
    if party is None:
        return []
    moves = moves_from(ticket.state, role)
    if not moves:
        return []
    facts = Facts(ticket, party, list(events or _events(ticket)), list(clocks or _clocks(ticket)))
    return [move for move in moves if _CONDITIONS.get(move, _always)(facts)]


class Facts:
    """What the conditions look at."""

    def __init__(self, ticket: Ticket, party: str, events: list[TicketEvent], clocks: list[Clock]) -> None:
        self.ticket, self.party, self.events, self.clocks = ticket, party, events, clocks
        self.types = {event.type for event in events}


def _role(user: User) -> Role:
    if user.is_machine:
        return Role.SUPPLIER_ENGINEER if user.is_supplier else Role.HOSPITAL_ENGINEER
    return Role(user.role)


def _party(user: User, ticket: Ticket) -> str | None:
    if user.organisation_id == ticket.contract.hospital_id:
        return Party.HOSPITAL
    return Party.SUPPLIER if user.organisation_id == ticket.contract.supplier_id else None


def _events(ticket: Ticket) -> Iterable[TicketEvent]:
    return ticket.events.order_by("pk")


def _clocks(ticket: Ticket) -> Iterable[Clock]:
    return ticket.clocks.select_related("term")


def _always(facts: Facts) -> bool:
    return True


def _may_pause(facts: Facts) -> bool:
    states = {ClockState.RUNNING, ClockState.PAUSED, ClockState.WAITING}
    return any(clock.state in states and clock.term.pause_reasons for clock in facts.clocks)


def _has_pause(facts: Facts) -> bool:
    return bool(open_reasons(facts.ticket, facts.events))


def _has_pause_to_reject(facts: Facts) -> bool:
    types = [event.type for event in facts.events]
    return types.count(EventType.PAUSED) > types.count(EventType.PAUSE_REJECTED)


def _may_agree(facts: Facts) -> bool:
    return any(
        clock.state == ClockState.RUNNING and clock.term.agreed_time and clock.breached_at is None
        for clock in facts.clocks
    )


def _has_proposal(facts: Facts) -> bool:
    proposals = open_proposals(facts.ticket, facts.events).values()
    return _may_agree(facts) and any(event.party != facts.party for event in proposals)


def _has_late_entry(facts: Facts) -> bool:
    late = late_events_to_confirm(facts.ticket, facts.events, facts.clocks)
    return any(event.party != facts.party for event in late)


def _has_unsigned_breach(facts: Facts) -> bool:
    signed = waivers_signed(facts.ticket, facts.events)
    return any(
        clock.breached_at is not None and facts.party not in signed.get(clock.kind, set())
        for clock in facts.clocks
    )


def _has_escalation(facts: Facts) -> bool:
    return any(clock.breached_at is not None and clock.acknowledged_at is None for clock in facts.clocks)


def _not_yet(event_type: EventType) -> Callable[[Facts], bool]:
    return lambda facts: event_type not in facts.types


def _is_unanswered(facts: Facts) -> bool:
    return facts.ticket.answered_at is None


_CONDITIONS: dict[Move, Callable[[Facts], bool]] = {
    Move.ANSWER: _is_unanswered,
    Move.PAUSE: _may_pause,
    Move.RESUME: _has_pause,
    Move.REJECT_PAUSE: _has_pause_to_reject,
    Move.PROPOSE_TIME: _may_agree,
    Move.ACCEPT_TIME: _has_proposal,
    Move.CONFIRM_LATE_EVENT: _has_late_entry,
    Move.EXCUSE_BREACH: _has_unsigned_breach,
    Move.ACKNOWLEDGE_ESCALATION: _has_escalation,
    Move.CONFIRM_REQUIREMENT: _not_yet(EventType.CONFIRMED),
    Move.ASK_PRESENCE: _not_yet(EventType.PRESENCE_REQUESTED),
    Move.DECLARE_REMOTE_IMPOSSIBLE: _not_yet(EventType.REMOTE_IMPOSSIBLE),
}
