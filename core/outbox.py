"""What leaves the portal: written with the change that caused it, sent afterwards (docs/decisions/002).

A message is sent while its row is locked and marked sent in the same transaction: a process killed before the
receiver accepted leaves it waiting. The one window that no sender can close, accepted but not yet committed,
repeats the message under the same Message-ID or Idempotency-Key, so that the receiver can tell.
"""

from __future__ import annotations

import hashlib
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from core.channels import Mailer, UnableToSend, check_address, masked, send_by_apprise
from core.domain.retries import wait_after
from core.field_encryption import UnableToOpen, seal_value
from core.locks import OUTBOX_SENDER, session_lock
from core.models.outbox import OutboxMessage

LONGEST_SEND_S = 60
LONGEST_RUN_S = 60

log = structlog.get_logger(__name__)


def enqueue(
    *,
    dedupe_key: str,
    channel: str,
    address: str,
    subject: str,
    body: str,
    at: datetime,
    recipient: Any = None,
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Mapping[str, str]] = (),
) -> OutboxMessage:
    """Write one message into the outbox, inside the caller's transaction; the same `dedupe_key` writes once.

    `at` is the first instant it may be sent; `attachments` name files of the default storage (path, name,
    type), which mails carry and chats do not. Raises AddressRefused for Apprise addresses not allowed.
    """
    message = draft(
        dedupe_key=dedupe_key,
        channel=channel,
        address=address,
        subject=subject,
        body=body,
        at=at,
        recipient=recipient,
        headers=headers,
        attachments=attachments,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    return OutboxMessage.objects.get(dedupe_key=message.dedupe_key)


def draft(
    *,
    dedupe_key: str,
    channel: str,
    address: str,
    subject: str,
    body: str,
    at: datetime,
    recipient: Any = None,
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Mapping[str, str]] = (),
) -> OutboxMessage:
    """The unsaved row of `enqueue`, for whoever writes many at once; chat addresses are sealed."""
    sealed = ""
    if channel == OutboxMessage.Channel.APPRISE:
        check_address(address)
        address, sealed = masked(address), seal_value(address)
    return OutboxMessage(
        dedupe_key=short_key(dedupe_key),
        channel=channel,
        recipient=recipient,
        address=address,
        address_sealed=sealed,
        subject=" ".join(subject.split())[:300],
        body=body,
        headers=dict(headers or {}),
        attachments=[dict(one) for one in attachments],
        next_attempt_at=at,
    )


def short_key(key: str) -> str:
    """`key` itself, or its SHA-256 when it is longer than the column."""
    return key if len(key) <= 200 else hashlib.sha256(key.encode()).hexdigest()


def deliver_due(at: datetime) -> int:
    """Send what is due at the instant `at`, a message a transaction; returns how many were accepted.

    Returns at once when another run is under way, so that a dead mail server holds one worker at most; stops
    after LONGEST_RUN_S and leaves the rest to the next run.
    """
    with session_lock(OUTBOX_SENDER) as is_ours:
        if not is_ours:
            return 0
        mailer = Mailer()
        accepted, stop_at = 0, time.monotonic() + LONGEST_RUN_S
        try:
            while time.monotonic() < stop_at:
                outcome = _deliver_next(at, mailer)
                if outcome is None:
                    break
                accepted += outcome
        finally:
            mailer.close()
    return accepted


def retry_failed(*, message: OutboxMessage, at: datetime) -> bool:
    """Give a failed message another round of attempts; False when it has not failed."""
    return bool(
        OutboxMessage.objects.failed()
        .filter(pk=message.pk)
        .update(state=OutboxMessage.State.WAITING, attempts=0, next_attempt_at=at)
    )


@transaction.atomic
def _deliver_next(at: datetime, mailer: Mailer) -> bool | None:
    """Send the next due message while its row is locked; None when there is none, else whether it went."""
    message = OutboxMessage.objects.due(at).select_for_update(skip_locked=True).first()
    if message is None:
        return None
    try:
        with _time_limit(LONGEST_SEND_S):
            if message.channel == OutboxMessage.Channel.MAIL:
                mailer.send(message)
            else:
                send_by_apprise(message)
    except (UnableToSend, UnableToOpen) as error:
        _note_failure(message, at, str(error))
        return False
    message.state, message.sent_at, message.last_error = OutboxMessage.State.SENT, timezone.now(), ""
    message.attempts += 1
    message.save(update_fields=["state", "sent_at", "attempts", "last_error"])
    return True


def _note_failure(message: OutboxMessage, at: datetime, error: str) -> None:
    message.attempts += 1
    message.last_error = error[:500]
    wait = wait_after(message.attempts)
    if wait is None:
        message.state = OutboxMessage.State.FAILED
    else:
        message.next_attempt_at = at + wait
    message.save(update_fields=["state", "attempts", "last_error", "next_attempt_at"])
    log.warning("message_not_sent", message=str(message.pk), attempts=message.attempts, state=message.state)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Bound a send as a whole: a server that drips a byte now and then outlives every socket timeout."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread, where workers run their tasks, can be interrupted
        return

    def give_up(*_: object) -> None:
        raise UnableToSend(f"no answer within {seconds:g} s")

    previous = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
