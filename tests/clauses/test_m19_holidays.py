"""M19: inspections before 五一, 国庆 and 春节, due by the real first day off, shown to the director."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from inspections.loading.rules import load_rules
from inspections.models.choices import Kind
from inspections.services.planning import plan_contract
from tests.factories.accounts import user_of_role
from tests.shipped_contracts import LOADED_AT

pytestmark = pytest.mark.django_db


def test_m19_three_holidays_of_2026_are_due_before_the_first_day_off(contracts):
    contract = contracts["TRI"]
    load_rules(at=LOADED_AT)

    plan_contract(contract=contract, at=LOADED_AT, until=contract.ends_on)

    slots = contract.slots.filter(kind=Kind.HOLIDAY)
    assert [(slot.festival, slot.holiday_on, slot.due_on) for slot in slots] == [
        ("spring", date(2026, 2, 15), date(2026, 2, 13)),
        ("labour", date(2026, 5, 1), date(2026, 4, 29)),
        ("national", date(2026, 10, 1), date(2026, 9, 29)),
    ]
    assert all(slot.inspection.planned_on <= slot.due_on for slot in slots)


def test_m19_the_plan_shows_them_to_the_director(contracts):
    contract = contracts["TRI"]
    load_rules(at=LOADED_AT)
    plan_contract(contract=contract, at=LOADED_AT, until=contract.ends_on)
    director = Client()
    director.force_login(user_of_role(Role.DIRECTOR, contract.hospital))

    shown = director.get(
        reverse("inspections:contract-plan", args=["TRI"]), {"year": "2026"}
    ).content.decode()

    assert "放假首日 2026-02-15" in shown
    assert "TRI-2026-XJ01" in shown
