"""From call to archive, and what is refused on the way."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.domain.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.tickets import (
    NINE,
    clock_of,
    director,
    hospital_engineer,
    later,
    project_manager,
    supplier_engineer,
    ticket_of,
)
from tickets.domain.flow import Move
from tickets.models.choices import ClockState, EventType, State
from tickets.selectors.moves import available_moves
from tickets.services.changes import change_kind, hand_over_ticket, mark_duplicate
from tickets.services.opening import OpeningRefused
from tickets.services.progress import (
    answer_ticket,
    archive_ticket,
    ask_presence,
    cancel_ticket,
    check_in,
    confirm_ticket,
    reopen_ticket,
    set_out,
    solve_ticket,
)
from tickets.services.steps import MoveRefused, TimeRefused

pytestmark = pytest.mark.django_db


def test_a_fault_goes_from_the_call_to_the_archive(contracts):
    contract = contracts["AIS"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital, channel="phone")

    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
    ask_presence(ticket=ticket, actor=hospital, at=later(minutes=6))
    set_out(ticket=ticket, actor=engineer, at=later(minutes=10))
    check_in(ticket=ticket, actor=engineer, at=later(hours=1))
    solve_ticket(
        ticket=ticket, actor=engineer, at=later(hours=2), remedy="更换电源", cause="电源老化", work_minutes=40
    )
    confirm_ticket(ticket=ticket, actor=hospital, at=later(hours=3))
    archived = archive_ticket(ticket=ticket, actor=hospital, at=later(hours=4))

    assert archived.state == State.ARCHIVED
    assert archived.assignee == engineer
    assert archived.work_minutes == 40
    assert list(archived.events.values_list("type", flat=True)) == [
        "reported", "responded", "presence_requested", "set_out", "arrived", "solved", "closed", "archived",
    ]  # fmt: skip
    assert {clock.kind: clock.state for clock in archived.clocks.all()} == {
        "respond": "met", "arrive": "met", "resolve": "met",
    }  # fmt: skip


def test_a_move_out_of_turn_is_refused(contracts):
    ticket = ticket_of(contracts["TRI"])

    with pytest.raises(MoveRefused) as refusal:
        solve_ticket(
            ticket=ticket, actor=supplier_engineer(contracts["TRI"]), at=later(minutes=1), remedy="重启"
        )

    assert refusal.value.code == "illegal_move"


def test_the_supplier_does_not_confirm_its_own_work(contracts):
    contract = contracts["TRI"]
    engineer = supplier_engineer(contract)
    ticket = ticket_of(contract)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=1))
    solve_ticket(ticket=ticket, actor=engineer, at=later(minutes=9), remedy="重启")

    with pytest.raises(PermissionDenied):
        confirm_ticket(ticket=ticket, actor=engineer, at=later(minutes=10))


def test_another_supplier_moves_nothing(contracts):
    ticket = ticket_of(contracts["TRI"])

    with pytest.raises(PermissionDenied):
        answer_ticket(ticket=ticket, actor=supplier_engineer(contracts["AIS"]), at=later(minutes=1))


def test_a_fault_is_not_archived_without_its_cause(contracts):
    contract = contracts["TRI"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=1))
    solve_ticket(ticket=ticket, actor=engineer, at=later(minutes=9), remedy="重启")
    confirm_ticket(ticket=ticket, actor=hospital, at=later(minutes=20))

    with pytest.raises(MoveRefused) as refusal:
        archive_ticket(ticket=ticket, actor=hospital, at=later(minutes=30))

    assert refusal.value.field == "cause"


def test_the_future_cannot_be_logged(contracts):
    contract = contracts["TRI"]
    ticket = ticket_of(contract)

    with pytest.raises(TimeRefused) as refusal:
        answer_ticket(
            ticket=ticket,
            actor=supplier_engineer(contract),
            at=later(minutes=1),
            occurred_at=later(minutes=2),
        )

    assert (refusal.value.field, refusal.value.code) == ("occurred_at", "in_the_future")


def test_a_call_beyond_the_hospitals_limit_is_refused(contracts):
    contract = contracts["TRI"]
    limit = contract.hospital.backdating_limit_minutes

    with pytest.raises(TimeRefused) as refusal:
        ticket_of(contract, occurred_at=NINE, at=later(minutes=limit + 1))
    ticket = ticket_of(contract, occurred_at=NINE, at=later(minutes=limit))

    assert (refusal.value.field, refusal.value.code) == ("occurred_at", "too_long_ago")
    assert ticket.occurred_at == NINE


def test_a_call_logged_late_counts_from_when_it_came(contracts):
    ticket = ticket_of(contracts["TRI"], occurred_at=NINE, at=later(minutes=20))

    respond = clock_of(ticket, "respond")

    assert respond.due_at == later(minutes=10)
    assert respond.breached_at == later(minutes=10)
    assert respond.detected_at == later(minutes=20)
    assert (ticket.occurred_at, ticket.recorded_at) == (NINE, later(minutes=20))


def test_reopening_goes_on_with_the_same_clock(contracts):
    contract = contracts["TRA"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
    solve_ticket(ticket=ticket, actor=engineer, at=later(minutes=60), remedy="重启服务")

    reopened = reopen_ticket(ticket=ticket, actor=hospital, at=later(minutes=90), reason="又出现")

    resolve = clock_of(ticket, "resolve")
    assert reopened.state == State.ANSWERED
    assert resolve.state == ClockState.RUNNING
    assert resolve.consumed_us == 60 * 60 * 1_000_000
    assert resolve.due_at == later(minutes=150)


def test_cancelling_voids_what_is_not_met(contracts):
    contract = contracts["TRI"]
    hospital = hospital_engineer(contract)
    ticket = ticket_of(contract, actor=hospital)

    cancel_ticket(ticket=ticket, actor=hospital, at=later(minutes=2), reason="误报")

    assert {clock.state for clock in ticket.clocks.all()} == {"void"}


def test_a_duplicate_is_void_and_its_earlier_start_wins_on_the_parent(contracts):
    contract = contracts["TRA"]
    first = ticket_of(contract)
    second = ticket_of(contract, at=later(minutes=30))

    duplicate = mark_duplicate(
        ticket=first, actor=hospital_engineer(contract), at=later(minutes=40), of=second
    )

    assert (duplicate.state, duplicate.duplicate_of) == (State.CANCELLED, second)
    assert clock_of(first, "resolve").state == ClockState.VOID
    assert clock_of(second, "resolve").started_at == NINE
    assert clock_of(second, "resolve").due_at == later(hours=2)


def test_change_of_kind_takes_over_start_and_consumed_time(contracts):
    contract = contracts["TRI"]
    ticket = ticket_of(contract, kind="fault")

    change_kind(ticket=ticket, actor=hospital_engineer(contract), at=later(minutes=5), kind="major_outage")

    assert clock_of(ticket, "respond").due_at == later(minutes=10)
    assert clock_of(ticket, "resolve").due_at == later(hours=4)


def test_handing_over_is_for_the_suppliers_people(contracts):
    contract = contracts["TRI"]
    ticket = ticket_of(contract)
    manager, engineer = project_manager(contract), supplier_engineer(contract)

    handed = hand_over_ticket(ticket=ticket, actor=manager, at=later(minutes=1), assignee=engineer)

    with pytest.raises(MoveRefused) as refusal:
        hand_over_ticket(
            ticket=ticket, actor=manager, at=later(minutes=2), assignee=hospital_engineer(contract)
        )
    assert handed.assignee == engineer
    assert refusal.value.field == "assignee"


def test_a_system_of_another_contract_is_refused(contracts):
    foreign = contracts["TRA"].systems.first()

    with pytest.raises(OpeningRefused) as refusal:
        ticket_of(contracts["TRI"], system=foreign)

    assert refusal.value.field == "system"


def test_moves_depend_on_role_and_state(contracts):
    contract = contracts["TRI"]
    ticket = ticket_of(contract)
    ward = UserFactory(organisation=contract.hospital, role=Role.DEPARTMENT_USER)
    auditor = UserFactory(organisation=contract.hospital, role=Role.AUDITOR)

    moves = {
        "supplier": available_moves(ticket, supplier_engineer(contract)),
        "ward": available_moves(ticket, ward),
        "auditor": available_moves(ticket, auditor),
        "director": available_moves(ticket, director(contract)),
        "stranger": available_moves(ticket, supplier_engineer(contracts["AIS"])),
    }

    assert moves["supplier"] == [
        Move.ANSWER, Move.HAND_OVER, Move.MARK_DUPLICATE, Move.CONFIRM_REQUIREMENT,
    ]  # fmt: skip
    assert moves["ward"] == [Move.CANCEL]
    assert moves["auditor"] == moves["stranger"] == []
    assert Move.ASK_PRESENCE in moves["director"]
    assert Move.ANSWER in moves["director"]
    assert EventType.REPORTED in set(ticket.events.values_list("type", flat=True))
