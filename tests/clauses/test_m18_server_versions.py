"""M18: servers are inspected, and a register the hospital reads has the versions of their software."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.domain.roles import Role
from contracts.models.contract import ContractAccess
from inspections.models.choices import Kind
from inspections.services.catalogue import load_product_list
from inspections.services.conduct import start_inspection
from tests.factories.accounts import MachineFactory, machine_key, user_of_role
from tests.factories.inspections import InspectionFactory, TargetFactory

pytestmark = pytest.mark.django_db


def test_m18_an_agent_reports_a_server_and_the_hospital_sees_what_runs_there(contracts):
    contract = contracts["TRI"]
    now = timezone.now()
    load_product_list(at=now)
    server = TargetFactory(contract=contract, kind="server OS", name="分诊主服务器")
    inspection = InspectionFactory(
        contract=contract,
        kinds=[Kind.QUARTERLY],
        window_to=timezone.localdate(now) + timedelta(days=9),
        confirmed_at=now,
    )
    engineer = user_of_role(Role.SUPPLIER_ENGINEER, contract.supplier)
    start_inspection(inspection=inspection, actor=engineer, at=now)
    machine = MachineFactory(organisation=contract.hospital)
    ContractAccess.objects.create(user=machine, contract=contract)
    _key, secret = machine_key(user=machine, scopes=("inspections.submit_results",))
    hospital = Client()
    hospital.force_login(user_of_role(Role.HOSPITAL_ENGINEER, contract.hospital))
    document = {
        "run": "2026-q1",
        "host": "tri-01",
        "items": [
            {"id": "OS-001", "value": 31.5},
            {"id": "OS-005", "rows": [["/", 62, "ext4"], ["/data", 93, "xfs"]]},
            {"id": "OS-009", "error": "smartctl: not found"},
        ],
        "software": [{"name": "PostgreSQL", "version": "16.4"}, {"name": "nginx", "version": "1.26.2"}],
    }

    agent = APIClient(headers={"Authorization": f"Api-Key {secret}"})
    url = reverse("inspections-api:target-runs", args=[server.pk])
    answer = agent.post(url, {**document, "collected_at": (now - timedelta(minutes=8)).isoformat()}, "json")

    assert (answer.status_code, answer.json()["stored"], answer.json()["is_clock_trusted"]) == (201, 3, False)
    results = dict(inspection.items.filter(target=server).values_list("code", "result__status"))
    assert {code: results[code] for code in ("OS-001", "OS-005", "OS-009", "OS-016")} == {
        "OS-001": "ok",
        "OS-005": "critical",
        "OS-009": "unknown",
        "OS-016": None,
    }
    [(shown, versions)] = hospital.get(reverse("inspections:software")).context["groups"]
    assert (shown, [(one.name, one.version) for one in versions]) == (
        server,
        [("nginx", "1.26.2"), ("PostgreSQL", "16.4")],
    )
    [finding] = contract.findings.all()
    assert (finding.object, finding.ticket.system) == ("/data", server.system)
