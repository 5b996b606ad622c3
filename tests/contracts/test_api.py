"""REST of contracts: scope, figures, heartbeats of machines."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.roles import Role
from contracts.models.contract import ContractAccess
from contracts.models.health import HealthProbe
from tests.factories.accounts import MachineFactory, machine_key, user_of_role
from tests.factories.contracts import (
    DeploymentFactory,
    HealthProbeFactory,
    ModuleVersionFactory,
    OnCallShiftFactory,
    PersonnelFactory,
    ReleaseFactory,
)

BASE = "/api/v1/contracts"

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(loaded_contracts) -> Client:
    client = Client()
    client.force_login(user_of_role(Role.DIRECTOR, loaded_contracts["TRI"].hospital))
    return client


def beat(secret: str, probe: str, contract: str = "TRI"):
    return Client().post(
        f"{BASE}/heartbeats",
        {"contract": contract, "probe": probe},
        content_type="application/json",
        headers={"Authorization": f"Api-Key {secret}"},
    )


def machine(contract, *scopes: str) -> str:
    user = MachineFactory(organisation=contract.hospital)
    ContractAccess.objects.create(user=user, contract=contract)
    return machine_key(user=user, scopes=scopes)[1]


def test_hospital_lists_its_own_contracts(director):
    keys = [row["key"] for row in director.get(BASE).json()["results"]]

    assert sorted(keys) == ["AIS", "MRS", "TRA", "TRI"]
    assert director.get(f"{BASE}/EMR").status_code == 404


def test_machine_lists_the_contracts_its_account_was_given(loaded_contracts):
    secret = machine(loaded_contracts["TRI"], "contracts.view")

    answer = Client().get(BASE, headers={"Authorization": f"Api-Key {secret}"})

    assert [row["key"] for row in answer.json()["results"]] == ["TRI"]


def test_contract_comes_with_clauses_and_terms(director):
    contract = director.get(f"{BASE}/TRI").json()
    terms = director.get(f"{BASE}/TRI/terms").json()

    assert [clause["ref"] for clause in contract["clauses"]][:3] == ["M01", "M02", "M03"]
    assert (terms["number"], len(terms["terms"])) == (1, 9)
    first = next(term for term in terms["terms"] if (term["kind"], term["clock"]) == ("fault", "arrive"))
    assert (first["budget_s"], first["starts_on"], first["stops_on"], first["calendar"]) == (
        3600,
        ["presence_requested", "remote_impossible"],
        "arrived",
        "24x7",
    )


def test_on_call_names_who_answers_and_who_comes_next(director, loaded_contracts):
    contract, now = loaded_contracts["TRI"], timezone.now()
    technician = PersonnelFactory(contract=contract, name="龙飞")
    PersonnelFactory(contract=contract, name="彭海涛", role="project_manager")
    OnCallShiftFactory(personnel=technician, starts_at=now, ends_at=now + timedelta(hours=1))

    answer = director.get(f"{BASE}/TRI/on-call").json()

    assert [person["name"] for person in answer["on_call"]] == ["龙飞"]
    assert [person["name"] for person in answer["escalation_chain"]] == ["龙飞", "彭海涛"]


def test_modules_tell_health_and_versions(director, loaded_contracts):
    module = loaded_contracts["TRI"].systems.get().modules.get(code="TRI-01")
    now = timezone.now()
    HealthProbeFactory(
        contract=loaded_contracts["TRI"], module=module, key="core", state="up", last_sample_at=now
    )
    DeploymentFactory(version=ModuleVersionFactory(module=module, version="1.0"))
    ModuleVersionFactory(module=module, version="1.1", is_newest=True)

    [row] = director.get(f"{BASE}/modules", {"code": "TRI-01"}).json()["results"]

    assert (row["system"], row["newest_version"]) == ("TRI", "1.1")
    assert [(probe["key"], probe["state"]) for probe in row["probes"]] == [("core", "up")]
    assert [(place["version"], place["is_newest"]) for place in row["deployments"]] == [("1.0", False)]


def test_releases_say_which_documents_are_there(director, loaded_contracts):
    ReleaseFactory(contract=loaded_contracts["TRI"], version="2026.1")

    [row] = director.get(f"{BASE}/TRI/releases").json()["results"]

    assert (row["version"], row["state"], set(row["documents"].values())) == ("2026.1", "draft", {False})


def test_systems_of_the_hospital(director):
    keys = {row["key"] for row in director.get(f"{BASE}/systems").json()["results"]}

    assert keys == {"MRS", "AIS-AN", "AIS-ICU", "TRI", "TRA"}


def test_heartbeat_of_a_machine_makes_its_module_green(loaded_contracts):
    probe = HealthProbeFactory(contract=loaded_contracts["TRI"], key="core")
    secret = machine(loaded_contracts["TRI"], "contracts.send_heartbeat")

    answer = beat(secret, "core")

    probe.refresh_from_db()
    assert (answer.status_code, answer.json()["state"], probe.state) == (200, "up", "up")


def test_heartbeat_needs_the_scope_and_the_contract(loaded_contracts):
    HealthProbeFactory(contract=loaded_contracts["TRI"], key="core")
    without_scope = machine(loaded_contracts["TRI"], "contracts.view")
    of_another = machine(loaded_contracts["MRS"], "contracts.send_heartbeat")

    assert beat(without_scope, "core").status_code == 403
    assert beat(of_another, "core").status_code == 404
    assert HealthProbe.objects.get().state == "unknown"


def test_heartbeat_of_an_active_probe_kind_is_not_taken(loaded_contracts):
    HealthProbeFactory(contract=loaded_contracts["TRI"], key="tcp", kind="tcp", address="127.0.0.1:9")
    secret = machine(loaded_contracts["TRI"], "contracts.send_heartbeat")

    assert beat(secret, "tcp").status_code == 404


@pytest.mark.parametrize("body", ['{"contract": "TRI"}', '{"contract": 1, "probe": []}', "[]", "{", '"x"'])
def test_malformed_heartbeat_is_a_problem_document(loaded_contracts, body):
    secret = machine(loaded_contracts["TRI"], "contracts.send_heartbeat")

    answer = Client().post(
        reverse("contracts-api:heartbeats"),
        body,
        content_type="application/json",
        headers={"Authorization": f"Api-Key {secret}"},
    )

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
