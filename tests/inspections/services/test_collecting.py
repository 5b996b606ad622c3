"""The portal looks at a PostgreSQL server itself: sealed password, allowed addresses, results kept (M20)."""

import json
import os
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse

from core.field_encryption import open_value
from core.models.job import Job
from inspections.collecting.limits import Limits
from inspections.models.choices import Collect, Scope, Source, Status
from inspections.models.look import Look
from inspections.models.result import Result
from inspections.models.tuning import TuningReport
from inspections.services.collecting import (
    CollectingRefused,
    collect_target,
    due_targets,
    is_working_time,
    set_access,
)
from inspections.tuning_words import told
from tests.factories.contracts import ProbeTargetFactory
from tests.factories.inspections import ResultFactory
from tests.inspections.places import AT, Round, make_round

pytestmark = pytest.mark.django_db
QUICK = Limits(samples=1, retry_delay_s=0)
SERVER = urlsplit(os.environ["DATABASE_URL"])
CONNECTIONS = (
    "SELECT 'client backends' AS object, 71::numeric AS value, current_setting('application_name') AS detail"
)


@pytest.fixture
def place() -> Round:
    """A target that is the tests' own server, with two checks the collector answers and one by hand."""
    found = make_round()
    target = found.target
    target.kind, target.host, target.port = "PostgreSQL", "localhost", SERVER.port
    target.database = str(connection.settings_dict["NAME"])
    target.save()
    ProbeTargetFactory(contract=found.contract, host="localhost", port=SERVER.port, network="127.0.0.0/8")
    sql = {"collect": Collect.SQL, "scope": Scope.CLUSTER, "target_kind": "PostgreSQL"}
    found.item("PG-004", query=CONNECTIONS, **sql)
    found.item("PG-010", query="SELECT 1/0", **{**sql, "warn": "300", "critical": ""})
    return found


def allow(place: Round, **more) -> None:
    given = {"collected_by": "portal", "user_name": SERVER.username, "password": unquote(SERVER.password)}
    set_access(target=place.target, **{**given, **more})


def here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def test_the_password_is_sealed_and_an_empty_one_keeps_it(place):
    allow(place, password="Geheim/1")
    allow(place, password="")

    place.target.refresh_from_db()
    assert "Geheim" not in place.target.secret_sealed
    assert open_value(place.target.secret_sealed) == "Geheim/1"


def test_only_allowed_addresses_are_looked_at(place):
    place.contract.probe_targets.all().delete()

    with pytest.raises(CollectingRefused) as refused:
        allow(place)

    assert refused.value.code == "not_allowed"


def test_results_are_kept_with_the_inspection_under_way(place):
    allow(place)

    kept = collect_target(target=place.target, actor=place.engineer, at=AT, limits=QUICK, resolve=here)

    results = {row.item.code: row for row in Result.objects.of(place.inspection)}
    assert (kept.stored, kept.inspection) == (2, place.inspection)
    assert (results["PG-004"].status, results["PG-004"].value, results["PG-004"].source) == (
        Status.WARN, 71, Source.SQL,
    )  # fmt: skip
    assert results["PG-004"].rows[0]["detail"] == "maintenance-portal inspection"
    assert results["PG-010"].status == Status.UNKNOWN
    assert TuningReport.objects.get().target == place.target
    assert dict(Look.objects.get().results.values_list("code", "status")) == {
        "PG-004": "warn", "PG-010": "unknown",
    }  # fmt: skip
    place.target.refresh_from_db()
    assert place.target.version.startswith("1")
    assert place.target.software.get().name == "PostgreSQL"


def test_what_a_person_said_is_not_replaced(place):
    allow(place)
    item = place.inspection.items.get(code="PG-004")
    ResultFactory(item=item, source=Source.MANUAL)

    kept = collect_target(target=place.target, actor=None, at=AT, limits=QUICK, resolve=here)

    assert kept.stored == 1
    assert Result.objects.get(item=item).source == Source.MANUAL


