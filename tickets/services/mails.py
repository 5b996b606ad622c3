"""What a person decides about a mail the portal could not place: a ticket, a comment, or nothing (M05)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from core.api.problems import Refusal
from core.models.inbound_mail import InboundMail
from tickets.models.choices import Channel
from tickets.models.comment import Comment
from tickets.models.ticket import Ticket
from tickets.services.notes import add_comment
from tickets.services.opening import open_ticket

Outcome = InboundMail.Outcome


class MailDecided(Refusal):
    """Somebody has decided about this mail already."""


@transaction.atomic
def open_from_mail(*, mail: InboundMail, actor: User, at: datetime, **values: Any) -> Ticket:
    """Open a ticket from a mail; `values` are those of `open_ticket`. Raises MailDecided and its refusals."""
    mail = _waiting(mail)
    ticket = open_ticket(actor=actor, at=at, origin=f"mail:{mail.pk}", **values)
    _decide(mail, actor, at, Outcome.HANDLED, _("Opened ticket %s") % ticket.spoken_number)
    return ticket


@transaction.atomic
def write_under_ticket(*, mail: InboundMail, ticket: Ticket, actor: User, at: datetime) -> Comment:
    """Make the mail a comment under `ticket`, with who wrote it. Raises MailDecided, MoveRefused."""
    mail = _waiting(mail)
    heading = _("Mail from %(sender)s: %(subject)s") % {"sender": mail.sender, "subject": mail.subject or "—"}
    body = f"{heading}\n\n{mail.text}".strip()
    comment = add_comment(ticket=ticket, actor=actor, at=at, body=body, channel=Channel.EMAIL)
    _decide(mail, actor, at, Outcome.HANDLED, _("Written under ticket %s") % ticket.spoken_number)
    return comment


@transaction.atomic
def set_aside(*, mail: InboundMail, reason: str, actor: User, at: datetime) -> InboundMail:
    """Nothing is to be done about this mail, for a reason. Raises MailDecided."""
    mail = _waiting(mail)
    if not reason.strip():
        raise Refusal(_("Say why nothing is to be done."), field="reason")
    return _decide(mail, actor, at, Outcome.IGNORED, reason.strip())


def _waiting(mail: InboundMail) -> InboundMail:
    """The mail's row, locked, while it still waits."""
    locked = InboundMail.objects.select_for_update().get(pk=mail.pk)
    if locked.outcome != Outcome.TRIAGE:
        raise MailDecided(_("This mail has been decided about already: %s") % locked.reason)
    return locked


def _decide(mail: InboundMail, actor: User, at: datetime, outcome: str, reason: str) -> InboundMail:
    mail.outcome, mail.reason, mail.decided_by, mail.decided_at = outcome, reason[:300], actor, at
    mail.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])
    return mail
