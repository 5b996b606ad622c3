"""M15: visits on site, checked in on a phone, confirmed by the hospital, counted against the promise."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contracts import panels
from inspections.loading.rules import load_rules
from inspections.models.choices import Kind, SlotState
from inspections.models.visit import Visit
from inspections.services.planning import plan_contract
from inspections.services.signing import settle_slots
from tests.inspections.conduct import Crew
from tests.shipped_contracts import LOADED_AT

pytestmark = pytest.mark.django_db


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_m15_each_contract_promises_what_it_says(contracts):
    load_rules(at=LOADED_AT)

    rules = {
        key: [
            (rule.kind, rule.per_year, rule.working_days)
            for rule in contract.inspection_rules.filter(clause_refs__contains=["M15"])
        ]
        for key, contract in contracts.items()
    }

    assert rules == {
        "MRS": [("visit", 2, 1)],
        "EMR": [("visit", 2, 2)],
        "AIS": [("monthly", 12, 1)],
        "TRI": [("visit", 2, 1)],
        "TRA": [("visit", 2, 1)],
    }


def test_m15_two_working_days_are_checked_in_confirmed_and_counted(contracts):
    contract = contracts["EMR"]
    load_rules(at=LOADED_AT)
    plan_contract(contract=contract, at=LOADED_AT, until=contract.ends_on)
    row = contract.inspections.get(slots__period="2026Y-H2")
    crew = Crew(row)
    phone, desk = browser(crew.engineer), browser(crew.hospital_engineer)
    asked = {
        "contract": contract.key,
        "inspection": row.pk,
        "purpose": "半年来院服务",
        "companions": "示例同事",
    }

    assert phone.post(reverse("inspections:check-in"), asked).status_code == 302
    visit = Visit.objects.get()
    Visit.objects.update(checked_in_at=timezone.now() - timedelta(days=7))  # they stayed a week
    phone.post(reverse("inspections:check-out", args=[visit.pk]), {"done": "检查系统模块运行情况"})
    desk.post(reverse("inspections:visit-answer", args=[visit.pk]), {"is_confirmed": "yes"})

    visit.refresh_from_db()
    assert (visit.state, visit.confirmed_by, visit.people.count()) == ("confirmed", crew.hospital_engineer, 2)
    assert visit.working_days >= 2
    row.worked_to, row.accepted_at, row.state = date(2026, 11, 20), timezone.now(), "accepted"
    row.save()
    settle_slots(row, at=timezone.now())
    assert contract.slots.get(kind=Kind.VISIT, period="2026Y-H2").state == SlotState.MET
    texts = [fact.text for fact in panels.facts_of(contract, "M15", timezone.now())]
    assert texts[0].startswith("来院服务：本年已履行 1 / 2 次")
