"""A worker killed while it sends loses no message and sends none twice: real processes, a real server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from config.celery import app
from core.models.outbox import OutboxMessage
from tests.core.mail_catcher import Catcher, Point, running_catcher
from tests.factories.core import AT, OutboxMessageFactory

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 5


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker with its child process, in a process group of its own."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1", "--without-mingle"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the worker and all its children: nothing of it can tidy up."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ask_for_delivery() -> None:
    """What beat does every two seconds."""
    app.send_task("core.tasks.deliver_outbox")


def until(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    stop_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < stop_at, "did not happen in time"
        time.sleep(0.05)


def are_all_sent() -> bool:
    return OutboxMessage.objects.filter(state=OutboxMessage.State.SENT).count() == MESSAGES


def deliver_with_a_kill_at(point: Point, environment: dict[str, str]) -> Catcher:
    """Write messages, kill a worker at `point`, start another one and let it finish."""
    OutboxMessageFactory.create_batch(MESSAGES)
    with running_catcher(point) as (catcher, address):
        environment = {**environment, "EMAIL_URL": address}
        with worker(environment) as first:
            ask_for_delivery()
            assert catcher.reached.wait(30)
            kill(first)
        with worker(environment):
            ask_for_delivery()
            until(are_all_sent)
    return catcher


@transaction.atomic
def free_messages() -> int:
    return len(OutboxMessage.objects.due(AT).select_for_update(skip_locked=True))


def expected_ids() -> list[str]:
    return sorted(f"<{pk}@127.0.0.1>" for pk in OutboxMessage.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("point", [Point.MAIL_FROM, Point.DATA, Point.END_OF_DATA, Point.QUIT])
def test_killed_before_or_after_acceptance_each_message_arrives_exactly_once(
    point: Point, process_environment: dict[str, str]
) -> None:
    catcher = deliver_with_a_kill_at(point, process_environment)

    assert sorted(catcher.accepted) == expected_ids()


def test_killed_between_acceptance_and_its_answer_the_repetition_carries_the_same_id(
    process_environment: dict[str, str],
) -> None:
    """The window no sender can close (RFC 1047): receivers know the repetition by its Message-ID."""
    catcher = deliver_with_a_kill_at(Point.ACCEPTED, process_environment)

    assert sorted(set(catcher.accepted)) == expected_ids()
    assert len(catcher.accepted) == MESSAGES + 1
    assert catcher.accepted[0] == catcher.accepted[1]


def test_killed_while_waiting_for_a_message_the_row_is_free_at_once(
    process_environment: dict[str, str],
) -> None:
    OutboxMessageFactory()
    with running_catcher(Point.DATA) as (catcher, address):
        with worker({**process_environment, "EMAIL_URL": address}) as process:
            ask_for_delivery()
            assert catcher.reached.wait(30)
            assert free_messages() == 0
            kill(process)
        until(lambda: free_messages() == 1, seconds=5)
