"""M01: an outage of a module opens a ticket once; recovery notes the time and solves it."""

import pytest

from contracts.models.health import HealthOutage, HealthProbe
from contracts.signals import module_recovered, module_went_down
from tests.factories.tickets import NINE, clock_of, hospital_engineer, later, supplier_engineer
from tickets.models.choices import ClockState, EventType, State
from tickets.models.ticket import Ticket
from tickets.selectors.moves import available_moves
from tickets.services.progress import answer_ticket, confirm_ticket


@pytest.fixture
def outage(contracts):
    contract = contracts["TRI"]
    module = contract.systems.get().modules.get(code="TRI-01")
    probe = HealthProbe.objects.create(
        contract=contract, module=module, key="core", kind="heartbeat", next_due_at=NINE
    )
    return HealthOutage.objects.create(probe=probe, began_at=NINE, detected_at=later(minutes=2))


def news(signal, outage, at):
    return [number for _receiver, number in signal.send("test", outage=outage, probe=outage.probe, at=at)]


@pytest.mark.django_db
def test_m01_an_outage_opens_one_ticket_and_recovery_solves_it(outage):
    first = news(module_went_down, outage, later(minutes=2))
    again = news(module_went_down, outage, later(minutes=3))
    outage.ended_at = later(minutes=7)
    outage.save()
    solved = news(module_recovered, outage, later(minutes=8))

    ticket = Ticket.objects.get()
    assert first == again == solved == [ticket.number]
    assert (ticket.channel, ticket.severity, ticket.occurred_at) == ("monitor", "high", NINE)
    assert (ticket.state, ticket.solved_at) == (State.SOLVED, later(minutes=7))
    recovered = ticket.events.get(type=EventType.RECOVERED)
    assert recovered.occurred_at == later(minutes=7)
    assert "7" in recovered.payload["note"]


@pytest.mark.django_db
def test_m01_an_outage_that_is_over_is_still_answered_and_confirmed(outage):
    contract = outage.probe.contract
    news(module_went_down, outage, later(minutes=2))
    outage.ended_at = later(minutes=5)
    outage.save()
    news(module_recovered, outage, later(minutes=5))
    ticket = Ticket.objects.get()
    engineer = supplier_engineer(contract)

    assert "answer" in available_moves(ticket, engineer)
    answered = answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=6))
    confirmed = confirm_ticket(ticket=ticket, actor=hospital_engineer(contract), at=later(minutes=30))

    assert answered.state == State.SOLVED
    assert confirmed.state == State.CONFIRMED
    assert clock_of(ticket, "respond").state == ClockState.MET
    assert clock_of(ticket, "respond").met_at == later(minutes=6)
