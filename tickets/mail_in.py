"""A mail becomes a comment or a ticket of the person who wrote it (M05); nobody is answered.

Whoever answers one of our mails writes under its ticket: the Message-ID it names is a random number that only
the mail's reader got, and the sender must be that reader. A mail to a contract's mailbox from a known person
opens a ticket. Everything else waits for an administrator: a ticket's number alone proves nothing.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models.user import User
from contracts.models.contract import Contract
from core.api.problems import Refusal
from core.mail_in import ReceivedMail, Verdict
from core.models.inbound_mail import InboundMail
from core.models.outbox import OutboxMessage
from core.uploads import UploadRefused
from tickets.domain.numbers import bare, is_number
from tickets.models.choices import Channel
from tickets.models.ticket import Ticket
from tickets.permissions import COMMENT_TICKET, OPEN_TICKET
from tickets.selectors.mails import contract_written_to
from tickets.services.notes import add_attachment, add_comment
from tickets.services.opening import open_ticket

NUMBER_HEADER = "X-Ticket-Number"
_NUMBERS = re.compile(r"\d[\d \u3000–-]{5,14}\d")
Outcome = InboundMail.Outcome


def take_mail(mail: ReceivedMail, at: datetime) -> Verdict:
    """Decide about one mail that a person wrote."""
    sender = _sender(mail)
    if sender is None:
        return Verdict(Outcome.TRIAGE, _("The sender is not known."))
    if not mail.text and not mail.files:
        return Verdict(Outcome.IGNORED, _("The mail is empty."))
    try:
        return _take(mail, sender, at)
    except (Refusal, PermissionDenied) as refusal:
        return Verdict(Outcome.TRIAGE, str(refusal) or _("The sender may not do this."))


def _take(mail: ReceivedMail, sender: User, at: datetime) -> Verdict:
    ticket = _answered_ticket(mail, sender)
    if ticket is not None:
        return _comment(mail, sender, ticket, at)
    if _names_a_ticket(mail.subject):
        return Verdict(Outcome.TRIAGE, _("Names a ticket, but answers no mail of ours to this sender."))
    contract = contract_written_to({mail.mailbox, *mail.recipients}, sender)
    if contract is None:
        return Verdict(Outcome.TRIAGE, _("No contract of the sender has this mailbox."))
    return _open(mail, sender, contract, at)


def _sender(mail: ReceivedMail) -> User | None:
    """The one active person with this address; several with the same address are nobody."""
    people = list(User.objects.people().filter(email__iexact=mail.sender, is_active=True)[:2])
    return people[0] if len(people) == 1 else None


def _answered_ticket(mail: ReceivedMail, sender: User) -> Ticket | None:
    """The ticket of our own mail to `sender` that this one answers, if the sender still sees it."""
    told = OutboxMessage.objects.filter(pk__in=mail.answers, recipient=sender)
    numbers = {message.headers.get(NUMBER_HEADER) for message in told}
    return Ticket.objects.visible_to(sender).filter(number__in=numbers - {None}).order_by("-pk").first()


def _names_a_ticket(subject: str) -> bool:
    numbers = (bare(found) for found in _NUMBERS.findall(subject))
    return any(is_number(one) and Ticket.objects.filter(number=one).exists() for one in numbers)


def _comment(mail: ReceivedMail, sender: User, ticket: Ticket, at: datetime) -> Verdict:
    if not sender.can(COMMENT_TICKET):
        raise PermissionDenied
    if mail.text:
        add_comment(ticket=ticket, actor=sender, at=at, body=mail.text, channel=Channel.EMAIL)
    _attach(mail, sender, ticket, at)
    return Verdict(Outcome.HANDLED, _("Written under ticket %s") % ticket.spoken_number)


def _open(mail: ReceivedMail, sender: User, contract: Contract, at: datetime) -> Verdict:
    if not sender.can(OPEN_TICKET):
        raise PermissionDenied
    system = contract.systems.order_by("pk").first()
    if system is None:
        return Verdict(Outcome.TRIAGE, _("The contract has no system."))
    ticket = open_ticket(
        actor=sender,
        contract=contract,
        system=system,
        title=(mail.subject or mail.text or _("Without subject"))[:100],
        description=mail.text,
        channel=Channel.EMAIL,
        at=at,
    )
    _attach(mail, sender, ticket, at)
    return Verdict(Outcome.HANDLED, _("Opened ticket %s") % ticket.spoken_number)


def _attach(mail: ReceivedMail, sender: User, ticket: Ticket, at: datetime) -> None:
    """Keep the files that pass; what is refused is said under the ticket, in the sender's language."""
    refused = []
    with override(sender.language):
        for file in mail.files:
            try:
                add_attachment(ticket=ticket, actor=sender, at=at, file=file, channel=Channel.EMAIL)
            except UploadRefused as refusal:
                refused.append(f"{file.name}: {refusal.message}")
        title = _("Files of the mail that were not taken:")
    if refused:
        body = "\n".join([title, *refused])
        add_comment(ticket=ticket, actor=sender, at=at, body=body, channel=Channel.EMAIL)
