"""The list and the year's plan: what they show, to whom, with how many queries; the same over REST."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.models.choices import State
from tests.factories.contracts import ContractFactory
from tests.factories.inspections import InspectionFactory, SlotFactory
from tests.factories.tickets import director

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return ContractFactory()


@pytest.fixture
def browser(contract):
    client = Client()
    client.force_login(director(contract))
    return client


def plan_one(contract, number):
    row = InspectionFactory(contract=contract, planned_on=f"2026-0{number}-20", due_on=f"2026-0{number}-21")
    SlotFactory(contract=contract, inspection=row, period=f"2026-{number}", due_on=row.due_on)
    return row


@pytest.mark.parametrize("name", ["inspections:list", "inspections:plan"])
def test_a_page_asks_as_often_for_three_as_for_one(contract, browser, name):
    address = reverse(name) + "?year=2026"
    plan_one(contract, 1)
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(address)
    plan_one(contract, 2)
    plan_one(contract, 3)

    with CaptureQueriesContext(connection) as three:
        shown = browser.get(address).content.decode()

    assert len(three) == len(one)
    assert shown.count("mark-day" if name.endswith("plan") else "inspection-what") == 3


def test_views_of_the_list_and_rest_agree(contract, browser):
    overdue = plan_one(contract, 1)
    done = plan_one(contract, 2)
    done.state, done.accepted_at = State.ACCEPTED, "2026-02-25T02:00:00Z"
    done.save()

    page = browser.get(reverse("inspections:list"), {"view": "overdue"}).content.decode()
    rest = browser.get("/api/v1/inspections", {"view": "overdue"}).json()
    detail = browser.get(f"/api/v1/inspections/{overdue.pk}").json()
    plan = browser.get(f"/api/v1/inspections/plan/{contract.key}", {"year": "2026"}).json()

    assert (overdue.number in page, done.number in page) == (True, False)
    assert [row["label"] for row in rest["results"]] == [overdue.number]
    assert (detail["slots"][0]["period"], detail["is_overdue"]) == ("2026-1", True)
    assert plan["tallies"] == [
        {"kind": "quarterly", "promised": 2, "kept": 0, "late": 0, "missed": 0, "overdue": 2, "waiting": 0}
    ]
    assert browser.get("/api/v1/inspections", {"view": "nonsense"}).status_code == 400