@pytest.mark.parametrize(
    ("addresses", "code"), [(["10.9.9.9"], "not_allowed"), (["169.254.169.254"], "not_allowed")]
)
def test_a_name_that_points_elsewhere_is_refused(place, addresses, code):
    allow(place)

    with pytest.raises(CollectingRefused) as refused:
        collect_target(target=place.target, actor=None, at=AT, resolve=lambda host, port: addresses)

    assert refused.value.code == code


def test_a_wrong_password_is_told_without_it(place):
    allow(place, password="Geheim/1")

    with pytest.raises(CollectingRefused) as refused:
        collect_target(target=place.target, actor=None, at=AT, limits=QUICK, resolve=here)

    assert refused.value.code == "unreachable"
    assert "Geheim" not in str(refused.value.message)
    assert Look.objects.get().fault == str(refused.value.message)


def test_targets_that_lack_answers_are_due(place):
    assert due_targets(AT) == []

    allow(place)

    assert due_targets(AT) == [place.target]
    collect_target(target=place.target, actor=None, at=AT, limits=QUICK, resolve=here)
    assert due_targets(AT) == []
    allow(place, look_every="week")
    assert [due_targets(AT + timedelta(days=days)) for days in (6, 7)] == [[], [place.target]]


@pytest.mark.parametrize(
    ("local", "is_working"),
    [
        (datetime(2026, 11, 27, 10, 0), True),  # noqa: DTZ001 - a Friday
        (datetime(2026, 11, 27, 22, 0), False),  # noqa: DTZ001
        (datetime(2026, 11, 28, 10, 0), False),  # noqa: DTZ001 - a Saturday
        (datetime(2026, 10, 1, 10, 0), False),  # noqa: DTZ001 - National Day
        (datetime(2026, 2, 14, 10, 0), True),  # noqa: DTZ001 - a Saturday made a working day
    ],
)
def test_pages_are_read_outside_working_hours_only(local, is_working):
    assert is_working_time(local.replace(tzinfo=ZoneInfo("Asia/Shanghai"))) is is_working


def test_the_page_starts_a_job_and_never_shows_the_password(
    place, client, django_capture_on_commit_callbacks
):
    allow(place, password="Geheim/1")
    client.force_login(place.engineer)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("inspections:collect-now", args=[place.target.pk]))
    page = client.get(reverse("inspections:collection", args=[place.target.pk])).content.decode()
    form = client.get(reverse("inspections:target-access", args=[place.target.pk])).content.decode()

    job = Job.objects.get(kind="inspections.collect")
    assert (job.state, "Geheim" in job.message) == (Job.State.FAILED, False)
    assert SERVER.username in page
    assert "Geheim" not in page + form
    assert place.target.secret_sealed not in page + form


def test_proposals_are_told_in_words(place, client):
    line = {
        "kind": "drop_unused", "database": "his", "object": '"public"."old"', "reason": "unused",
        "facts": {"table": "visit", "days": "90"}, "sql": 'DROP INDEX CONCURRENTLY "public"."old";',
        "risk": "medium", "outside_hours": True, "gain_bytes": 5 << 20, "is_judged": True,
    }  # fmt: skip
    TuningReport.objects.create(target=place.target, collected_at=AT, proposals=[line])
    client.force_login(place.director)

    page = client.get(reverse("inspections:collection", args=[place.target.pk])).content.decode()

    assert "DROP INDEX CONCURRENTLY &quot;public&quot;.&quot;old&quot;;" in page
    assert "统计的 90 天内没有查询使用过 visit 的该索引" in page
    assert told([json.loads(json.dumps(line))])[0].risk_title == "有一定风险"


@pytest.mark.parametrize("name", ["server_agent.py", "database_agent.py", "checks.csv"])
def test_agents_can_be_downloaded(place, client, name):
    client.force_login(place.engineer)

    answer = client.get(reverse("inspections:agent-file", args=[name]))

    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert b"".join(answer.streaming_content)[:2] in {b"#!", b"id"}
    assert client.get(reverse("inspections:agent-file", args=["__init__.py"])).status_code == 404
