"""Promise against fact: what tickets measure of a contract's clauses."""

import pytest
from django.utils import translation

from contracts.panels import facts_of
from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.services.progress import answer_ticket, confirm_requirement, solve_ticket
from tickets.services.sweep import sweep_clocks

pytestmark = pytest.mark.django_db


def texts(contract, ref):
    with translation.override("en"):
        return [(str(fact.text), fact.is_kept) for fact in facts_of(contract, ref, later(days=4))]


def test_adjustments_and_targets_are_measured(contracts):
    contract = contracts["TRI"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    adjustment = ticket_of(contract, actor=hospital, kind="function_adjustment", channel="phone")
    answer_ticket(ticket=adjustment, actor=engineer, at=later(hours=1))
    confirm_requirement(ticket=adjustment, actor=hospital, at=later(hours=2))
    solve_ticket(ticket=adjustment, actor=engineer, at=later(hours=30), remedy="已上线")
    ticket_of(contract, actor=hospital, channel="wechat")
    sweep_clocks(later(minutes=11))

    assert texts(contract, "M02") == [("1 adjustments in time, 0 late this year", True)]
    assert texts(contract, "M04") == [
        ("2 tickets are open, 1 of them missed a target", False),
        ("50.0% of 2 targets were met in time this year", False),
    ]
    assert ("0 of 1 faults of the last 30 days have their document archived", None) in texts(contract, "M22")
    (channels,) = texts(contract, "M05")
    assert "phone 1" in channels[0]
    assert "WeChat 1" in channels[0]


def test_nothing_is_claimed_where_nothing_happened(contracts):
    contract = contracts["TRA"]

    assert texts(contract, "M02") == [("No adjustment was due this year", None)]
    assert texts(contract, "M05") == [("No report in the last 30 days", None)]
    assert texts(contract, "M06") == [("0 requests for new software or hardware", None)]
