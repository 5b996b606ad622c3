"""M02: a function adjustment is delivered within 48 h once the need is clear."""

import pytest

from tests.factories.tickets import clock_of, hospital_engineer, later, supplier_engineer, ticket_of
from tickets.models.choices import ClockState
from tickets.services.progress import answer_ticket, confirm_requirement, solve_ticket


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "is_kept"), [(47, True), (49, False)])
def test_m02_the_48_hours_begin_when_the_need_is_clear(contracts, hours, is_kept):
    contract = contracts["MRS"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital, kind="function_adjustment", title="月报按病区导出")
    answer_ticket(ticket=ticket, actor=engineer, at=later(hours=1))
    before = clock_of(ticket, "resolve").state

    confirm_requirement(ticket=ticket, actor=hospital, at=later(hours=6), note="需求已明确")
    solve_ticket(ticket=ticket, actor=engineer, at=later(hours=6 + hours), remedy="已上线")

    resolve = clock_of(ticket, "resolve")
    assert before == ClockState.WAITING
    assert (resolve.started_at, resolve.due_at) == (later(hours=6), later(hours=54))
    assert (resolve.breached_at is None) is is_kept
