"""Every look at a target is kept, with or without an inspection, and shown beside the one before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from inspections.domain.measurements import Row, measured, not_applicable
from inspections.domain.reasons import ONLY_STANDBY, because
from inspections.models.choices import Collect, Source, State, Status
from inspections.models.look import Look, LookResult
from inspections.models.rule import InspectionSettings
from inspections.selectors.surroundings import surroundings_of
from inspections.services.agent_runs import take_document
from inspections.services.looks import keep_fault, keep_look, thin_looks
from inspections.services.recording import record_measurement
from tests.factories.accounts import UserFactory
from tests.factories.inspections import CatalogueVersionFactory, CheckFactory, TargetFactory
from tests.inspections.places import AT, Round, make_round

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def place() -> Round:
    """A server without an inspection under way, and a published list of three checks of its kind."""
    found = make_round(state=State.PLANNED)
    version = CatalogueVersionFactory(number=7000)
    sql = {"version": version, "collect": Collect.SQL, "target_kind": found.target.kind}
    CheckFactory(code="T-1", position=1, **sql)
    CheckFactory(code="T-2", position=2, **sql)
    CheckFactory(code="T-3", position=3, is_enabled=False, **sql)
    return found


def look(place: Round, value: int, at=AT, **more) -> Look:
    """T-1 measured with one row, T-2 not applicable, and something nobody asked."""
    measurements = {
        "T-1": measured((Row("/", Decimal(value), "ext4"),), at),
        "T-2": not_applicable(because(ONLY_STANDBY), at),
        "T-9": measured((Row("x", Decimal(1), ""),), at),
    }
    given = {"inspection": None, "source": Source.SQL, "actor": place.engineer, **more}
    return keep_look(target=place.target, measurements=measurements, measured_at=at, at=at, **given)


def body(value: int, run: str = "r-1") -> dict:
    at = AT.isoformat()
    return {"run": run, "host": "db-01", "collected_at": at, "items": [{"id": "T-1", "value": value}]}


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_all_results_of_a_look_are_kept_with_their_reasons_and_limits(place):
    kept = look(place, 75)

    rows = {row.code: row for row in kept.results.all()}
    assert (kept.inspection, kept.looked_by, kept.catalogue.number) == (None, place.engineer, 7000)
    assert sorted(rows) == ["T-1", "T-2"]
    assert (rows["T-1"].status, rows["T-1"].value, rows["T-1"].warn) == (Status.WARN, 75, "70")
    assert rows["T-1"].rows == [{"object": "/", "value": 75, "detail": "ext4", "status": "warn"}]
    assert (rows["T-2"].status, rows["T-2"].reason) == (
        Status.NOT_APPLICABLE,
        "该服务器是主库，此项只检查备库",
    )


def test_an_agents_document_is_a_look_once_also_without_an_inspection(place):
    given = {"contract": place.contract, "target": place.target, "actor": place.engineer, "at": AT}

    taken = take_document(body=body(95), **given)
    take_document(body=body(95), **given)

    kept = Look.objects.get()
    assert (kept.agent_run, kept.source, kept.results.get().status) == (
        taken.run, Source.AGENT, Status.CRITICAL,
    )  # fmt: skip


def test_a_look_during_an_inspection_keeps_what_the_inspection_froze(place):
    under_way = place.next()
    under_way.targets.add(place.target)
    place.inspection = under_way
    place.item("T-1", warn="10", critical="20")

    look(place, 15, inspection=under_way)

    assert list(LookResult.objects.values_list("code", "status", "warn")) == [("T-1", "warn", "10")]


def test_the_page_shows_the_latest_look_and_any_earlier_one_beside_the_one_before(place, client):
    first, _second = look(place, 50, AT - 2 * DAY), look(place, 75, AT - DAY)
    look(place, 95, AT, actor=None)
    client.force_login(place.director)
    url = reverse("inspections:collection", args=[place.target.pk])

    latest = client.get(url)
    with CaptureQueriesContext(connection) as several:
        earliest = client.get(url, {"look": first.pk})

    assert [line.result.code for line in latest.context["seen"].lines] == ["T-1", "T-2"]
    told = latest.context["groups"][0].lines[0]
    assert (told.value, told.before, told.is_worse) == ("95\xa0%", "75\xa0%\n↑\xa020 (+26.7\xa0%)", True)
    assert "按计划自动采集" in latest.content.decode()
    assert earliest.context["seen"].before is None
    assert client.get(url, {"look": "0"}).status_code == 404
    Look.objects.exclude(pk=first.pk).delete()
    with CaptureQueriesContext(connection) as one:
        client.get(url, {"look": first.pk})
    assert len(several) == len(one)


def test_looks_are_answered_over_rest_within_the_scope(place):
    look(place, 75, AT - DAY)
    newest = look(place, 50)
    client = client_of(place.hospital_engineer)

    listed = client.get(f"/api/v1/inspections/targets/{place.target.pk}/looks").json()["results"]
    detail = client.get(f"/api/v1/inspections/looks/{newest.pk}").json()

    assert [(one["results"], one["warn"], one["inspection"]) for one in listed] == [
        (2, 0, None),
        (2, 1, None),
    ]
    line = next(one for one in detail["lines"] if one["result"]["code"] == "T-1")
    assert (detail["before"], line["turn"], line["before_value"], line["delta"]) == (
        listed[1]["id"], "better", "75.000000", "-25.000000",
    )  # fmt: skip
    stranger = client_of(UserFactory())
    assert stranger.get(f"/api/v1/inspections/looks/{newest.pk}").status_code in (403, 404)


def test_an_inspection_starts_with_the_last_known_and_does_not_count_it(place, client):
    look(place, 75)
    under_way = place.next()
    under_way.targets.add(place.target)
    place.inspection = under_way
    item = place.item("T-1")
    client.force_login(place.engineer)

    page = client.get(reverse("inspections:checklist", args=[under_way.pk])).content.decode()
    [told] = client_of(place.engineer).get(f"/api/v1/inspections/{under_way.pk}/results").json()["results"]

    assert "最近一次采集 预警 75\xa0%" in page
    assert (told["result"], told["last_known"]["status"], told["last_known"]["value"]) == (
        None, "warn", "75.000000",
    )  # fmt: skip
    assert not hasattr(item, "result")


def test_disk_full_trends_rest_on_looks_too(place):
    place.target.host = "his-db-01"
    place.target.save()
    host = TargetFactory(contract=place.contract, kind="host", name="server", host="HIS-DB-01")
    version = CatalogueVersionFactory(number=8000)
    growth = {"rule": "growth", "warn": "20", "critical": "disk full within 90 days by trend", "unit": "MB"}
    CheckFactory(version=version, code="PG-042", target_kind=place.target.kind, **growth)
    CheckFactory(version=version, code="OS-005", target_kind="host")

    def size(value: int, at):
        found = measured((Row("his", Decimal(value), ""),), at)
        return keep_look(
            target=place.target, inspection=None, measurements={"PG-042": found}, source=Source.SQL,
            actor=None, measured_at=at, at=at,
        )  # fmt: skip

    disk = measured((Row("/", Decimal(99), "198.0 of 200.0 GB, xfs on /dev/sdb1"),), AT)
    keep_look(
        target=host, inspection=None, measurements={"OS-005": disk}, source=Source.AGENT, actor=None,
        measured_at=AT, at=AT,
    )  # fmt: skip
    for weeks in (4, 3, 2, 1):
        size(100_000 - 250 * weeks, AT - 7 * weeks * DAY)
        size(100_000 - 250 * weeks, AT - 7 * weeks * DAY - timedelta(hours=1))  # of one day: one point

    kept = size(100_000, AT).results.get()
    item = place.item("PG-042", **growth)
    around = surroundings_of(item, AT)

    assert (kept.status, "53" in kept.reason) == (Status.CRITICAL, True)
    assert (int(around.free_mb), len(around.earlier)) == (1907, 5)


def test_old_looks_are_thinned_to_one_a_month_by_the_contracts_days(place):
    for age in (1, 59, 61, 62, 100, 101):
        look(place, 50, AT - age * DAY)
    keep_fault(target=place.target, inspection=None, fault="down", actor=None, at=AT - 70 * DAY)
    InspectionSettings.objects.create(contract=place.contract, looks_kept_days=60)

    gone = thin_looks(at=AT)

    stays = [(AT - row.measured_at).days for row in Look.objects.all()]
    assert (gone, stays) == (4, [1, 59, 100])
    assert thin_looks(at=AT) == 0


def test_a_measurement_stays_comparable_with_inspections_alone(place):
    look(place, 95, AT - DAY)
    place.inspection = place.next()
    item = place.item("T-1", rule="growth", warn="20", critical="")

    result = record_measurement(
        item=item,
        measurement=measured((Row("/", Decimal(96), ""),), AT),
        source=Source.SQL,
        at=AT,
        actor=None,
    )

    assert result.raw["reasons"][0][0] == "no previous inspection to compare with"
