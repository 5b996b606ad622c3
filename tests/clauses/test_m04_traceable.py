"""M04: report → recorded → assigned → solved → archived, the whole way traceable (报障-响应-处理-归档)."""

import pytest
from django.db import DatabaseError, connection, transaction
from rest_framework.test import APIClient

from tests.factories.tickets import hospital_engineer, supplier_engineer, ticket_of
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket


def client_of(user):
    client = APIClient()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["MRS", "EMR", "AIS", "TRI", "TRA"])
def test_m04_a_fault_is_traceable_from_the_call_to_the_archive(contracts, key):
    contract = contracts[key]
    hospital, engineer = client_of(hospital_engineer(contract)), client_of(supplier_engineer(contract))
    system = contract.systems.first()

    body = {"contract": key, "system": system.key, "title": "系统无法登录", "channel": "phone"}
    number = hospital.post("/api/v1/tickets", body).json()["number"]
    address = f"/api/v1/tickets/{number}"
    for caller, move, fields in (
        (engineer, "answer", {"channel": "phone", "note": "已电话联系"}),
        (engineer, "solve", {"cause": "服务停止", "remedy": "重启服务", "work_minutes": 20}),
        (hospital, "confirm", {}),
        (hospital, "archive", {}),
    ):
        assert caller.post(f"{address}/moves/{move}", fields).status_code == 200

    told = [event["type"] for event in hospital.get(address).json()["events"]]
    assert told == ["reported", "responded", "solved", "closed", "archived"]
    assert Ticket.objects.get().state == "archived"
    assert all(event["actor"] and event["party"] for event in hospital.get(address).json()["events"])


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET party = 'system'", "DELETE FROM {}", "TRUNCATE {}"])
def test_m04_nobody_changes_or_removes_what_happened(contracts, statement):
    ticket_of(contracts["TRI"])
    table = TicketEvent._meta.db_table

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement.format(table))

    assert TicketEvent.objects.count() == 1
