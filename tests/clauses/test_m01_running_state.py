"""M01: each module shows its running state; an outage opens a ticket once and closes it with the recovery."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.roles import Role
from contracts.models.health import HealthOutage, HealthProbe
from contracts.services.health import examine, record_sample
from tests.factories.accounts import user_of_role
from tests.factories.contracts import ProbeTargetFactory
from tickets.models.ticket import Ticket

pytestmark = pytest.mark.django_db


def test_m01_outage_seen_ticket_opened_once_recovery_noted(loaded_contracts):
    contract = loaded_contracts["TRI"]
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    ProbeTargetFactory(contract=contract, host="127.0.0.1", port=port)
    client = Client()
    client.force_login(user_of_role(Role.HOSPITAL_ENGINEER, contract.hospital, language="en"))
    module = contract.systems.get().modules.get(code="TRI-01")
    body = {"module": module.pk, "key": "core", "aspect": "service", "kind": "tcp", "is_active": "on"}
    body |= {"address": f"127.0.0.1:{port}", "interval_s": 30, "timeout_s": 1, "failures_until_down": 2}
    client.post(reverse("contracts:probe-add", args=["TRI"]), body)
    probe = HealthProbe.objects.get()
    start = timezone.now()

    def look(after_s: int) -> str:
        at = start + timedelta(seconds=after_s)
        return record_sample(probe_id=probe.pk, outcome=examine(probe=probe, at=at), at=at).state

    up = look(0)
    listener.close()
    down = [look(seconds) for seconds in (30, 60, 90)]
    listener = socket.create_server(("127.0.0.1", port))
    recovered = look(120)
    listener.close()

    assert (up, down, recovered) == ("up", ["up", "down", "down"], "up")
    outage = HealthOutage.objects.get()
    [ticket] = Ticket.objects.filter(module=module)
    assert (outage.ticket_state, outage.ticket_number) == ("solved", ticket.number)
    assert (outage.began_at, outage.ended_at) == (
        start + timedelta(seconds=30),
        start + timedelta(seconds=120),
    )
    assert ticket.channel == "monitor"
    page = client.get(reverse("contracts:health", args=["TRI"])).content.decode()
    assert ticket.number in page


def test_m01_state_page_shows_every_module_of_the_systems(loaded_contracts):
    contract = loaded_contracts["MRS"]
    client = Client()
    client.force_login(user_of_role(Role.DIRECTOR, contract.hospital))
    HealthProbe.objects.create(
        contract=contract,
        module=contract.systems.get().modules.get(code="MRS-07"),
        key="db",
        kind="heartbeat",
        next_due_at=datetime(2026, 3, 2, tzinfo=UTC),
    )

    rows = client.get(reverse("contracts:system-list")).context["rows"]

    [system] = [row for row in rows if row["system"].key == "MRS"]
    assert (system["tone"], system["unwatched"], len(system["modules"])) == ("unknown", 6, 7)
