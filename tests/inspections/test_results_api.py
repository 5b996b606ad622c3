"""Checks, agents and findings over REST: scope, once for each key, clear faults, both clocks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from contracts.models.contract import ContractAccess
from inspections.models.agent import AgentRun, SoftwareVersion
from inspections.models.finding import Finding
from inspections.models.result import Result
from tests.factories.accounts import MachineFactory, UserFactory, machine_key
from tests.factories.inspections import TargetFactory
from tests.inspections.places import make_round

pytestmark = pytest.mark.django_db


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def place():
    return make_round()


@pytest.fixture
def agent(place) -> APIClient:
    machine = MachineFactory(organisation=place.contract.hospital)
    ContractAccess.objects.create(user=machine, contract=place.contract)
    _key, secret = machine_key(user=machine, scopes=("inspections.submit_results", "inspections.view"))
    return APIClient(headers={"Authorization": f"Api-Key {secret}"})


def document(run="r-1", minutes=0, **changes):
    at = timezone.now() + timedelta(minutes=minutes)
    body = {"run": run, "host": "db-01", "collected_at": at.isoformat(), "items": []}
    return {**body, **changes}


def runs(target) -> str:
    return f"/api/v1/inspections/targets/{target.pk}/runs"


def test_an_agent_posts_once_and_its_results_are_judged_by_the_frozen_limits(place, agent):
    for code, warn, critical in (("OS-001", "75", "90"), ("OS-005", "80", "90"), ("OS-009", "", "")):
        place.item(code, warn=warn, critical=critical)
    body = document(
        items=[
            {"id": "OS-001", "value": 40},
            {"id": "OS-005", "rows": [["/", 95, "ext4"], ["/var", 85, "ext4"]]},
            {"id": "OS-009", "error": "smartctl: not found"},
            {"id": "OS-016", "value": 1},
        ],
        software=[{"name": "nginx", "version": "1.26.2"}],
    )

    first = agent.post(runs(place.target), body, format="json")
    second = agent.post(runs(place.target), body, format="json")
    changed = agent.post(runs(place.target), {**body, "host": "other"}, format="json")

    assert [first.status_code, second.status_code, changed.status_code] == [201, 200, 409]
    told = {name: first.json()[name] for name in ("stored", "unplaced", "is_clock_trusted", "inspection")}
    assert told == {
        "stored": 3,
        "unplaced": ["OS-016"],
        "is_clock_trusted": True,
        "inspection": place.inspection.label,
    }
    results = dict(Result.objects.values_list("item__code", "status"))
    assert results == {"OS-001": "ok", "OS-005": "critical", "OS-009": "unknown"}
    assert "smartctl: not found" in Result.objects.get(item__code="OS-009").reason
    states = Finding.objects.order_by("object").values_list("object", "severity", "state")
    assert list(states) == [("/", "critical", "ticketed"), ("/var", "warn", "open")]


def test_what_a_person_said_is_not_overwritten_by_a_machine(place, agent):
    item = place.item("OS-001", warn="75", critical="90")
    url = f"/api/v1/inspections/{place.inspection.pk}/results"
    key = "7f0c2f0e-6a53-4a7e-9a70-0f6f3f3b9a01"
    engineer = client_of(place.engineer)
    answer = {"item": item.pk, "status": "warn", "value": "３０", "key": key, "note": "风扇异响"}

    answers = [engineer.post(url, answer, format="json") for _ in range(2)]
    agent.post(runs(place.target), document(items=[{"id": "OS-001", "value": 10}]), format="json")

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json()["result"]["status"] == "warn"
    assert Result.objects.values_list("status", "value", "text").get() == ("warn", 30, "风扇异响")


@pytest.mark.parametrize(("minutes", "is_trusted"), [(-3, True), (-9, False), (9, False)])
def test_a_clock_that_is_off_by_more_than_five_minutes_is_shown_and_not_believed(
    place, agent, minutes, is_trusted
):
    place.item("OS-001")

    agent.post(
        runs(place.target), document(minutes=minutes, items=[{"id": "OS-001", "value": 1}]), format="json"
    )

    run, result = AgentRun.objects.get(), Result.objects.get()
    assert run.is_clock_trusted == is_trusted
    assert abs(run.skew_s - minutes * 60) <= 5
    assert run.measured_at == (run.said_at if is_trusted else run.received_at)
    assert result.measured_at == run.measured_at


def test_faults_are_told_with_their_path_and_nothing_is_kept(place, agent):
    body = document(items=[{"id": "A", "rows": [["x", "high"]]}, {"value": 1}], hsot="x")

    answer = agent.post(runs(place.target), body, format="json")

    assert answer.status_code == 400
    paths = {fault["field"] for fault in answer.json()["errors"]}
    assert paths == {"hsot", "items.0.rows.0.value", "items.1.id"}
    assert not AgentRun.objects.exists()


def test_the_register_of_versions_follows_what_agents_see(place, agent):
    for number, version in enumerate(["1.26.2", "1.26.2", "1.27.0"]):
        software = [{"name": "nginx", "version": version}, {"name": "openssl", "version": "3.0"}]
        agent.post(runs(place.target), document(run=f"r-{number}", software=software), format="json")

    rows = SoftwareVersion.objects.order_by("name", "version").values_list("name", "version", "gone_at")
    assert [(name, version, gone is None) for name, version, gone in rows] == [
        ("nginx", "1.26.2", False),
        ("nginx", "1.27.0", True),
        ("openssl", "3.0", True),
    ]
    shown = agent.get("/api/v1/inspections/software?gone_at__isnull=true").json()["results"]
    assert [(row["name"], row["version"]) for row in shown] == [("nginx", "1.27.0"), ("openssl", "3.0")]


def test_other_targets_and_other_inspections_do_not_exist(place, agent):
    stranger = TargetFactory()
    item = place.item()
    outsider = client_of(UserFactory(role="supplier_engineer"))
    url = f"/api/v1/inspections/{place.inspection.pk}/results"

    assert agent.post(runs(stranger), document(), format="json").status_code == 404
    assert outsider.get(url).status_code == 404
    assert outsider.post(url, {"item": item.pk, "status": "ok"}, format="json").status_code == 404
    assert client_of(place.director).post(url, {"item": item.pk, "status": "ok"}).status_code == 403


def test_lists_take_as_many_queries_for_three_rows_as_for_one(place):
    client = client_of(place.engineer)
    urls = [f"/api/v1/inspections/{place.inspection.pk}/results", "/api/v1/inspections/findings"]

    def queries() -> list[int]:
        counts = []
        for url in urls:
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert client.get(url).status_code == 200
            counts.append(len(caught))
        return counts

    for number in range(3):
        item = place.item(f"X-{number:03}")
        client.post(urls[0], {"item": item.pk, "status": "warn"}, format="json")
        if number == 0:
            first = queries()

    assert queries() == first


def test_findings_are_moved_over_rest_and_refusals_are_conflicts(place):
    item = place.item()
    url = f"/api/v1/inspections/{place.inspection.pk}/results"
    engineer, director = client_of(place.engineer), client_of(place.director)
    engineer.post(url, {"item": item.pk, "status": "warn", "note": "松动"}, format="json")
    base = f"/api/v1/inspections/findings/{Finding.objects.get().pk}"

    ticket = engineer.post(f"{base}/ticket", format="json").json()["ticket"]
    early = director.post(f"{base}/moves", {"move": "close"}, format="json")
    fixed = engineer.post(f"{base}/moves", {"move": "fix", "note": "已紧固"}, format="json")
    verified = director.post(f"{base}/moves", {"move": "verify", "note": "已看"}, format="json")
    by_supplier = engineer.post(f"{base}/moves", {"move": "close"}, format="json")
    closed = director.post(f"{base}/moves", {"move": "close"}, format="json")
    risk = director.post(f"{base}/risk", {"reason": "x", "until": "2027-01-01"}, format="json")

    assert ticket == Finding.objects.get().ticket.number
    assert [one.status_code for one in (early, fixed, verified, by_supplier, closed, risk)] == [
        409, 200, 200, 409, 200, 409,
    ]  # fmt: skip
    assert [event["action"] for event in closed.json()["events"]] == [
        "seen", "ticket", "fix", "verify", "close",
    ]  # fmt: skip
