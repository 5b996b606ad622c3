"""REST of homepages and discharges: problems that name each finding, masking, scope, idempotency."""

import json

import pytest
from django.test import Client

from accounts.domain.roles import Role
from quality.models.discharge import Discharge
from quality.models.homepage import Homepage
from quality.models.rules import HomepagePolicy
from tests.factories.accounts import HospitalFactory, MachineFactory, machine_key, user_of_role
from tests.factories.quality import homepage_of, valid_record

pytestmark = pytest.mark.django_db
URL = "/api/v1/homepages"


@pytest.fixture
def hospital():
    return HospitalFactory()


@pytest.fixture
def machine(hospital):
    user = MachineFactory(organisation=hospital)
    scopes = ("homepages.view", "homepages.store", "homepages.announce")
    _key, secret = machine_key(user=user, scopes=scopes)
    return Client(headers={"Authorization": f"Api-Key {secret}", "accept-language": "en"})


def post(client, url, body, **headers):
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def test_validate_answers_with_findings_and_keeps_nothing(machine):
    clean = post(machine, f"{URL}/validate", valid_record())
    faulty = post(machine, f"{URL}/validate", {"record": valid_record(id_no="430102196603121028")})

    assert clean.json() | {"catalogue": ""} == {
        "is_acceptable": True, "error_count": 0, "warning_count": 0, "catalogue": "", "findings": [],
    }  # fmt: skip
    [finding] = faulty.json()["findings"]
    assert (finding["rule"], finding["field"], finding["value"]) == ("HP-F-011", "id_no", "430***28")
    assert Homepage.objects.count() == 0


def test_store_refuses_with_a_problem_that_names_each_finding(machine):
    answer = post(machine, URL, {"record": valid_record(abo_blood_type="", birth_date="1967-03-12")})

    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert (body["code"], body["title"]) == ("homepage_errors", "The homepage does not meet the rules.")
    assert [(one["rule"], one["field"], one["value"]) for one in body["errors"]] == [
        ("HP-C-050", "abo_blood_type", None),
        ("HP-L-003", "age_years", "58"),
        ("HP-L-007", "birth_date", "1967-03-12"),
    ]
    assert all(one["detail"] and one["source"] for one in body["errors"])


def test_a_refusal_tells_of_warnings_too_so_that_both_can_be_mended_at_once(machine):
    answer = post(machine, URL, {"record": valid_record(abo_blood_type="", qc_date="-")}).json()

    assert answer["detail"] == "The homepage has 1 error and was not saved."
    assert [(one["rule"], one["severity"]) for one in answer["errors"]] == [
        ("HP-C-050", "error"),
        ("HP-C-090", "warning"),
    ]


def test_store_takes_reasons_and_the_next_revision(machine):
    record = valid_record(qc_date="-")

    refused = post(machine, URL, {"record": record}).json()
    reasons = [
        {"rule": one["rule"], "field": one["field"], "reason": "稍后质控"} for one in refused["errors"]
    ]
    created = post(machine, URL, {"record": record, "acknowledgements": reasons})
    changed = post(machine, URL, {"record": valid_record()})

    assert refused["code"] == "warnings_not_acknowledged"
    assert (created.status_code, created.json()["revision"]) == (201, 1)
    assert (changed.status_code, changed.json()["revision"], changed.json()["warning_count"]) == (200, 2, 0)
    assert changed["Location"] == f"{URL}/{created.json()['id']}"


def test_a_refused_record_is_kept_as_a_draft_on_demand(machine):
    answer = post(machine, URL, {"record": valid_record(abo_blood_type=""), "keep_draft": True})

    assert (answer.status_code, answer.json()["code"]) == (409, "kept_as_draft")
    assert Homepage.objects.get(pk=answer.json()["homepage"]).state == "draft"


def test_a_repeated_key_stores_once(machine):
    first, second = (post(machine, URL, valid_record(), **{"Idempotency-Key": "abc"}) for _ in range(2))

    assert (first.status_code, second.status_code, second["Idempotent-Replayed"]) == (201, 201, "true")
    assert first.content == second.content
    assert Homepage.objects.get().revision == 1


