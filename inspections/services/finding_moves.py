"""What people do with findings: take on, fix, prove, close, accept as a risk until a day (README §6)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.user import User
from contracts.audience import both_sides
from core.api.problems import Refusal
from core.notifications import NotificationEvent, tell
from inspections.domain.findings import Move, MoveImpossible, State, after, has_expired
from inspections.models.choices import FindingState
from inspections.models.finding import Finding
from inspections.models.finding_event import FindingEvent
from inspections.models.inspection import Inspection
from inspections.services.finding_tickets import link, state_by_ticket, ticket_by_click
from inspections.services.findings import note_step
from tickets.models.ticket import Ticket

RISK_EXPIRED = NotificationEvent("inspections.risk_expired", gettext_lazy("An accepted risk has run out"))
LONGEST_RISK = timedelta(days=366)
_ACTIONS = {
    Move.START: FindingEvent.Action.START,
    Move.FIX: FindingEvent.Action.FIX,
    Move.VERIFY: FindingEvent.Action.VERIFY,
    Move.STILL_THERE: FindingEvent.Action.STILL_THERE,
    Move.CLOSE: FindingEvent.Action.CLOSE,
}
BY_HOSPITAL = (Move.CLOSE, Move.ACCEPT_RISK)
"""Moves that only the contract's hospital makes."""


class FindingRefused(Refusal):
    """The finding's state, or a rule, does not allow this; `field` names the input."""


@transaction.atomic
def move_finding(*, finding: Finding, move: Move, actor: User, at: datetime, note: str = "") -> Finding:
    """Start, fix, verify, still there, close; what was said goes into the history."""
    finding = _locked(finding)
    if move in BY_HOSPITAL and actor.organisation_id != finding.contract.hospital_id:
        raise FindingRefused(_("Only the hospital closes a finding."), code="hospital_only")
    if move in (Move.FIX, Move.VERIFY, Move.STILL_THERE) and not note.strip():
        raise FindingRefused(_("Say what was done or seen."), field="note", code="note_missing")
    before = finding.state
    finding.state = _after(finding, move).value
    if move == Move.CLOSE:
        finding.closed_at = at
    finding.save(update_fields=["state", "closed_at"])
    note_step(finding, _ACTIONS[move], before=before, at=at, actor=actor, note=note.strip())
    return finding


def close_verified(*, inspection: Inspection, actor: User, at: datetime) -> int:
    """Close what `inspection` proved gone, as the hospital accepts it; returns how many.

    Inside the caller's transaction. What people called verified outside an inspection is closed by hand.
    """
    proved = FindingEvent.objects.filter(inspection=inspection, action=FindingEvent.Action.VERIFY)
    rows = Finding.objects.filter(pk__in=proved.values("finding"), state=FindingState.VERIFIED)
    for finding in rows.select_for_update(of=("self",)).order_by("pk"):
        before = finding.state
        finding.state, finding.closed_at = after(State(before), Move.CLOSE).value, at
        finding.save(update_fields=["state", "closed_at"])
        note_step(
            finding, FindingEvent.Action.CLOSE, before=before, at=at, actor=actor, inspection=inspection
        )
    return len(rows)


@transaction.atomic
def make_ticket(*, finding: Finding, actor: User, at: datetime) -> Ticket:
    """One click: the ticket of a finding; a second click gives the same one."""
    finding = _locked(finding)
    if finding.ticket is not None and finding.is_open:
        return finding.ticket
    _after(finding, Move.MAKE_TICKET)
    ticket = ticket_by_click(finding, actor, at)
    link(finding, ticket, at=at, actor=actor, note_step=note_step)
    return ticket


