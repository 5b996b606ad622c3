"""The outbox: written with the change, tried again, given up and shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from pytest_django import Settings

from core.locks import OUTBOX_SENDER
from core.models.outbox import OutboxMessage
from core.outbox import deliver_due, enqueue, retry_failed
from tests.factories.core import AT, OutboxMessageFactory

pytestmark = pytest.mark.django_db
WRITTEN = {"channel": "mail", "address": "li@hospital.invalid", "body": "x", "at": AT}


@pytest.fixture
def closed_mail_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there


def test_a_message_of_a_change_that_fails_is_never_written() -> None:
    with transaction.atomic():
        enqueue(dedupe_key="k", subject="x", **WRITTEN)  # type: ignore[arg-type]
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()


def test_the_same_key_is_written_once() -> None:
    first = enqueue(dedupe_key="k" * 300, subject="first\nline", **WRITTEN)  # type: ignore[arg-type]
    second = enqueue(dedupe_key="k" * 300, subject="second", **WRITTEN)  # type: ignore[arg-type]

    assert first.pk == second.pk
    assert second.subject == "first line"


def test_only_what_is_due_is_sent_oldest_first() -> None:
    OutboxMessageFactory(subject="later", next_attempt_at=AT + timedelta(seconds=1))
    OutboxMessageFactory(subject="second", next_attempt_at=AT)
    OutboxMessageFactory(subject="first", next_attempt_at=AT - timedelta(minutes=1))

    assert deliver_due(AT) == 2
    assert [message.subject for message in mail.outbox] == ["first", "second"]
    assert deliver_due(AT) == 0


def test_a_sent_message_says_when(settings: Settings) -> None:
    OutboxMessageFactory()
    before = datetime.now(UTC)

    deliver_due(AT)

    row = OutboxMessage.objects.get()
    assert (row.state, row.attempts) == (OutboxMessage.State.SENT, 1)
    assert row.sent_at is not None
    assert before <= row.sent_at <= datetime.now(UTC)


def test_a_failing_message_is_tried_for_hours_then_shown_as_failed(closed_mail_server: None) -> None:
    OutboxMessageFactory()
    at, waits = AT, []

    while OutboxMessage.objects.waiting().exists():
        assert deliver_due(at) == 0
        row = OutboxMessage.objects.get()
        waits.append(row.next_attempt_at - at)
        at = row.next_attempt_at

    minutes = [1, 5, 15, 60, 180, 360, 0]
    assert waits == [timedelta(minutes=one) for one in minutes]
    assert (row.state, row.attempts) == (OutboxMessage.State.FAILED, 7)
    assert row.last_error.startswith("ConnectionRefusedError")


def test_a_failed_message_gets_another_round_from_the_administrator() -> None:
    message = OutboxMessageFactory(state=OutboxMessage.State.FAILED, attempts=7)

    assert retry_failed(message=message, at=AT) is True
    assert retry_failed(message=message, at=AT) is False
    assert deliver_due(AT) == 1


def test_a_message_with_impossible_headers_fails_without_stopping_the_next() -> None:
    OutboxMessageFactory(headers={"Reply-To": "a\nBcc: x@y"}, next_attempt_at=AT - timedelta(minutes=1))
    OutboxMessageFactory(subject="good")

    assert deliver_due(AT) == 1
    assert [message.subject for message in mail.outbox] == ["good"]


@pytest.mark.django_db(transaction=True)
def test_a_second_run_leaves_the_work_to_the_first() -> None:
    OutboxMessageFactory()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [OUTBOX_SENDER])

            assert deliver_due(AT) == 0
            # A lock that falls with its session falls when the server notices, which a test must not race.
            cursor.execute("SELECT pg_advisory_unlock(%s)", [OUTBOX_SENDER])
        assert deliver_due(AT) == 1
    finally:
        other.close()