def test_numbers_keep_their_literal_text(machine):
    body = json.dumps(valid_record()).replace('"15820.60"', "15820.60")

    machine.post(URL, body, content_type="application/json")
    shown = machine.get(f"{URL}/{Homepage.objects.get().pk}").json()

    assert shown["record"]["total_cost"] == "15820.60"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"record": {"colour": 1}}, "colour"),
        ({"record": []}, "record"),
        ([], "record"),
        ({"record": {}, "extra": 1}, "extra"),
        ({"record": {}, "acknowledgements": [{"rule": "x"}]}, "acknowledgements.0.field"),
    ],
)
def test_what_cannot_be_read_is_a_400_at_its_field(machine, body, field):
    answer = post(machine, URL, body)

    assert answer.status_code == 400
    assert field in {one["field"] for one in answer.json()["errors"]}


def test_detail_tells_the_points_and_what_cost_them(machine, hospital):
    homepage = homepage_of(hospital, birth_date="")
    HomepagePolicy.objects.create(hospital=hospital, excellent_from="95")

    score = machine.get(f"{URL}/{homepage.pk}").json()["score"]

    assert (score["points"], score["is_excellent"]) == ("99.00", True)
    assert score["losses"] == [{"title": "Date of birth", "item_class": "C", "times": 1, "points": "1.00"}]
    assert score["lost_by_class"] == {"A": "0.00", "B": "0.00", "C": "1.00", "D": "0.00"}


def test_detail_and_list_show_nothing_of_the_patient(machine, hospital):
    homepage = homepage_of(hospital, id_no="430102196603121028")

    listed = machine.get(URL).content.decode()
    detail = machine.get(f"{URL}/{homepage.pk}").content.decode()

    assert json.loads(detail)["record"]["patient_name"] == "林**"
    for secret in ("林示范", "430102196603121028", "19900000001", "和平路"):
        assert secret not in listed + detail


@pytest.mark.parametrize("role", [Role.SUPPLIER_ENGINEER, Role.PROJECT_MANAGER, Role.TRIAGE_NURSE])
def test_suppliers_and_wards_see_no_homepage(hospital, role):
    homepage = homepage_of(hospital)
    client = Client()
    client.force_login(user_of_role(role))

    assert client.get(f"{URL}/{homepage.pk}").status_code == 403
    assert post(client, f"{URL}/validate", valid_record()).status_code == 403


def test_another_hospital_does_not_find_it(hospital):
    homepage = homepage_of(hospital)
    client = Client()
    client.force_login(user_of_role(Role.CODER))

    assert client.get(f"{URL}/{homepage.pk}").status_code == 404
    assert client.get(URL).json()["results"] == []


def test_discharges_are_announced_corrected_and_cancelled(machine):
    one = {"record_no": "0000800123", "admission_count": 1, "discharged_at": "2024-05-11T10:30:00+08:00"}
    two = {**one, "record_no": "0000800124"}

    answers = [
        post(machine, "/api/v1/discharges", {"discharges": rows}).json()
        for rows in ([one, two], [one, {**two, "is_cancelled": True}])
    ]
    listed = machine.get("/api/v1/discharges").json()["results"]
    wrong = post(machine, "/api/v1/discharges", {"discharges": [{**one, "admission_count": 0}]})

    assert answers == [
        {"created": 2, "changed": 0, "unchanged": 0},
        {"created": 0, "changed": 1, "unchanged": 1},
    ]
    assert {row["record_no"]: row["cancelled_at"] is None for row in listed} == {
        "0000800123": True,
        "0000800124": False,
    }
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "discharges.0.admission_count")


@pytest.mark.parametrize("moment", ["2036-01-01T08:00:00+08:00", "1989-12-31T23:59:00+08:00"])
def test_a_discharge_of_the_future_or_of_long_ago_is_refused_at_its_field(machine, moment):
    one = {"record_no": "1", "admission_count": 1, "discharged_at": moment}

    answer = post(machine, "/api/v1/discharges", {"discharges": [one]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "discharges.0.discharged_at")
    assert Discharge.objects.count() == 0
