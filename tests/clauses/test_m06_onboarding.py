"""M06: bringing new software or hardware into the environment is a request of its own kind."""

import pytest

from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.models.choices import State
from tickets.services.progress import answer_ticket, plan_ticket, solve_ticket


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["MRS", "AIS", "TRA"])
def test_m06_onboarding_is_asked_for_planned_and_done(contracts, key):
    contract = contracts[key]
    engineer = supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital_engineer(contract), kind="onboarding", title="新服务器接入")

    answer_ticket(ticket=ticket, actor=engineer, at=later(hours=1), channel="email")
    plan_ticket(ticket=ticket, actor=engineer, at=later(hours=3), note="周六安装，周日试运行")
    done = solve_ticket(ticket=ticket, actor=engineer, at=later(days=4), remedy="已接入并验收")

    assert (done.kind, done.state) == ("onboarding", State.SOLVED)
    assert not done.clocks.exists()
