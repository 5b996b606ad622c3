"""Pages by role: what each sees, what each is refused, where a refusal is shown."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.roles import Role
from contracts import facts, panels
from contracts.models.people import Personnel
from contracts.panels import Fact
from tests.factories.accounts import user_of_role
from tests.factories.contracts import (
    PDF,
    DeviceFactory,
    HealthProbeFactory,
    OnCallShiftFactory,
    PersonnelFactory,
    ProbeTargetFactory,
    ReleaseFactory,
)

pytestmark = pytest.mark.django_db


def client_of(role: Role, organisation, **values) -> Client:
    client = Client()
    client.force_login(user_of_role(role, organisation, language="en", **values))
    client.cookies["django_language"] = "en"
    return client


def words(response) -> str:
    """The visible text of a page, blanks collapsed."""
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_data = found.append  # type: ignore[method-assign,assignment]
    reader.feed(response.content.decode())
    return " ".join(" ".join(found).split())


def test_list_shows_each_side_its_own_contracts(loaded_contracts):
    supplier = loaded_contracts["TRI"].supplier
    hospital = loaded_contracts["EMR"].hospital

    for_supplier = words(client_of(Role.SUPPLIER_ENGINEER, supplier).get(reverse("contracts:contract-list")))
    for_hospital = words(client_of(Role.DIRECTOR, hospital).get(reverse("contracts:contract-list")))

    assert "Triage calling and displays maintenance" in for_supplier
    assert "Electronic medical record maintenance" not in for_supplier
    assert "Electronic medical record maintenance" in for_hospital
    assert "Triage calling" not in for_hospital


def test_contract_page_says_honestly_what_is_not_measured(loaded_contracts, monkeypatch):
    monkeypatch.setattr(panels, "_facts", {})
    facts.register()
    contract = loaded_contracts["EMR"]

    text = words(client_of(Role.DIRECTOR, contract.hospital).get(reverse("contracts:contract", args=["EMR"])))

    assert "E01 Catalogue of 14 services" in text
    assert "14 services are listed" in text
    assert "21 modules are listed" in text
    assert text.count("not yet measured") == 20 - 7 + 1  # clauses without a provider, and the sum above
    assert "within 1 h" in text


def test_facts_and_panels_of_upper_apps_appear(loaded_contracts, monkeypatch):
    monkeypatch.setattr(panels, "_facts", {"M04": [lambda contract, at: Fact("7 of 7 archived", True)]})
    panel = panels.Panel("open", "Open tickets", lambda contract: f"/tickets/?contract={contract.key}")
    monkeypatch.setattr(panels, "_panels", {"open": panel})
    client = client_of(Role.DIRECTOR, loaded_contracts["TRI"].hospital)

    page = client.get(reverse("contracts:contract", args=["TRI"]))

    assert "kept 7 of 7 archived" in words(page)
    assert 'hx-get="/tickets/?contract=TRI"' in page.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.DIRECTOR, 200),
        (Role.HOSPITAL_ENGINEER, 200),
        (Role.AUDITOR, 200),
        (Role.DEPARTMENT_USER, 403),
        (Role.TRIAGE_NURSE, 403),
    ],
)
def test_contract_page_by_role_of_the_hospital(loaded_contracts, role, status):
    contract = loaded_contracts["TRI"]

    response = client_of(role, contract.hospital).get(reverse("contracts:contract", args=["TRI"]))

    assert response.status_code == status


def test_nurse_reads_the_emergency_plan_at_night(loaded_contracts):
    contract = loaded_contracts["TRI"]
    PersonnelFactory(contract=contract, name="龙飞", phone="138 0000 4002")
    plan = contract.emergency_plans.get()
    nurse = client_of(Role.TRIAGE_NURSE, contract.hospital)

    listed = nurse.get(reverse("contracts:emergency-list"))
    page = nurse.get(reverse("contracts:emergency-plan", args=[plan.pk]))

    text = words(page)
    assert reverse("contracts:emergency-plan", args=[plan.pk]) in listed.content.decode()
    assert "running again within 4 hours" in text
    assert "The desk switches to manual triage and hands out paper numbers" in text
    assert "Manual triage: paper numbers, megaphone" in text
    assert 'href="tel:07315550400' in page.content.decode()
    assert 'href="tel:13800004002"' in page.content.decode()


def test_supplier_names_a_person_and_the_auditor_may_not(loaded_contracts):
    contract = loaded_contracts["TRI"]
    url = reverse("contracts:person-add", args=["TRI"])
    body = {"role": "technician", "name": "示例", "phone": "13800000000", "starts_on": "2026-03-02"}

    made = client_of(Role.PROJECT_MANAGER, contract.supplier).post(url, body)
    refused = client_of(Role.AUDITOR, contract.supplier).post(url, body)

    assert (made.status_code, made.url, refused.status_code) == (302, "/contracts/TRI/people/", 403)
    assert list(Personnel.objects.values_list("name", "contract__key")) == [("示例", "TRI")]


def test_last_day_without_a_hand_over_is_refused_at_its_field(loaded_contracts):
    contract = loaded_contracts["TRI"]
    person = PersonnelFactory(contract=contract)
    client = client_of(Role.PROJECT_MANAGER, contract.supplier)

    page = client.post(reverse("contracts:term-end", args=[person.pk]), {"ends_on": "2026-03-02"})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["ends_on"])


def test_missing_document_is_named_at_its_place(loaded_contracts):
    release = ReleaseFactory(contract=loaded_contracts["TRI"])
    client = client_of(Role.SUPPLIER_ENGINEER, release.contract.supplier)
    url = reverse("contracts:release-complete", args=["TRI", release.pk])
    for field in ("update_notes", "installation_manual"):
        upload = reverse("contracts:release-document", args=["TRI", release.pk, field])
        client.post(upload, {field: SimpleUploadedFile("a.pdf", PDF, "application/pdf")})

    page = client.post(url)

    assert page.status_code == 422
    errors = {row["field"]: str(row["error"]) for row in page.context["documents"]}
    assert errors == {
        "update_notes": "",
        "user_manual": "The user manual is missing.",
        "installation_manual": "",
    }


def test_documents_go_out_as_downloads(loaded_contracts):
    contract = loaded_contracts["TRI"]
    client = client_of(Role.PROJECT_MANAGER, contract.supplier)
    file = SimpleUploadedFile("手册.pdf", PDF, "application/pdf")
    client.post(
        reverse("contracts:document-add", args=["TRI"]), {"kind": "other", "title": "手册", "file": file}
    )

    response = client.get(reverse("contracts:document", args=[contract.documents.get().pk]))

    assert response["Content-Disposition"].startswith("attachment;")
    assert b"".join(response.streaming_content) == PDF


def test_probe_address_outside_the_list_is_refused_at_its_field(loaded_contracts):
    contract = loaded_contracts["TRI"]
    ProbeTargetFactory(contract=contract, host="his.example.org", port=8080, network="10.20.0.0/16")
    client = client_of(Role.SUPPLIER_ENGINEER, contract.supplier)
    module = contract.systems.get().modules.first()
    body = {"module": module.pk, "key": "his", "aspect": "service", "kind": "http", "interval_s": 60}
    body |= {"timeout_s": 5, "failures_until_down": 3, "is_active": "on"}
    url = reverse("contracts:probe-add", args=["TRI"])

    refused = client.post(url, {**body, "address": "http://169.254.169.254/"})
    made = client.post(url, {**body, "address": "http://his.example.org:8080/health"})
    again = client.post(url, {**body, "address": "http://his.example.org:8080/health"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["address"])
    assert (made.status_code, again.status_code) == (302, 422)


def test_supplier_cannot_widen_the_list_of_addresses(loaded_contracts):
    contract = loaded_contracts["TRI"]

    response = client_of(Role.PROJECT_MANAGER, contract.supplier).get(
        reverse("contracts:target-add", args=["TRI"])
    )

    assert response.status_code == 403


def test_state_that_nobody_confirmed_is_not_green(loaded_contracts):
    contract = loaded_contracts["TRI"]
    old = timezone.now() - timedelta(days=1)
    module = contract.systems.get().modules.first()
    HealthProbeFactory(contract=contract, module=module, state="up", last_sample_at=old, state_changed_at=old)
    client = client_of(Role.DIRECTOR, contract.hospital)

    text = words(client.get(reverse("contracts:system-list"), headers={"HX-Request": "true"}))

    assert f"{module.name_en} unknown since" in text
    assert "<html" not in text


def test_week_without_anybody_shows_its_gaps(loaded_contracts):
    contract = loaded_contracts["TRI"]
    now = timezone.now()
    OnCallShiftFactory(
        personnel=PersonnelFactory(contract=contract, name="龙飞"),
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
    )
    client = client_of(Role.PROJECT_MANAGER, contract.supplier)

    page = client.get(reverse("contracts:contract-rota", args=["TRI"]))

    assert "Nobody is on call:" in words(page)
    assert [person.name for person in page.context["on_call"]] == ["龙飞"]


@pytest.mark.parametrize("week", ["", "2026-02-30", "x", "9999-12-31", "0001-01-01"])
def test_odd_weeks_are_no_fault(loaded_contracts, week):
    client = client_of(Role.DIRECTOR, loaded_contracts["TRI"].hospital)

    page = client.get(reverse("contracts:contract-rota", args=["TRI"]), {"week": week})

    assert len(page.context["days"]) == 7


def test_sticker_leads_to_the_report_form_of_its_device(loaded_contracts, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    device = DeviceFactory(contract=loaded_contracts["TRI"], name="显示屏", code="TRI-D001")
    client = client_of(Role.SUPPLIER_ENGINEER, device.contract.supplier)

    page = client.get(reverse("contracts:stickers", args=["TRI"]))
    pdf = client.get(reverse("contracts:stickers-pdf", args=["TRI"]), {"device": device.pk})

    assert "TRI-D001" in words(page)
    assert 'src="data:image/svg+xml' in page.content.decode()
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
