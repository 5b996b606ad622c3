"""M22: fault documents are produced and kept: a fault is archived only with what its document needs."""

import pytest

from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.services.progress import answer_ticket, archive_ticket, confirm_ticket, solve_ticket
from tickets.services.steps import MoveRefused


@pytest.mark.django_db
def test_m22_cause_and_remedy_are_on_record_before_a_fault_is_archived(contracts):
    contract = contracts["TRA"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)
    ticket = ticket_of(contract, actor=hospital)
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
    solve_ticket(ticket=ticket, actor=engineer, at=later(minutes=50), remedy="重启采集服务")
    confirm_ticket(ticket=ticket, actor=hospital, at=later(hours=2))

    with pytest.raises(MoveRefused) as refusal:
        archive_ticket(ticket=ticket, actor=hospital, at=later(hours=3))
    archived = archive_ticket(ticket=ticket, actor=hospital, at=later(hours=3), cause="采集服务内存不足")

    assert refusal.value.field == "cause"
    assert (archived.cause, archived.remedy) == ("采集服务内存不足", "重启采集服务")
    assert archived.archived_at == later(hours=3)
