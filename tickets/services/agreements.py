"""Where both parties must say yes: agreed times, late entries, waivers; and taking on an escalation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from tickets.domain.flow import Move
from tickets.models.choices import ClockKind, ClockState, EventType
from tickets.models.clock import Clock
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.selectors.open_matters import late_events_to_confirm, open_proposals
from tickets.services.steps import MoveRefused, TimeRefused, begin
from tickets.services.telling import tell_progress


@transaction.atomic
def propose_time(
    *, ticket: Ticket, actor: User, at: datetime, clock: str, due_at: datetime, note: str = ""
) -> Ticket:
    """Ask the other party to accept another due for one clock whose term allows it (rule 6)."""
    step = begin(ticket=ticket, actor=actor, move=Move.PROPOSE_TIME, at=at)
    _agreeable_clock(step.ticket, clock, at)
    if due_at <= at:
        raise TimeRefused(_("The agreed time lies in the future."), field="due_at")
    event = step.note(EventType.TIME_PROPOSED, clock=clock, due=due_at.isoformat(), note=note.strip())
    tell_progress(step.ticket, event)
    return step.ticket


@transaction.atomic
def accept_time(*, ticket: Ticket, actor: User, at: datetime, clock: str) -> Ticket:
    """Accept what the other party proposed last: it replaces the due, the original is kept."""
    step = begin(ticket=ticket, actor=actor, move=Move.ACCEPT_TIME, at=at)
    proposal = open_proposals(step.ticket).get(clock)
    if proposal is None:
        raise MoveRefused(_("Nobody has proposed a time for this target."), field="clock")
    if proposal.party == step.party:
        raise MoveRefused(_("The other party has to accept this time."), field="clock", code="own_proposal")
    _agreeable_clock(step.ticket, clock, at)
    due_at = datetime.fromisoformat(proposal.payload["due"])
    if due_at <= at:
        raise TimeRefused(_("The proposed time has passed."), field="clock")
    event = step.note(EventType.AGREED, clock=clock, due=proposal.payload["due"], proposal=proposal.pk)
    step.finish()
    tell_progress(step.ticket, event)
    return step.ticket


@transaction.atomic
def confirm_late_event(*, ticket: Ticket, actor: User, at: datetime, event: TicketEvent) -> Ticket:
    """The other party's word that an entry logged late did happen when it says (rule 9)."""
    step = begin(ticket=ticket, actor=actor, move=Move.CONFIRM_LATE_EVENT, at=at)
    if event.pk not in {row.pk for row in late_events_to_confirm(step.ticket)}:
        raise MoveRefused(_("This entry needs no confirmation."), field="event")
    if event.party == step.party:
        raise MoveRefused(_("The other party has to confirm this entry."), field="event", code="own_entry")
    sealed = {clock.kind: clock.breached_at for clock in _breached(step.ticket)}
    note = step.note(
        EventType.LATE_CONFIRMED,
        event=event.pk,
        sealed={kind: moment.isoformat() for kind, moment in sealed.items() if moment},
    )
    step.finish()
    tell_progress(step.ticket, note)
    return step.ticket


@transaction.atomic
def excuse_breach(*, ticket: Ticket, actor: User, at: datetime, clock: str, note: str) -> Ticket:
    """Sign a waiver for one breach; it is excused once both parties have signed (rule 3)."""
    step = begin(ticket=ticket, actor=actor, move=Move.EXCUSE_BREACH, at=at)
    if not note.strip():
        raise MoveRefused(_("Say why the breach is excused."), field="note")
    if not _breached(step.ticket).filter(kind=clock).exists():
        raise MoveRefused(_("This target is not breached."), field="clock")
    signed = step.ticket.events.filter(type=EventType.EXCUSE_SIGNED, payload__clock=clock, party=step.party)
    if signed.exists():
        raise MoveRefused(_("Your party has signed already."), field="clock", code="repeated")
    event = step.note(EventType.EXCUSE_SIGNED, clock=clock, note=note.strip())
    step.finish()
    tell_progress(step.ticket, event)
    return step.ticket


@transaction.atomic
def acknowledge_escalation(*, ticket: Ticket, actor: User, at: datetime, note: str = "") -> Ticket:
    """Somebody takes the breach on: the escalation of the present breaches stops."""
    step = begin(ticket=ticket, actor=actor, move=Move.ACKNOWLEDGE_ESCALATION, at=at)
    if not _breached(step.ticket).filter(acknowledged_at=None).exists():
        raise MoveRefused(_("There is no escalation to acknowledge."))
    step.note(EventType.ACKNOWLEDGED, note=note.strip())
    step.finish()
    return step.ticket


def _agreeable_clock(ticket: Ticket, kind: str, at: datetime) -> Clock:
    """The running clock that may get another due; refused after the due, and where the term forbids it."""
    if kind not in ClockKind.values:
        raise MoveRefused(_("There is no such target."), field="clock")
    clock = Clock.objects.select_related("term").filter(ticket=ticket, kind=kind).first()
    if clock is None or not clock.term.agreed_time:
        raise MoveRefused(_("The contract allows no agreed time for this target."), field="clock")
    if clock.breached_at is not None or (clock.due_at is not None and clock.due_at <= at):
        raise MoveRefused(_("The target was due already."), field="clock", code="after_due")
    if clock.state != ClockState.RUNNING:
        raise MoveRefused(_("This target is not running."), field="clock")
    return clock


def _breached(ticket: Ticket):  # type: ignore[no-untyped-def]
    return Clock.objects.filter(ticket=ticket, breached_at__isnull=False)
