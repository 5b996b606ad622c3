"""Pauses, agreed times, late entries, waivers: what one party may say and what needs both."""

import pytest

from tests.factories.tickets import (
    clock_of,
    director,
    hospital_engineer,
    later,
    project_manager,
    supplier_engineer,
    ticket_of,
)
from tickets.domain.flow import Move
from tickets.models.choices import ClockState
from tickets.models.compliance import ComplianceEntry
from tickets.selectors.moves import available_moves
from tickets.services.agreements import (
    accept_time,
    acknowledge_escalation,
    confirm_late_event,
    excuse_breach,
    propose_time,
)
from tickets.services.compliance import ledger_differences
from tickets.services.pauses import pause_ticket, reject_pause, resume_ticket
from tickets.services.progress import answer_ticket, check_in, declare_remote_impossible
from tickets.services.steps import MoveRefused

pytestmark = pytest.mark.django_db
MINUTE = 60 * 1_000_000


@pytest.fixture
def trauma(contracts):
    """An answered fault of the trauma system: resolve is due after two hours."""
    contract = contracts["TRA"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
    return ticket, hospital, engineer


def test_a_pause_moves_the_due(trauma):
    ticket, _hospital, engineer = trauma
    pause_ticket(
        ticket=ticket, actor=engineer, at=later(minutes=30), reason="waiting_hospital", note="等待机房钥匙"
    )
    paused = clock_of(ticket, "resolve")

    resume_ticket(ticket=ticket, actor=engineer, at=later(minutes=50))

    assert (paused.state, paused.due_at, paused.consumed_us) == (ClockState.PAUSED, None, 30 * MINUTE)
    assert clock_of(ticket, "resolve").due_at == later(minutes=140)


def test_a_rejected_pause_counts_as_if_it_had_never_been(trauma):
    ticket, hospital, engineer = trauma
    pause_ticket(
        ticket=ticket, actor=engineer, at=later(minutes=30), reason="waiting_hospital", note="等待机房钥匙"
    )

    reject_pause(ticket=ticket, actor=hospital, at=later(minutes=60), note="钥匙一直在值班室")

    assert clock_of(ticket, "resolve").due_at == later(hours=2)
    assert Move.REJECT_PAUSE not in available_moves(ticket, hospital)


def test_a_spare_part_is_no_reason_for_a_pause(trauma):
    ticket, _hospital, engineer = trauma

    with pytest.raises(MoveRefused) as refusal:
        pause_ticket(ticket=ticket, actor=engineer, at=later(minutes=30), reason="spare_part", note="缺备件")

    assert refusal.value.field == "reason"


def test_an_agreed_time_needs_the_other_party_and_replaces_the_due(contracts):
    contract = contracts["AIS"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
    declare_remote_impossible(ticket=ticket, actor=engineer, at=later(minutes=10))
    propose_time(ticket=ticket, actor=engineer, at=later(minutes=11), clock="arrive", due_at=later(hours=24))

    with pytest.raises(MoveRefused) as own:
        accept_time(ticket=ticket, actor=engineer, at=later(minutes=12), clock="arrive")
    accept_time(ticket=ticket, actor=hospital, at=later(minutes=13), clock="arrive")

    arrive = clock_of(ticket, "arrive")
    assert own.value.code == "own_proposal"
    assert arrive.due_at == arrive.agreed_due_at == later(hours=24)
    assert arrive.original_due_at == later(hours=4, minutes=10)


def test_after_the_due_no_time_is_agreed(contracts):
    contract = contracts["AIS"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
    declare_remote_impossible(ticket=ticket, actor=engineer, at=later(minutes=10))
    propose_time(ticket=ticket, actor=engineer, at=later(hours=1), clock="arrive", due_at=later(hours=24))

    with pytest.raises(MoveRefused) as refusal:
        accept_time(ticket=ticket, actor=hospital, at=later(hours=5), clock="arrive")

    assert refusal.value.code == "after_due"


def test_the_contract_decides_which_targets_may_be_agreed(trauma):
    ticket, hospital, _engineer = trauma

    with pytest.raises(MoveRefused) as refusal:
        propose_time(
            ticket=ticket, actor=hospital, at=later(minutes=10), clock="resolve", due_at=later(hours=9)
        )

    assert refusal.value.field == "clock"
    assert Move.PROPOSE_TIME not in available_moves(ticket, hospital)


def test_a_late_answer_that_would_undo_a_breach_counts_when_the_other_party_confirms(contracts):
    contract = contracts["TRI"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital)
    answer_ticket(
        ticket=ticket, actor=engineer, at=later(minutes=25), occurred_at=later(minutes=6), channel="phone"
    )
    alone = clock_of(ticket, "respond")
    event = ticket.events.get(type="responded")

    with pytest.raises(MoveRefused) as own:
        confirm_late_event(ticket=ticket, actor=engineer, at=later(minutes=26), event=event)
    moves = available_moves(ticket, hospital)
    confirm_late_event(ticket=ticket, actor=hospital, at=later(minutes=30), event=event)

    assert (alone.breached_at, alone.met_at) == (later(minutes=10), later(minutes=25))
    assert own.value.code == "own_entry"
    assert Move.CONFIRM_LATE_EVENT in moves
    confirmed = clock_of(ticket, "respond")
    assert (confirmed.breached_at, confirmed.met_at) == (None, later(minutes=6))
    assert ticket.events.get(type="late_confirmed").payload["sealed"] == {
        "respond": later(minutes=10).astimezone(alone.breached_at.tzinfo).isoformat()
    }
    assert ledger_differences() == []


def test_a_waiver_needs_both_signatures_and_both_figures_stay(contracts):
    contract = contracts["TRI"]
    ticket = ticket_of(contract)
    answer_ticket(ticket=ticket, actor=supplier_engineer(contract), at=later(minutes=12))

    excuse_breach(
        ticket=ticket, actor=project_manager(contract), at=later(hours=1), clock="respond", note="全院停电"
    )
    half = clock_of(ticket, "respond").is_excused
    excuse_breach(
        ticket=ticket, actor=director(contract), at=later(hours=2), clock="respond", note="全院停电，情况属实"
    )

    respond = clock_of(ticket, "respond")
    assert (half, respond.is_excused, respond.breached_at) == (False, True, later(minutes=10))
    entries = ComplianceEntry.objects.filter(contract=contract)
    assert [sum(getattr(row, name) for row in entries) for name in ("in_time", "breached", "excused")] == [
        0,
        1,
        1,
    ]
    assert ledger_differences() == []


def test_nothing_erases_a_sealed_breach(trauma):
    ticket, _hospital, engineer = trauma
    pause_ticket(
        ticket=ticket, actor=engineer, at=later(hours=3), reason="waiting_third_party", note="等待平台方"
    )

    resolve = clock_of(ticket, "resolve")

    assert (resolve.state, resolve.breached_at) == (ClockState.PAUSED, later(hours=2))
    assert ticket.events.count() == 3


def test_an_escalation_is_acknowledged_once(contracts):
    contract = contracts["TRI"]
    hospital = hospital_engineer(contract)
    ticket = ticket_of(contract, occurred_at=later(), at=later(minutes=20))

    acknowledge_escalation(ticket=ticket, actor=hospital, at=later(minutes=21))

    respond = clock_of(ticket, "respond")
    assert respond.acknowledged_at == later(minutes=21)
    with pytest.raises(MoveRefused):
        acknowledge_escalation(ticket=ticket, actor=hospital, at=later(minutes=22))


def test_pauses_do_not_touch_respond_and_arrive(contracts):
    contract = contracts["AIS"]
    engineer = supplier_engineer(contract)
    ticket = ticket_of(contract)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
    declare_remote_impossible(ticket=ticket, actor=engineer, at=later(minutes=10))

    pause_ticket(
        ticket=ticket, actor=engineer, at=later(minutes=20), reason="waiting_window", note="等待停机窗口"
    )
    check_in(ticket=ticket, actor=engineer, at=later(hours=1))

    assert clock_of(ticket, "arrive").met_at == later(hours=1)
    assert clock_of(ticket, "resolve").state == ClockState.PAUSED
