"""A worker killed while it sends loses no message and sends none twice: real processes, a real server."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import transaction

from core.models.outbox import OutboxMessage
from tests.core.mail_catcher import Catcher, Point, free_port, running_catcher
from tests.core.workers import kill, send, send_until, until, worker
from tests.factories.core import AT, OutboxMessageFactory

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]
MESSAGES = 5
DELIVER = "core.tasks.deliver_outbox"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def module_end() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def environment(process_environment: dict[str, str], port: int, module_end: ExitStack) -> dict[str, str]:
    """The workers' environment; a spare worker stands by on a queue of its own to take over."""
    environment = {**process_environment, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    if not hasattr(module_end, "spare"):
        module_end.spare = module_end.enter_context(worker(environment, queue="spare"))  # type: ignore[attr-defined]
    return environment


def deliver_with_a_kill_at(point: Point, environment: dict[str, str], port: int) -> Catcher:
    """Write messages, kill the worker that sends them at `point`, let the spare one finish."""
    OutboxMessageFactory.create_batch(MESSAGES)
    with running_catcher(port, point) as catcher:
        with worker(environment) as first:
            send(DELIVER)
            assert catcher.reached.wait(60)
            kill(first)
        send_until(are_all_sent, task=DELIVER, queue="spare")
    return catcher


def are_all_sent() -> bool:
    return OutboxMessage.objects.filter(state=OutboxMessage.State.SENT).count() == MESSAGES


@transaction.atomic
def free_messages() -> int:
    return len(OutboxMessage.objects.due(AT).select_for_update(skip_locked=True))


def expected_ids() -> list[str]:
    return sorted(f"<{pk}@127.0.0.1>" for pk in OutboxMessage.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("point", [Point.MAIL_FROM, Point.DATA, Point.END_OF_DATA, Point.QUIT])
def test_killed_before_or_after_acceptance_each_message_arrives_exactly_once(
    point: Point, environment: dict[str, str], port: int
) -> None:
    catcher = deliver_with_a_kill_at(point, environment, port)

    assert sorted(catcher.accepted) == expected_ids()


def test_killed_between_acceptance_and_its_answer_the_repetition_carries_the_same_id(
    environment: dict[str, str], port: int
) -> None:
    """The window no sender can close (RFC 1047): receivers know the repetition by its Message-ID."""
    catcher = deliver_with_a_kill_at(Point.ACCEPTED, environment, port)

    assert sorted(set(catcher.accepted)) == expected_ids()
    assert len(catcher.accepted) == MESSAGES + 1
    assert catcher.accepted[0] == catcher.accepted[1]


def test_killed_while_waiting_for_an_answer_the_row_is_free_at_once(
    environment: dict[str, str], port: int
) -> None:
    OutboxMessageFactory()

    with running_catcher(port, Point.DATA) as catcher, worker(environment) as process:
        send(DELIVER)
        assert catcher.reached.wait(60)
        assert free_messages() == 0
        kill(process)

        until(lambda: free_messages() == 1, seconds=20)
