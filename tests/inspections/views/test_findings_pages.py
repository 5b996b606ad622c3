"""Pages of findings, check lists, limits and agents' documents: what people do there takes effect."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.models.job import Job
from inspections.loading.checks import SHIPPED
from inspections.models.agent import AgentRun, SoftwareVersion
from inspections.models.catalogue import CatalogueVersion
from inspections.models.finding import Finding
from inspections.models.result import Result
from inspections.models.threshold import ThresholdOverride
from inspections.services.answering import Answer, answer_check
from inspections.services.catalogue import list_in_force, load_product_list
from tests.inspections.places import AT, make_round
from tickets.models.ticket import Ticket

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def place():
    return make_round()


def warn(place, **check) -> Finding:
    answer = Answer(status="warn", text="螺丝松动")
    answer_check(item=place.item(**check), answer=answer, actor=place.engineer, at=AT)
    return Finding.objects.latest("pk")


def test_a_finding_goes_from_the_list_to_a_ticket_to_closed(place):
    finding = warn(place, code="TD-009")
    engineer, director = client_of(place.engineer), client_of(place.director)

    def act(client, name, **data):
        return client.post(reverse("inspections:finding-act", args=[finding.pk, name]), data)

    listed = engineer.get(reverse("inspections:findings"), {"view": "open", "q": "td-009"})
    act(engineer, "ticket")
    act(engineer, "fix", note="已紧固")
    without_words = act(director, "verify")
    act(director, "verify", note="现场已看")
    act(engineer, "close")
    is_open_to_supplier = Finding.objects.get().closed_at is None
    act(director, "close")

    assert [row["finding"] for row in listed.context["rows"]] == [finding]
    assert without_words.status_code == 422
    assert is_open_to_supplier
    finding.refresh_from_db()
    assert (finding.state, finding.ticket) == ("closed", Ticket.objects.get())
    shown = director.get(reverse("inspections:finding", args=[finding.pk])).context["events"]
    assert [event.action for event in shown] == ["close", "verify", "fix", "ticket", "seen"]


def test_the_director_accepts_a_risk_and_sets_owner_and_date(place):
    finding = warn(place)
    director = client_of(place.director)

    director.post(
        reverse("inspections:finding-assign", args=[finding.pk]),
        {"owner": place.engineer.pk, "due_on": "2026-04-01"},
    )
    engineer = client_of(place.engineer).get(
        reverse("inspections:finding-act", args=[finding.pk, "accept_risk"])
    )
    late = director.post(
        reverse("inspections:finding-act", args=[finding.pk, "accept_risk"]),
        {"reason": "年底换机", "until": "2099-01-01"},
    )

    finding.refresh_from_db()
    assert (finding.owner, f"{finding.due_on}") == (place.engineer, "2026-04-01")
    assert (engineer.status_code, late.status_code) == (403, 422)


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(place):
    client, counts = client_of(place.engineer), []
    client.get(reverse("inspections:findings"))  # what is looked up once a process
    for number in range(3):
        warn(place, code=f"X-{number:03}")
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("inspections:findings"))
            client.get(reverse("inspections:checklist", args=[place.inspection.pk]))
        counts.append(len(caught))

    assert counts[2] == counts[0]


def test_the_list_goes_out_as_a_workbook(place, django_capture_on_commit_callbacks):
    warn(place)
    client = client_of(place.engineer)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{reverse('inspections:finding-export')}?view=open")

    job = Job.objects.get()
    sheet = load_workbook(io.BytesIO(job.result.read())).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[3], row[7]) for row in rows] == [(Finding.objects.get().title, "螺丝松动")]


def test_a_hospital_switches_changes_imports_and_publishes_its_list(place):
    load_product_list(at=AT)
    client = client_of(place.hospital_engineer)
    hospital = place.contract.hospital

    client.post(reverse("inspections:draft-start", args=[hospital.pk]))
    draft = CatalogueVersion.objects.get(hospital=hospital)
    check = draft.checks.get(code="OS-001")
    edit = reverse("inspections:check-edit", args=[check.pk])
    form = {"is_enabled": "on", "cadence": ["monthly"], "advice_zh": "扩容", "advice_en": "Expand"}
    wrong = client.post(edit, {**form, "warn": "95", "critical": "90"})
    client.post(edit, {**form, "warn": "60", "critical": "90"})
    client.post(reverse("inspections:check-switch", args=[draft.checks.get(code="OS-002").pk]))
    header, row, *_rest = SHIPPED.read_text(encoding="utf-8").splitlines()
    own = f"{header}\n{row.replace('PG-001', 'DM-001')}\n"
    upload = SimpleUploadedFile("dm.csv", own.encode(), content_type="text/csv")
    client.post(reverse("inspections:draft-import", args=[draft.pk]), {"file": upload})
    client.post(reverse("inspections:draft-publish", args=[draft.pk]), {"note": "本院阈值"})

    assert wrong.status_code == 422
    assert list_in_force(hospital) == draft
    check.refresh_from_db()
    assert (check.warn, check.cadence) == ("60", ["monthly"])
    assert not draft.checks.get(code="OS-002").is_enabled
    assert draft.checks.filter(code="DM-001").exists()
    assert client.post(edit, {**form, "warn": "50"}).status_code == 422
    assert client_of(place.engineer).post(edit, form).status_code == 403


def test_an_own_limit_is_set_with_its_reason_and_removed(place):
    load_product_list(at=AT)
    client = client_of(place.hospital_engineer)
    url = reverse("inspections:limit-set", args=[place.contract.key])
    body = {"check_code": "OS-005", "target": place.target.pk, "warn": "70", "critical": "80"}

    without_reason = client.post(url, body)
    client.post(url, {**body, "reason": "日志盘小"})
    client.post(url, {**body, "warn": "60", "reason": "更小"})
    limit = ThresholdOverride.objects.get()
    shown = client.get(reverse("inspections:limits", args=[place.contract.key])).context["rows"]
    client.post(reverse("inspections:limit-remove", args=[limit.pk]))

    assert without_reason.status_code == 422
    assert [(row["warn"], row["list_warn"]) for row in shown] == [("> 60 %", "> 80 %")]
    assert not ThresholdOverride.objects.exists()


def test_a_file_carried_in_by_hand_is_taken_late_and_its_faults_are_shown(place):
    place.item("OS-001", warn="75", critical="90")
    client = client_of(place.engineer)
    url = reverse("inspections:document-upload", args=[place.target.pk])

    def upload(body) -> object:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(url, {"file": SimpleUploadedFile("run.json", content)})

    body = {
        "run": "r-1",
        "host": "db-01",
        "collected_at": "2026-03-10T02:00:00+00:00",
        "items": [{"id": "OS-001", "value": 95}],
        "software": [{"name": "openGauss", "version": "5.0.3"}],
    }
    no_json, faulty = upload(b"<html>"), upload({**body, "items": [{"id": "OS-001", "value": "high"}]})
    taken = upload(body)

    assert no_json.status_code == 422
    assert [fault.partition(":")[0] for fault in faulty.context["faults"]] == ["items.0.value"]
    assert taken.status_code == 302
    run = AgentRun.objects.get()
    assert (run.source, run.is_clock_trusted, run.stored) == ("carried", True, 1)
    assert Result.objects.get().status == "critical"
    shown = client.get(reverse("inspections:software"), {"q": "gauss"}).context["groups"]
    assert [(target, [one.version for one in rows]) for target, rows in shown] == [(place.target, ["5.0.3"])]
    assert SoftwareVersion.objects.get().first_seen_at == run.said_at
