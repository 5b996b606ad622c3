"""Takes in what comes to the portal's mailbox: each mail once, nothing from machines, one transaction a mail.

An app registers the handler that knows what a mail means to it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted, MailMessage, MailMessageFlags

from core.domain.mail_text import LONGEST_TEXT, html_to_text, why_automatic, without_quotes
from core.locks import MAIL_RECEIVER, session_lock
from core.mail_address import mailbox_address
from core.models.inbound_mail import InboundMail
from core.models.outbox import OutboxMessage

LARGEST_MAIL_BYTES = 40 * 1024 * 1024
MOST_AN_HOUR = 30  # from one sender
MOST_A_RUN = 50
MOST_NAMED = 50  # recipients and files of one mail that are kept by name
TIMEOUT_S = 30

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ReceivedMail:
    """One mail as a handler gets it; addresses are lower case, `text` is without quotes and markup.

    `answers` holds the outbox messages it answers (own Message-IDs in In-Reply-To and References).
    """

    message_id: str
    mailbox: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    answers: tuple[UUID, ...]
    files: tuple[SimpleUploadedFile, ...]
    automatic_because: str


@dataclass(frozen=True)
class Verdict:
    """What became of a mail, with a short reason for the administrator."""

    outcome: InboundMail.Outcome
    reason: str = ""


Handler = Callable[[ReceivedMail, datetime], Verdict]
_handlers: list[Handler] = []


def register_handler(handler: Handler) -> None:
    """Let `handler` decide about every mail that a person wrote."""
    if handler not in _handlers:
        _handlers.append(handler)


def receive_mail(*, at: datetime) -> int:
    """Handle the unread mails of settings.INBOUND_MAIL_URL, if there is one; returns how many were new."""
    if not settings.INBOUND_MAIL_URL:
        return 0
    with session_lock(MAIL_RECEIVER) as is_ours:
        if not is_ours:
            return 0
        with _mailbox(settings.INBOUND_MAIL_URL) as mailbox:
            return sum(_take_in(mailbox, uid, at) for uid in mailbox.uids("UNSEEN", None)[:MOST_A_RUN])


def handle(mail: ReceivedMail, *, at: datetime) -> bool:
    """Decide about one mail and note it, in one transaction; False when its Message-ID was seen before."""
    with transaction.atomic():
        row, is_new = _note(mail, Verdict(InboundMail.Outcome.TRIAGE), at)
        if is_new:
            verdict = _verdict(mail, at)
            row.outcome, row.reason = verdict.outcome, verdict.reason[:300]
            row.save(update_fields=["outcome", "reason"])
    return is_new


def parse(message: MailMessage, *, mailbox: str) -> ReceivedMail:
    """The parts of a raw mail that count; broken headers and characters are replaced, never an error."""
    headers = {name.lower(): " ".join(values) for name, values in message.headers.items()}
    sender_name, sender = parseaddr(headers.get("from", ""))
    if message.from_values is not None:
        sender_name, sender = message.from_values.name, message.from_values.email
    references = f"{headers.get('in-reply-to', '')} {headers.get('references', '')}"
    recipients = tuple(_clean(address).lower() for address in (*message.to, *message.cc))
    return ReceivedMail(
        message_id=_message_id(message, headers),
        mailbox=mailbox,
        sender=_clean(sender).strip().lower(),
        sender_name=_clean(sender_name)[:60],
        recipients=recipients,
        subject=" ".join(_clean(message.subject).split())[:300],
        text=without_quotes(_clean(message.text.strip() or html_to_text(message.html)))[:LONGEST_TEXT],
        answers=tuple(_own_ids(references)),
        files=tuple(
            SimpleUploadedFile(_clean(part.filename) or "file", part.payload, part.content_type)
            for part in message.attachments
            if part.content_disposition != "inline" and part.payload
        ),
        automatic_because=_why_not_a_person(headers, _clean(sender).strip().lower()),
    )


def _take_in(mailbox: BaseMailBox, uid: str, at: datetime) -> bool:
    """Handle one message of the mailbox, then mark it as seen; killed in between, the next run only marks."""
    own = f"{urlsplit(settings.INBOUND_MAIL_URL).hostname}/{uid}"
    headers = next(iter(mailbox.fetch(uid_list=[uid], mark_seen=False, headers_only=True)), None)
    if headers is None:
        return False
    address = mailbox_address()
    if headers.size_rfc822 > LARGEST_MAIL_BYTES:
        mail = parse(headers, mailbox=address)
        is_new = _note(mail, Verdict(InboundMail.Outcome.TRIAGE, _("The mail is too large.")), at)[1]
    else:
        message = next(iter(mailbox.fetch(uid_list=[uid], mark_seen=False)))
        is_new = _handle_or_keep(parse(message, mailbox=address), at, own)
    mailbox.flag([uid], [MailMessageFlags.SEEN], True)
    return is_new


def _handle_or_keep(mail: ReceivedMail, at: datetime, own: str) -> bool:
    """A mail that breaks its handler is kept for a person, so that it does not stop those behind it."""
    try:
        return handle(mail, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the mail stays unread for the next run
    except Exception:
        log.exception("mail_not_handled", uid=own)
        return _note(mail, Verdict(InboundMail.Outcome.TRIAGE, _("The mail could not be processed.")), at)[1]


def _note(mail: ReceivedMail, verdict: Verdict, at: datetime) -> tuple[InboundMail, bool]:
    return InboundMail.objects.get_or_create(
        message_id=mail.message_id,
        defaults={
            "mailbox": mail.mailbox[:254],
            "recipients": [address[:254] for address in mail.recipients][:MOST_NAMED],
            "file_names": [(file.name or "")[:255] for file in mail.files][:MOST_NAMED],
            "sender": mail.sender[:254],
            "subject": mail.subject,
            "text": mail.text,
            "outcome": verdict.outcome,
            "reason": verdict.reason[:300],
            "handled_at": at,
        },
    )


def _verdict(mail: ReceivedMail, at: datetime) -> Verdict:
    if mail.automatic_because:
        return Verdict(InboundMail.Outcome.IGNORED, _("Written by a machine: %s") % mail.automatic_because)
    hour = InboundMail.objects.filter(sender=mail.sender, handled_at__gt=at - timedelta(hours=1))
    if hour.count() > MOST_AN_HOUR:
        return Verdict(InboundMail.Outcome.IGNORED, _("Too many mails from this sender within an hour."))
    for handler in _handlers:
        return handler(mail, at)
    return Verdict(InboundMail.Outcome.TRIAGE)


def _why_not_a_person(headers: dict[str, str], sender: str) -> str:
    own = frozenset(
        address.lower() for address in (mailbox_address(), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    )
    if list(_own_ids(headers.get("message-id", ""))):
        return "own Message-ID"
    return why_automatic(headers, sender=sender, own_addresses=own)


def _own_ids(text: str) -> Iterator[UUID]:
    """The outbox messages whose Message-IDs stand in `text`, nearest last, each once."""
    host = re.escape(urlsplit(settings.PORTAL_URL).hostname or "")
    found = dict.fromkeys(
        UUID(one) for one in re.findall(rf"<([0-9a-f-]{{36}})@{host}>", text[:20_000]) if _is_uuid(one)
    )
    known = set(OutboxMessage.objects.filter(pk__in=list(found)[-50:]).values_list("pk", flat=True))
    yield from (one for one in found if one in known)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _message_id(message: MailMessage, headers: dict[str, str]) -> str:
    """The Message-ID; for mails without one, or with an absurd one, a hash over the whole mail."""
    given = _clean(headers.get("message-id", "")).strip()
    if 3 <= len(given) <= 500:
        return given
    return f"sha256:{hashlib.sha256(message.obj.as_bytes()).hexdigest()}"


def _clean(text: str) -> str:
    """`text` as PostgreSQL takes it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


@contextmanager
def _mailbox(url: str) -> Iterator[BaseMailBox]:
    """The opened folder of `imap(s)://user:password@host[:port]/folder`, INBOX without one."""
    parts = urlsplit(url)
    kind, port = (MailBox, 993) if parts.scheme == "imaps" else (MailBoxUnencrypted, 143)
    mailbox = kind(parts.hostname, parts.port or port, timeout=TIMEOUT_S)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    with mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""), folder) as opened:
        yield opened
