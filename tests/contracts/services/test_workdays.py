"""A declared day holds at once: in the list, the command, and every calendar that follows China's days."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from core.models.calendar import CalendarVersion, WorkdayOverride
from tests.factories.accounts import AdministratorFactory, user_of_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_contracts")]
PAGE = reverse("contracts:workdays")


def declare(client: Client, **changes: str):
    body = {"date": "2026-03-07", "is_working": "yes", "name": "演练补班", "source": "院办〔2026〕3号"}
    return client.post(PAGE, body | changes)


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(AdministratorFactory())
    return client


def test_a_saturday_is_declared_and_withdrawn(
    administrator: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    before = CalendarVersion.objects.filter(key__contains="office").count()

    declare(administrator)
    call_command("workdays", "--from", "2026-03-07", "--to", "2026-03-07", "--json")
    declared = json.loads(capsys.readouterr().out)
    newest = CalendarVersion.objects.filter(key__contains="office").order_by("-pk")[0]
    override = WorkdayOverride.objects.get()
    administrator.post(reverse("contracts:workday-forget", args=[override.pk]))

    assert declared == [{"date": "2026-03-07", "working": True, "name": "演练补班", "provisional": False}]
    assert newest.spec["overrides"]["2026-03-07"] == newest.spec["weekly"]["mon"]
    assert not WorkdayOverride.objects.exists()
    assert CalendarVersion.objects.filter(key__contains="office").count() == 3 * before


def test_a_date_said_twice_is_one_row(administrator: Client) -> None:
    declare(administrator)
    declare(administrator, is_working="no", name="取消")

    assert list(WorkdayOverride.objects.values_list("date", "is_working", "name")) == [
        (date(2026, 3, 7), False, "取消")
    ]


def test_faults_stand_at_their_fields(administrator: Client) -> None:
    answer = declare(administrator, date="2026-02-30", is_working="")

    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["date", "is_working"]


def test_an_unpublished_year_is_said_to_be_provisional(administrator: Client) -> None:
    assert administrator.get(PAGE, {"year": "2026"}).context["is_provisional"] is False
    assert administrator.get(PAGE, {"year": "2028"}).context["is_provisional"] is True
    assert administrator.get(PAGE, {"year": "9" * 30}).context["year"] == 2026


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [(Role.DIRECTOR, 200, 403), (Role.SUPPLIER_ENGINEER, 200, 403), (Role.CODER, 403, 403)],
)
def test_roles(client: Client, role: Role, reads: int, writes: int) -> None:
    client.force_login(user_of_role(role))

    assert (client.get(PAGE).status_code, declare(client).status_code) == (reads, writes)


def test_english_readers_get_english_names(administrator: Client) -> None:
    administrator.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    rows = administrator.get(PAGE, {"year": "2026"}).context["days"]

    assert [row["name"] for row in rows[:3]] == [
        "New Year's Day",
        "Day off (substituted from 01/04/2026)",
        "Make-up working day",
    ]
