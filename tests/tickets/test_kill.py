"""Killing a sweep or a worker in the middle loses nothing and doubles nothing: real processes, real mail."""

import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.models.outbox import OutboxMessage
from tests.factories.tickets import escalation_people, hospital_engineer, ticket_of
from tickets.models.clock import Clock, ClockFiring

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]
TICKETS = 40


class Catcher:
    """Takes every mail; a little slowly, so that a kill meets somebody at work."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        message = message_from_bytes(envelope.content)
        self.mails.append((envelope.rcpt_tos[0], message["Message-ID"]))
        return "250 OK"


@pytest.fixture
def catcher() -> Iterator[tuple[Catcher, int]]:
    handler = Catcher()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture
def overdue(loaded_contracts):
    """Many faults reported eleven minutes ago, all of them due a minute ago."""
    contract = loaded_contracts["TRI"]
    people = escalation_people(contract)
    caller = hospital_engineer(contract)
    reported_at = timezone.now() - timedelta(minutes=11)
    for _ in range(TICKETS):
        ticket_of(contract, actor=caller, at=reported_at)
    OutboxMessage.objects.all().delete()
    return people


def started(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_until(is_so, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def test_killing_sweeps_loses_nothing_and_doubles_nothing(process_environment, overdue):
    sweep = "from tickets.services import sweep; from django.utils import timezone; sweep.BATCH = 2\n"
    code = "import django; django.setup()\n" + sweep + "sweep.sweep_clocks(timezone.now(), batch_size=2)\n"
    killed = 0
    for _ in range(2):
        before = ClockFiring.objects.count()
        process = started(["-c", code], process_environment)
        wait_until(lambda: ClockFiring.objects.count() > before or process.poll() is not None)  # noqa: B023
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL

    wait_until_nobody_holds_a_lock()
    assert started(["-c", code], process_environment).wait() == 0

    points = Counter(ClockFiring.objects.values_list("clock", "point"))
    assert killed >= 1
    assert len(points) == TICKETS * 3
    assert set(points.values()) == {1}
    assert Clock.objects.filter(kind="respond", breached_at=None).count() == 0
    assert not Clock.objects.filter(next_fire_at__lt=timezone.now()).exists()


def test_killing_a_worker_loses_no_mail_and_sends_none_twice(process_environment, overdue, catcher):
    handler, port = catcher
    environment = {**process_environment, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    worker = ["-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=error"]
    from config.celery import app

    app.conf.task_always_eager = False
    try:
        first = started(worker, environment)  # sweeps only: tests/core/test_outbox_killed.py kills senders
        for _ in range(3):
            app.send_task("tickets.tasks.sweep_clocks")
        wait_until(lambda: ClockFiring.objects.exists())
        first.send_signal(signal.SIGKILL)
        first.wait()
        wait_until_nobody_holds_a_lock()
        second = started(worker, environment)
        for _ in range(3):
            app.send_task("tickets.tasks.sweep_clocks")
            app.send_task("core.tasks.deliver_outbox")
        wait_until(lambda: _all_is_sent(environment))
        second.send_signal(signal.SIGTERM)
        second.wait(30)
    finally:
        app.conf.task_always_eager = True

    assert ClockFiring.objects.count() == TICKETS * 3
    written = OutboxMessage.objects.filter(channel="mail")
    assert written.count() >= 2
    assert Counter(address for address, _id in handler.mails) == Counter(
        written.values_list("address", flat=True)
    )
    assert len({message_id for _address, message_id in handler.mails}) == len(handler.mails)


def _all_is_sent(environment: dict[str, str]) -> bool:
    messages = OutboxMessage.objects.filter(channel="mail")
    is_told = ClockFiring.objects.count() == TICKETS * 3 and not ClockFiring.objects.filter(told_at=None)
    if is_told and messages.exists() and not messages.exclude(state="sent").exists():
        return True
    from config.celery import app

    app.send_task("core.tasks.deliver_outbox")
    time.sleep(0.3)
    return False


def wait_until_nobody_holds_a_lock() -> None:
    """The server takes a moment to notice that a client was killed and to roll its work back."""

    def is_free() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            return cursor.fetchone()[0] == 0

    wait_until(is_free)