@transaction.atomic
def accept_risk(*, finding: Finding, actor: User, at: datetime, reason: str, until: date) -> Finding:
    """The hospital signs that it lives with a risk, for a year at most."""
    finding = _locked(finding)
    today = timezone.localdate(at)
    if actor.organisation_id != finding.contract.hospital_id:
        raise FindingRefused(_("Only the hospital accepts a risk."), code="hospital_only")
    if not reason.strip():
        raise FindingRefused(_("Say why the risk is accepted."), field="reason")
    if not today <= until <= today + LONGEST_RISK:
        raise FindingRefused(_("Accept it for a year at most, from today."), field="until")
    before = finding.state
    finding.state = _after(finding, Move.ACCEPT_RISK).value
    finding.risk_reason, finding.risk_until = reason.strip()[:500], until
    finding.risk_accepted_by, finding.risk_accepted_at = actor, at
    finding.save()
    note_step(
        finding, FindingEvent.Action.ACCEPT_RISK, before=before, at=at, actor=actor, note=reason.strip()
    )
    return finding


@transaction.atomic
def assign_finding(
    *, finding: Finding, actor: User, at: datetime, owner: User | None, due_on: date | None
) -> Finding:
    """Say who sees to it and by when."""
    finding = _locked(finding)
    sides = (finding.contract.hospital_id, finding.contract.supplier_id)
    if owner is not None and (owner.organisation_id not in sides or owner.is_machine or not owner.is_active):
        raise FindingRefused(_("The owner belongs to neither side of the contract."), field="owner")
    if not finding.is_open:
        raise FindingRefused(_("The finding is settled."), code="settled")
    finding.owner, finding.due_on = owner, due_on
    finding.save(update_fields=["owner", "due_on"])
    note = " · ".join(filter(None, [str(owner or ""), f"{due_on:%Y-%m-%d}" if due_on else ""]))
    note_step(finding, FindingEvent.Action.ASSIGN, before=finding.state, at=at, actor=actor, note=note)
    return finding


def reopen_expired(*, at: datetime) -> int:
    """Open again what was accepted until a day that is over; both sides are told. Returns how many."""
    today = timezone.localdate(at)
    expired = Finding.objects.filter(state=FindingState.ACCEPTED_RISK).filter(
        Q(risk_until=None) | Q(risk_until__lt=today)
    )
    return sum(_expire(finding, at) for finding in expired)


def follow_tickets(*, at: datetime) -> int:
    """Take over from their tickets that findings are being fixed, or fixed; returns how many changed."""
    states = (FindingState.TICKETED, FindingState.FIXING)
    waiting = Finding.objects.filter(state__in=states, ticket__isnull=False).select_related("ticket")
    return sum(_follow_ticket(finding, at) for finding in waiting)


@transaction.atomic
def _expire(finding: Finding, at: datetime) -> bool:
    finding = _locked(finding)
    if finding.state != FindingState.ACCEPTED_RISK or not has_expired(
        finding.risk_until, timezone.localdate(at)
    ):
        return False
    before = finding.state
    finding.state = after(State(before), Move.EXPIRE).value
    finding.save(update_fields=["state"])
    note_step(finding, FindingEvent.Action.EXPIRE, before=before, at=at, actor=None)
    tell(
        users=both_sides(finding.contract),
        event=RISK_EXPIRED,
        title=format_lazy(gettext_lazy("The accepted risk “{title}” has run out"), title=finding.title),
        url=reverse("inspections:finding", args=[finding.pk]),
        dedupe_key=f"risk-expired-{finding.pk}-{finding.risk_until}",
        at=at,
    )
    return True


@transaction.atomic
def _follow_ticket(finding: Finding, at: datetime) -> bool:
    finding = _locked(finding)
    state = state_by_ticket(finding)
    if state is None or state == finding.state:
        return False
    before = finding.state
    finding.state = state.value
    finding.save(update_fields=["state"])
    action = FindingEvent.Action.FIX if state == State.FIXED else FindingEvent.Action.START
    number = finding.ticket.number if finding.ticket else ""
    note_step(finding, action, before=before, at=at, actor=None, note=number)
    return True


def _after(finding: Finding, move: Move) -> State:
    try:
        return after(State(finding.state), move)
    except MoveImpossible:
        raise FindingRefused(
            _("This is not possible while the finding is “%(state)s”.")
            % {"state": finding.get_state_display()},
            code="illegal_move",
        ) from None


def _locked(finding: Finding) -> Finding:
    return (
        Finding.objects.select_for_update(of=("self",))
        .select_related("contract", "target__system", "ticket", "owner", "last_seen")
        .get(pk=finding.pk)
    )
