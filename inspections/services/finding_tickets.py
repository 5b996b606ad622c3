"""A finding becomes a ticket: at once when critical, when a warning repeats, or by one click (README §6)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models.user import User
from core.api.problems import Refusal
from inspections.domain.findings import Move, MoveImpossible, State, after
from inspections.models.choices import FindingState
from inspections.models.finding import Finding
from inspections.models.finding_event import FindingEvent
from inspections.models.inspection import Inspection
from tickets.models.choices import Channel, Kind, Severity
from tickets.models.choices import State as TicketState
from tickets.models.ticket import Ticket
from tickets.services.opening import OpeningRefused, may_be_assigned, open_ticket

LANGUAGE = "zh-hans"
SEVERITIES = {Finding.Severity.WARN: Severity.NORMAL, Finding.Severity.CRITICAL: Severity.HIGH}
_DONE = (TicketState.SOLVED, TicketState.CONFIRMED, TicketState.ARCHIVED)
_WORKED_ON = (TicketState.ANSWERED, TicketState.ON_THE_WAY, TicketState.ARRIVED)

log = structlog.get_logger(__name__)


def open_finding_ticket(
    *, finding: Finding, inspection: Inspection, at: datetime, note_step: Callable[..., Any]
) -> Ticket | None:
    """The ticket that the portal opens by itself; if tickets refuse, the finding stays open, with the reason.

    Inside the caller's transaction.
    """
    try:
        with transaction.atomic():
            ticket = _ticket_of(finding, inspection, None, at)
    except (Refusal, PermissionDenied) as refusal:
        log.warning("finding_without_ticket", finding=finding.pk, reason=str(refusal))
        note_step(finding, FindingEvent.Action.SEEN, before=finding.state, at=at, actor=None,
                  inspection=inspection, note=str(refusal))  # fmt: skip
        return None
    link(finding, ticket, at=at, actor=None, note_step=note_step, inspection=inspection)
    return ticket


def link(
    finding: Finding,
    ticket: Ticket,
    *,
    at: datetime,
    actor: User | None,
    note_step: Callable[..., Any],
    inspection: Inspection | None = None,
) -> None:
    """Put a ticket to a finding; raises MoveImpossible when its state has no use for one."""
    before = finding.state
    finding.state = after(State(finding.state), Move.MAKE_TICKET).value
    finding.ticket = ticket
    finding.save(update_fields=["state", "ticket"])
    note_step(finding, FindingEvent.Action.TICKET, before=before, at=at, actor=actor,
              inspection=inspection, note=ticket.number)  # fmt: skip


def ticket_by_click(finding: Finding, actor: User, at: datetime) -> Ticket:
    """The ticket that a person asks for; raises what tickets refuse."""
    return _ticket_of(finding, finding.last_seen, actor, at)


def state_by_ticket(finding: Finding) -> State | None:
    """The state a finding takes from its ticket's; None when it stays as it is."""
    ticket = finding.ticket
    if ticket is None or finding.state not in (FindingState.TICKETED, FindingState.FIXING):
        return None
    move = Move.FIX if ticket.state in _DONE else Move.START if ticket.state in _WORKED_ON else None
    try:
        return after(State(finding.state), move) if move else None
    except MoveImpossible:
        return None


def _ticket_of(finding: Finding, inspection: Inspection, actor: User | None, at: datetime) -> Ticket:
    """One ticket for all objects of one check on one target in one inspection."""
    contract = finding.contract
    system = finding.target.system if finding.target else contract.systems.first()
    if system is None:
        raise OpeningRefused(_("The contract has no system."), field="system")
    origin = f"finding:{inspection.pk}:{finding.target_id or 0}:{finding.check_code}"
    with override(LANGUAGE):
        words = {
            "number": inspection.label,
            "code": finding.check_code,
            "fact": finding.fact or "—",
            "cause": finding.cause or "—",
            "suggestion": finding.suggestion or "—",
        }
        description = _(
            "Found in inspection %(number)s, check %(code)s.\nFact: %(fact)s\nCause: %(cause)s\n"
            "Suggestion: %(suggestion)s"
        )
        title = _("Inspection finding: %(title)s") % {"title": finding.title}
    owner = finding.owner
    return open_ticket(
        actor=actor,
        contract=contract,
        system=system,
        title=title[:200],
        at=at,
        kind=Kind.FAULT,
        severity=SEVERITIES[Finding.Severity(finding.severity)],
        description=description % words,
        channel=Channel.ON_SITE if inspection.is_on_site else Channel.WEB,
        assignee=owner if owner is not None and may_be_assigned(owner, contract) else None,
        origin=origin,
    )
