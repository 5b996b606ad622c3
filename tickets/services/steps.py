"""What every move has in common: lock, who and when, the event, the clocks, the ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models.user import User
from core.api.problems import Refusal
from core.push import contract_channel, publish
from tickets.domain.flow import RULES, Move
from tickets.models.choices import Channel, EventType, Party
from tickets.models.clock import Clock
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.services.projection import project_clocks


class MoveRefused(Refusal):
    """The ticket's present state, or a rule of the contract, does not allow this move."""


class TimeRefused(Refusal):
    """The moment given cannot be: in the future, before the report, or too long ago."""


@dataclass
class Step:
    """One move under way: the locked ticket, who acts for whom, when it happened and when it is written."""

    ticket: Ticket
    actor: User | None
    party: str
    occurred_at: datetime
    recorded_at: datetime
    channel: str = ""

    def note(self, event_type: EventType, **payload: Any) -> TicketEvent:
        """Write one event, and tell open pages; empty values are left out of the payload."""
        publish(contract_channel(self.ticket.contract_id), "ticket", self.ticket.pk)
        return TicketEvent.objects.create(
            ticket=self.ticket,
            type=event_type,
            occurred_at=self.occurred_at,
            recorded_at=self.recorded_at,
            actor=self.actor,
            party=self.party,
            channel=self.channel,
            payload={key: value for key, value in payload.items() if value not in (None, "")},
        )

    def finish(self) -> list[Clock]:
        """Bring the clocks in line and save the ticket."""
        clocks = project_clocks(ticket=self.ticket, at=self.recorded_at)
        self.ticket.save()
        return clocks


def begin(
    *,
    ticket: Ticket,
    actor: User | None,
    move: Move,
    at: datetime,
    occurred_at: datetime | None = None,
    channel: str = "",
) -> Step:
    """Lock the ticket and check that `actor` may make this move now; inside the caller's transaction.

    No actor is the portal itself. Raises MoveRefused, TimeRefused, PermissionDenied.
    """
    locked = lock(ticket)
    if actor is not None and acting_role(actor) not in RULES[move].roles:
        raise PermissionDenied
    if locked.state not in RULES[move].states:
        raise MoveRefused(
            _("This is not possible while the ticket is “%(state)s”.")
            % {"state": locked.get_state_display()},
            code="illegal_move",
        )
    happened = checked_moment(locked, occurred_at, at)
    return Step(locked, actor, party_of(actor, locked), happened, at, channel)


def lock(ticket: Ticket) -> Ticket:
    """The ticket as it is now, held against every other writer until the transaction ends."""
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("contract__hospital", "contract__supplier", "system", "reporter", "assignee")
        .get(pk=ticket.pk)
    )


def party_of(actor: User | None, ticket: Ticket) -> str:
    """For which party of the ticket's contract somebody acts; PermissionDenied for a stranger to it."""
    if actor is None:
        return Party.SYSTEM
    if actor.organisation_id == ticket.contract.hospital_id:
        return Party.HOSPITAL
    if actor.organisation_id == ticket.contract.supplier_id:
        return Party.SUPPLIER
    raise PermissionDenied


def acting_role(actor: User) -> Role:
    """A machine caller acts as an engineer of its organisation."""
    if actor.is_machine:
        return Role.SUPPLIER_ENGINEER if actor.is_supplier else Role.HOSPITAL_ENGINEER
    return Role(actor.role)


def checked_moment(ticket: Ticket, occurred_at: datetime | None, at: datetime) -> datetime:
    """When something happened to a ticket: now, or at a moment within the hospital's limit (rule 9)."""
    if occurred_at is None or occurred_at == at:
        return at
    check_backdating(occurred_at, at, ticket.contract.hospital.backdating_limit_minutes)
    if occurred_at < ticket.occurred_at:
        raise TimeRefused(
            _("This is before the ticket was reported (%(moment)s).") % {"moment": shown(ticket.occurred_at)},
            field="occurred_at",
            code="before_report",
        )
    return occurred_at


def check_backdating(occurred_at: datetime, at: datetime, limit_minutes: int) -> None:
    """Refuse a moment in the future, or longer ago than the hospital lets people log."""
    if occurred_at > at:
        raise TimeRefused(_("This moment is in the future."), field="occurred_at", code="in_the_future")
    if at - occurred_at > timedelta(minutes=limit_minutes):
        raise TimeRefused(
            _("This is longer ago than the hospital lets people log (%(limit)s minutes).")
            % {"limit": limit_minutes},
            field="occurred_at",
            code="too_long_ago",
        )


def check_order(step: Step, *earlier: datetime | None) -> None:
    """Refuse a step that would have happened before the step it follows."""
    last = max((moment for moment in earlier if moment), default=None)
    if last is not None and step.occurred_at < last:
        raise TimeRefused(
            _("This is before the step it follows (%(moment)s).") % {"moment": shown(last)},
            field="occurred_at",
            code="out_of_order",
        )


def shown(moment: datetime) -> str:
    """A moment as people read it in the portal's zone."""
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s")


def by_phone_or(channel: str) -> str:
    """The channel of a late entry when none was given: somebody called."""
    return channel or Channel.PHONE
