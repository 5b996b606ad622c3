"""M17: a quarterly inspection from the plan to the signed report on file."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contracts import panels
from inspections.loading.rules import load_rules
from inspections.models.choices import Kind, SlotState, State
from inspections.services.planning import plan_contract
from tests.inspections.conduct import Crew, a_list, drafted, on
from tests.shipped_contracts import LOADED_AT

pytestmark = pytest.mark.django_db


def test_m17_four_a_year_each_within_its_quarter(contracts):
    load_rules(at=LOADED_AT)
    for key in ("MRS", "AIS", "TRI", "TRA"):
        contract = contracts[key]
        plan_contract(contract=contract, at=LOADED_AT, until=contract.ends_on)

        slots = contract.slots.filter(kind=Kind.QUARTERLY).select_related("inspection")

        assert [slot.period for slot in slots] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
        assert all(slot.window_from <= slot.inspection.planned_on <= slot.window_to for slot in slots)


def test_m17_both_sides_sign_on_the_page_and_the_promise_is_kept(contracts):
    contract = contracts["MRS"]
    load_rules(at=LOADED_AT)
    a_list()
    plan_contract(contract=contract, at=LOADED_AT, until=contract.ends_on)
    row = contract.slots.get(period="2026-Q1").inspection
    crew = Crew(row)
    row = drafted(row, crew, on(2, 13))

    for who, step in (
        (crew.engineer, "sign-engineer"),
        (crew.manager, "sign-manager"),
        (crew.manager, "submit"),
        (crew.hospital_engineer, "check"),
        (crew.director, "accept"),
    ):
        client = Client(REMOTE_ADDR="192.0.2.7")
        client.force_login(who)
        client.post(reverse("inspections:step", args=[row.pk, step]), {"is_read": "on"})

    row.refresh_from_db()
    assert row.state == State.ACCEPTED
    assert {(one.ip, one.sha256) for one in row.signatures.all()} == {("192.0.2.7", row.reports.get().sha256)}
    assert contract.slots.get(period="2026-Q1").state == SlotState.MET
    assert panels.facts_of(contract, "M17", timezone.now())[0].text.startswith(
        "季度巡检：本年已履行 1 / 4 次"
    )
    assert panels.facts_of(contract, "M22", timezone.now())[-1].is_kept
