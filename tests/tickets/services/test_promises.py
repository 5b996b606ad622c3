"""Due times of the five contracts, by hand against the service-level table."""

import pytest

from tests.factories.tickets import NINE, clock_of, hospital_engineer, later, supplier_engineer, ticket_of
from tickets.models.choices import ClockState
from tickets.services.progress import (
    answer_ticket,
    ask_presence,
    check_in,
    confirm_requirement,
    declare_remote_impossible,
)

pytestmark = pytest.mark.django_db

FROM_THE_REPORT = [
    ("EMR", "consulting", {"respond": 3600}),
    ("EMR", "fault", {"respond": 7200}),
    ("EMR", "report", {"respond": 7200}),
    ("EMR", "change", {"respond": 7200}),
    ("EMR", "daily_maintenance", {"respond": 7200}),
    ("EMR", "data_recovery", {"respond": 7200}),
    ("EMR", "data_correction", {"respond": 7200}),
    ("EMR", "disaster", {"respond": 600}),
    ("EMR", "training", {}),
    ("AIS", "fault", {"respond": 1800, "arrive": None, "resolve": None}),
    ("AIS", "change", {"plan": 86_400}),
    ("AIS", "function_adjustment", {"resolve": None}),
    ("MRS", "fault", {"respond": 1800}),
    ("MRS", "function_adjustment", {"resolve": None}),
    ("TRI", "fault", {"respond": 600, "arrive": None}),
    ("TRI", "hardware_fault", {"respond": 600, "arrive": None}),
    ("TRI", "bug", {"resolve": 172_800}),
    ("TRI", "major_outage", {"respond": 600, "arrive": None, "resolve": 14_400}),
    ("TRI", "function_adjustment", {"resolve": None}),
    ("TRA", "fault", {"respond": 600, "resolve": 7200}),
    ("TRA", "consulting", {"respond": 86_400}),
    ("TRA", "function_adjustment", {"resolve": None}),
]


@pytest.mark.parametrize(("key", "kind", "expected"), FROM_THE_REPORT)
def test_what_is_due_when_a_request_is_reported(contracts, key, kind, expected):
    ticket = ticket_of(contracts[key], kind=kind)

    dues = {clock.kind: clock.due_at for clock in ticket.clocks.all()}

    assert dues == {
        clock: None if seconds is None else later(seconds=seconds) for clock, seconds in expected.items()
    }


@pytest.mark.parametrize("key", ["AIS", "MRS", "TRI", "TRA"])
def test_m02_adjustment_is_due_48_hours_after_the_need_is_clear(contracts, key):
    contract = contracts[key]
    ticket = ticket_of(contract, kind="function_adjustment")

    confirm_requirement(ticket=ticket, actor=hospital_engineer(contract), at=later(hours=5))

    assert clock_of(ticket, "resolve").due_at == later(hours=53)


def test_tri_fault_that_cannot_be_solved_remotely_is_due_on_site_within_an_hour(contracts):
    contract = contracts["TRI"]
    ticket = ticket_of(contract)
    engineer = supplier_engineer(contract)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=4))

    declare_remote_impossible(ticket=ticket, actor=engineer, at=later(minutes=20))

    assert clock_of(ticket, "arrive").due_at == later(minutes=80)
    assert clock_of(ticket, "respond").met_at == later(minutes=4)


def test_tri_hardware_is_due_on_site_24_hours_after_confirmation(contracts):
    contract = contracts["TRI"]
    ticket = ticket_of(contract, kind="hardware_fault")

    confirm_requirement(ticket=ticket, actor=supplier_engineer(contract), at=later(minutes=30))

    assert clock_of(ticket, "arrive").due_at == later(hours=24, minutes=30)


def test_ais_fault_is_due_six_hours_after_arrival(contracts):
    contract = contracts["AIS"]
    ticket = ticket_of(contract)
    engineer = supplier_engineer(contract)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=10))
    ask_presence(ticket=ticket, actor=hospital_engineer(contract), at=later(minutes=12))

    check_in(ticket=ticket, actor=engineer, at=later(hours=2))

    assert clock_of(ticket, "arrive").due_at == later(hours=4, minutes=12)
    assert clock_of(ticket, "arrive").state == ClockState.MET
    assert clock_of(ticket, "resolve").due_at == later(hours=8)
    assert clock_of(ticket, "resolve").started_at > NINE
