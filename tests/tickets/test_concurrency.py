"""Several at once: numbers never alike, one answer only, every point fired once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.models.outbox import OutboxMessage
from tests.factories.tickets import (
    escalation_people,
    hospital_engineer,
    later,
    supplier_engineer,
    ticket_of,
)
from tickets.domain.numbers import is_number
from tickets.models.clock import ClockFiring
from tickets.models.ticket import Ticket
from tickets.services.compliance import ledger_differences
from tickets.services.progress import answer_ticket
from tickets.services.steps import MoveRefused
from tickets.services.sweep import sweep_clocks

THREADS = 8


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    """Run `work(0…times-1)` in threads with connections of their own; exceptions are results."""

    def one(index: int) -> Any:
        try:
            return work(index)
        except MoveRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_everything_at_once(loaded_contracts):
    contract = loaded_contracts["TRI"]
    people = escalation_people(contract)
    caller = hospital_engineer(contract)
    engineers = [supplier_engineer(contract) for _ in range(THREADS)]

    tickets = at_once(lambda index: ticket_of(contract, actor=caller), 40)
    results = at_once(
        lambda index: answer_ticket(ticket=tickets[0], actor=engineers[index], at=later(minutes=1)), THREADS
    )
    sweeps = at_once(lambda index: sweep_clocks(later(minutes=11), batch_size=4), THREADS)

    assert len({ticket.number for ticket in tickets}) == 40
    assert all(is_number(ticket.number) for ticket in tickets)
    assert [type(result) for result in results].count(Ticket) == 1
    assert tickets[0].events.filter(type="responded").count() == 1
    assert sum(sweep.fired for sweep in sweeps) == 39 * 3
    assert ClockFiring.objects.count() == 39 * 3
    assert not ClockFiring.objects.filter(told_at=None).exists()
    mails = OutboxMessage.objects.filter(recipient=people["technician"], subject__contains="时限")
    assert len({mail.dedupe_key for mail in mails}) == mails.count()
    assert ledger_differences() == []
