"""Warnings, breaches and escalations: at their moment, to the right people, once."""

import pytest
from django.core.management import call_command

from core.models.notification import Notification
from core.models.outbox import OutboxMessage
from tests.factories.tickets import (
    clock_of,
    escalation_people,
    hospital_engineer,
    later,
    supplier_engineer,
    ticket_of,
)
from tickets.models.clock import Clock, ClockFiring
from tickets.services.agreements import acknowledge_escalation
from tickets.services.compliance import fold_ledger, ledger_differences
from tickets.services.progress import answer_ticket
from tickets.services.sweep import sweep_clocks, tell_what_is_untold

pytestmark = pytest.mark.django_db


def fired_points(ticket):
    firings = ClockFiring.objects.filter(clock__ticket=ticket).order_by("planned_at", "pk")
    return [firing.point for firing in firings]


def told(user):
    events = Notification.objects.filter(user=user).order_by("pk").values_list("event", flat=True)
    return [event for event in events if event != "tickets.opened"]


def test_nothing_fires_before_its_time(contracts):
    ticket = ticket_of(contracts["TRI"])

    result = sweep_clocks(later(minutes=5))

    assert result.fired == 0
    assert clock_of(ticket, "respond").next_fire_at == later(minutes=5)


def test_warnings_breach_and_escalation_come_in_turn_to_the_right_people(contracts):
    contract = contracts["TRI"]
    people = escalation_people(contract)
    ticket = ticket_of(contract)

    for minutes in (5.1, 8.1, 10.1, 25.1, 40.1, 55.1, 70.1):
        sweep_clocks(later(minutes=minutes))
        sweep_clocks(later(minutes=minutes))

    assert fired_points(ticket) == ["50", "80", "breach", "escalate-1", "escalate-2", "escalate-3"]
    assert told(people["technician"]) == ["tickets.warning", "tickets.warning", "tickets.breach"]
    assert told(people["project_manager"]) == ["tickets.warning", "tickets.breach"]
    assert told(people["supervisor"]) == ["tickets.breach"]
    assert told(people["hospital_lead"]) == ["tickets.breach"]
    assert OutboxMessage.objects.filter(recipient=people["supervisor"]).count() == 1


def test_a_breach_is_sealed_at_the_moment_it_was_due(contracts):
    ticket = ticket_of(contracts["TRI"])

    sweep_clocks(later(minutes=11))

    respond = clock_of(ticket, "respond")
    ticket.refresh_from_db()
    assert (respond.breached_at, respond.detected_at) == (later(minutes=10), later(minutes=11))
    assert ticket.is_breached
    assert ledger_differences() == []


def test_exactly_at_the_due_nothing_is_missed_yet(contracts):
    ticket = ticket_of(contracts["TRI"])

    sweep_clocks(later(minutes=10))

    assert fired_points(ticket) == ["50", "80"]
    assert clock_of(ticket, "respond").breached_at is None


def test_an_answer_in_time_silences_the_clock(contracts):
    contract = contracts["MRS"]
    ticket = ticket_of(contract)
    answer_ticket(ticket=ticket, actor=supplier_engineer(contract), at=later(minutes=3))

    result = sweep_clocks(later(hours=5))

    assert result.fired == 0
    assert clock_of(ticket, "respond").next_fire_at is None


def test_an_acknowledged_breach_escalates_no_further(contracts):
    contract = contracts["TRI"]
    people = escalation_people(contract)
    ticket = ticket_of(contract)
    sweep_clocks(later(minutes=11))
    acknowledge_escalation(ticket=ticket, actor=hospital_engineer(contract), at=later(minutes=12))

    sweep_clocks(later(hours=2))

    assert fired_points(ticket) == ["50", "80", "breach"]
    assert told(people["supervisor"]) == []


def test_who_is_in_charge_hears_of_it_instead_of_who_is_on_call(contracts):
    contract = contracts["TRA"]
    people = escalation_people(contract)
    engineer = supplier_engineer(contract)
    ticket = ticket_of(contract)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=1))

    sweep_clocks(later(minutes=61))

    assert fired_points(ticket) == ["50"]
    assert told(engineer) == ["tickets.warning"]
    assert "tickets.warning" not in told(people["technician"])


def test_after_three_days_everything_fires_in_order_with_one_digest_a_person(contracts):
    contract = contracts["TRI"]
    people = escalation_people(contract)
    tickets = [ticket_of(contract, at=later(minutes=minute)) for minute in range(7)]

    result = sweep_clocks(later(days=3), batch_size=3)

    assert result.fired == 7 * 6
    assert result.batches == 3
    for ticket in tickets:
        assert fired_points(ticket) == ["50", "80", "breach", "escalate-1", "escalate-2", "escalate-3"]
    planned = list(ClockFiring.objects.order_by("planned_at", "pk").values_list("planned_at", flat=True))
    assert planned == sorted(planned)
    assert [told(person) for person in people.values()] == [["tickets.digest"]] * 4
    assert not ClockFiring.objects.filter(told_at=None).exists()


def test_a_sweep_that_died_before_telling_is_made_good(contracts):
    contract = contracts["TRI"]
    people = escalation_people(contract)
    ticket_of(contract)
    sweep_clocks(later(minutes=11))
    OutboxMessage.objects.all().delete()
    Notification.objects.all().delete()
    ClockFiring.objects.update(told_at=None)

    sweep_clocks(later(minutes=13))

    assert told(people["technician"]) == ["tickets.digest"]
    assert tell_what_is_untold(later(minutes=14)) == 0


def test_folding_keeps_the_sums(contracts):
    contract = contracts["TRI"]
    for minute in range(3):
        ticket = ticket_of(contract, at=later(minutes=minute))
        answer_ticket(ticket=ticket, actor=supplier_engineer(contract), at=later(minutes=minute + 1))
    ticket_of(contract)
    sweep_clocks(later(minutes=11))

    rows = fold_ledger()

    assert rows == 1
    assert ledger_differences() == []


def test_verify_clocks_shows_a_tampered_clock_and_exits_with_one(contracts, capsys):
    ticket = ticket_of(contracts["TRI"])
    call_command("sweep_clocks")
    Clock.objects.filter(ticket=ticket).exclude(due_at=None).update(due_at=later(hours=9))

    with pytest.raises(SystemExit) as ending:
        call_command("verify_clocks")

    assert ending.value.code == 1
    assert f"{ticket.number} respond.due_at" in capsys.readouterr().out
    assert (
        ticket.clock_differences.get(field="due_at").stored
        == later(hours=9).astimezone(clock_of(ticket, "respond").due_at.tzinfo).isoformat()
    )


def test_verify_clocks_is_quiet_when_all_is_well(contracts, capsys):
    contract = contracts["TRA"]
    ticket = ticket_of(contract)
    answer_ticket(ticket=ticket, actor=supplier_engineer(contract), at=later(minutes=1))
    call_command("sweep_clocks")

    call_command("verify_clocks", "--json")

    assert capsys.readouterr().out.splitlines()[-1] == '{"tickets": 1, "differences": [], "ledger": []}'
