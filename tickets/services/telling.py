"""Who hears what of a ticket; every message is written in the transaction of what it tells."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from accounts.models.user import User
from core.mail_address import reply_headers
from core.notifications import BELL, NotificationEvent, tell
from tickets.models.choices import EventType, Kind
from tickets.models.comment import Comment
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.selectors.chain import accounts_of, hospital_leads, steps_called

OPENED = NotificationEvent("tickets.opened", _("a ticket was opened for us"))
REPORTED = NotificationEvent(
    "tickets.reported", _("a department reported something"), defaults=frozenset({BELL})
)
PROGRESS = NotificationEvent("tickets.progress", _("a ticket of mine moved on"))
OVERSEEN = NotificationEvent(
    "tickets.overseen", _("a ticket of a contract I oversee moved on"), defaults=frozenset()
)
HANDED_OVER = NotificationEvent("tickets.handed_over", _("a ticket was handed over to me"))
COMMENT = NotificationEvent("tickets.comment", _("somebody wrote under a ticket of mine"))
WARNING = NotificationEvent("tickets.warning", _("a target is running out"))
BREACH = NotificationEvent("tickets.breach", _("a target was missed"), is_urgent=True)
DIGEST = NotificationEvent("tickets.digest", _("many targets at once"), is_urgent=True)

_QUIET = frozenset({EventType.COMMENTED, EventType.ATTACHED, EventType.WORK_RECORDED})
_FOR_LEADS = frozenset(
    {
        EventType.PAUSED,
        EventType.PAUSE_REJECTED,
        EventType.TIME_PROPOSED,
        EventType.AGREED,
        EventType.EXCUSE_SIGNED,
        EventType.REOPENED,
        EventType.CANCELLED,
        EventType.KIND,
        EventType.SEVERITY,
    }
)


def tell_opened(ticket: Ticket, *, actor: User | None, at: datetime) -> None:
    """The supplier's engineer on call and project manager; the information centre when a ward reports."""
    called = [person for step in steps_called(ticket.contract, at)[:2] for person in step]
    supplier = [*accounts_of(called), ticket.assignee]
    _tell(OPENED, ticket, supplier, actor, key=f"ticket:{ticket.number}:opened", at=at, title=_opened_title)
    hospital = User.objects.filter(
        organisation=ticket.contract.hospital_id, role=Role.HOSPITAL_ENGINEER, is_active=True
    )
    key = f"ticket:{ticket.number}:reported"
    _tell(REPORTED, ticket, hospital, actor, key=key, at=at, title=_opened_title)


def tell_progress(ticket: Ticket, event: TicketEvent) -> None:
    """Both sides' people at the ticket hear what the other did.

    The hospital's lead hears of decisions, of major outages and of tickets that nobody of the hospital
    follows; of the rest only when that person asked for it in the settings.
    """
    if event.type in _QUIET:
        return

    def title(told: Ticket) -> str:
        return gettext("%(number)s: %(event)s") % {
            "number": told.spoken_number,
            "event": event.get_type_display(),
        }

    body = event.payload.get("note", "")
    key = f"ticket:{ticket.number}:event:{event.pk}"
    people = people_at(ticket, event.recorded_at)
    overseers = [] if _concerns_leads(ticket, event) else _overseers(ticket, people, event.recorded_at)
    nearest = [user for user in people if user not in overseers]
    for kind, users in ((PROGRESS, nearest), (OVERSEEN, overseers)):
        _tell(kind, ticket, users, event.actor, key=key, at=event.recorded_at, title=title, note=body)


def tell_handed_over(ticket: Ticket, event: TicketEvent, assignee: User) -> None:
    """The person now in charge."""

    def title(told: Ticket) -> str:
        return gettext("%(number)s was handed over to you") % {"number": told.spoken_number}

    key = f"ticket:{ticket.number}:event:{event.pk}"
    note = event.payload.get("note", "")
    _tell(HANDED_OVER, ticket, [assignee], event.actor, key=key, at=event.recorded_at, title=title, note=note)


def tell_comment(ticket: Ticket, comment: Comment) -> None:
    """The people at the ticket who may read the comment."""

    def title(told: Ticket) -> str:
        return gettext("%(number)s: %(author)s wrote") % {
            "number": told.spoken_number,
            "author": comment.author,
        }

    people: Iterable[User] = people_at(ticket, comment.created_at)
    if comment.is_internal:
        people = [one for one in people if one.organisation_id == comment.author.organisation_id]
    key = f"ticket:{ticket.number}:comment:{comment.pk}"
    _tell(
        COMMENT,
        ticket,
        people,
        comment.author,
        key=key,
        at=comment.created_at,
        title=title,
        note=comment.body,
    )


def people_at(ticket: Ticket, at: datetime) -> list[User]:
    """Reporter and hospital's lead on one side; who is in charge, else on call, on the other."""
    steps = steps_called(ticket.contract, at)
    in_charge = [ticket.assignee] if ticket.assignee else accounts_of(steps[0] if steps else [])
    return [user for user in (ticket.reporter, *in_charge, *hospital_leads(steps)) if user is not None]


def _concerns_leads(ticket: Ticket, event: TicketEvent) -> bool:
    followed = ticket.reporter is not None and ticket.reporter.is_active
    return not followed or ticket.kind == Kind.MAJOR_OUTAGE or event.type in _FOR_LEADS


def _overseers(ticket: Ticket, people: Iterable[User], at: datetime) -> list[User]:
    """The hospital's leads among `people` who neither reported the ticket nor are in charge of it."""
    leads = hospital_leads(steps_called(ticket.contract, at))
    return [user for user in people if user in leads and user not in (ticket.reporter, ticket.assignee)]


def address_of(ticket: Ticket) -> str:
    """The ticket's page, as a path in the portal."""
    return f"/tickets/{ticket.number}/"


def _opened_title(ticket: Ticket) -> str:
    return gettext("%(number)s: new %(kind)s, %(system)s") % {
        "number": ticket.spoken_number,
        "kind": ticket.get_kind_display(),
        "system": ticket.system,
    }


def _tell(
    event: NotificationEvent,
    ticket: Ticket,
    people: Iterable[User | None],
    actor: User | None,
    *,
    key: str,
    at: datetime,
    title: Callable[[Ticket], str],
    note: str = "",
) -> None:
    users = {user.pk: user for user in people if user is not None and user != actor}
    if users:
        tell(
            users=users.values(),
            event=event,
            title=lambda: title(ticket),
            body=f"{ticket.title}\n{note}".strip(),
            url=address_of(ticket),
            dedupe_key=key,
            at=at,
            headers={"X-Ticket-Number": ticket.number, **reply_headers()},
        )
