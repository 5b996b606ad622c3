"""A real PostgreSQL server with everything planted: each of 62 checks sees its own, nothing else (M20).

Real and judged by the catalogue's thresholds unless said here. Thresholds are lowered, as a hospital may
lower them, where reaching them would take minutes, days or gigabytes (LOWERED). What no test can bring
about is judged from the rows of the real query with other surroundings (BY_SURROUNDINGS): a version that
reached its end of life, a changed role, slow checkpoints, a full file system.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from inspections.collecting.catalogue import chosen, shipped
from inspections.collecting.limits import Limits
from inspections.collecting.postgresql import Collected, collect
from inspections.collecting.postgresql_session import Unreachable
from inspections.domain import reasons
from inspections.domain.evaluation import evaluate
from inspections.domain.judging import Status, Surroundings, Verdict
from inspections.domain.measurements import Outcome
from inspections.domain.thresholds import Thresholds
from inspections.loading.lifecycles import lifecycles
from tests.inspections.planted.planting import CLEAN, HELPER_VIEW, ROLE, WARM, Planted, planting
from tests.inspections.planted.server import Server, other_address, running_pair

CHECKS = shipped("PostgreSQL")
QUICK = Limits(samples=2, sample_every_s=0, retry_delay_s=0)
LOWERED = {
    "PG-006": ("0", ""), "PG-007": ("0", ""), "PG-008": ("0", ""), "PG-009": ("0", ""), "PG-010": ("0", ""),
    "PG-011": ("20", ""), "PG-012": ("-1", ""), "PG-013": ("-1", ""), "PG-014": ("-1", ""),
    "PG-015": ("99.99", ""), "PG-016": ("99.9", ""), "PG-019": ("0", ""), "PG-022": ("3", ""),
    "PG-029": ("1", ""), "PG-033": ("1", ""), "PG-038": ("20", ""), "PG-046": ("0", ""),
}  # fmt: skip
# What the planted server says of itself: the status, and what the worst row or the reason names.
FOUND: dict[str, tuple[Status, str]] = {
    "PG-001": (Status.OK, "18"),
    "PG-002": (Status.WARN, "instance"),  # a server of a minute ago
    "PG-003": (Status.OK, "unchanged"),
    "PG-004": (Status.WARN, "client backends"),
    "PG-005": (Status.OK, "his/HIS/idle"),
    "PG-006": (Status.WARN, "his/portal/HIS"),
    "PG-007": (Status.WARN, "his/HIS"),
    "PG-008": (Status.WARN, "his/HIS"),
    "PG-009": (Status.WARN, "blocked by"),
    "PG-010": (Status.WARN, r"^transfer \?$"),
    "PG-011": (Status.WARN, "session|prepared"),
    "PG-012": (Status.WARN, "."),
    "PG-013": (Status.WARN, "."),
    "PG-014": (Status.WARN, "."),
    "PG-015": (Status.WARN, "."),
    "PG-016": (Status.WARN, "his/public"),
    "PG-017": (Status.WARN, "his"),
    "PG-018": (Status.WARN, "his"),
    "PG-019": (Status.WARN, "his"),
    "PG-020": (Status.CRITICAL, "checkpoints"),
    "PG-021": (Status.OK, "checkpoints"),
    "PG-022": (Status.WARN, "buffers"),
    "PG-023": (Status.WARN, "his/public.visit"),
    "PG-024": (Status.WARN, "his/public.visit"),
    "PG-025": (Status.CRITICAL, "his/public"),
    "PG-026": (Status.WARN, "his/public.bloated"),
    "PG-027": (Status.WARN, "his/public.bloated_pkey"),
    "PG-028": (Status.WARN, "his/public.bloated"),
    "PG-029": (Status.WARN, "his/public.unused"),
    "PG-030": (Status.WARN, "his/public.one"),
    "PG-031": (Status.WARN, "his/public.broken"),
    "PG-032": (Status.WARN, "Exam Item"),
    "PG-033": (Status.WARN, "his/public.Exam Item"),
    "PG-034": (Status.CRITICAL, "his/public.visit_no"),
    "PG-035": (Status.WARN, "his/public.visit"),
    "PG-036": (Status.WARN, "walreceiver"),
    "PG-037": (Status.NOT_APPLICABLE, "primary"),
    "PG-038": (Status.WARN, "stale"),
    "PG-039": (Status.CRITICAL, "archiver mode on"),
    "PG-040": (Status.WARN, "archive_status"),
    "PG-041": (Status.WARN, "pg_wal"),
    "PG-042": (Status.WARN, "his"),
    "PG-043": (Status.UNKNOWN, "no disk figures"),
    "PG-044": (Status.WARN, "his/public.visit"),
    "PG-045": (Status.OK, "queryid"),
    "PG-046": (Status.WARN, "queryid"),
    "PG-047": (Status.OK, "queryid"),
    "PG-048": (Status.CRITICAL, "full_page_writes"),
    "PG-049": (Status.WARN, "max_connections"),
    "PG-050": (Status.WARN, "archive_command"),
    "PG-051": (Status.CRITICAL, "postgres"),
    "PG-052": (Status.WARN, "shadow"),
    "PG-053": (Status.WARN if other_address() else Status.OK, "portal" if other_address() else "nothing"),
    "PG-054": (Status.WARN, "password_encryption"),
    "PG-055": (Status.WARN, "his/pg_trgm"),
    "PG-056": (Status.CRITICAL, "his/public.old"),
    "PG-057": (Status.NOT_APPLICABLE, "primary"),
    "PG-058": (Status.WARN, "locks"),
    "PG-059": (Status.WARN, "his/public.cache"),
    "PG-060": (Status.WARN, "his"),
    "PG-061": (Status.OK, "."),
    "PG-062": (Status.WARN, "his/pg_largeobject"),
}
# What a well-kept server of a minute ago says: all else is ok.
NOT_OK_WHEN_CLEAN = {
    "PG-002": Status.WARN,  # started a minute ago
    "PG-020": Status.UNKNOWN,  # no checkpoint yet
    "PG-021": Status.UNKNOWN,
    "PG-037": Status.NOT_APPLICABLE,
    "PG-043": Status.UNKNOWN,
    "PG-057": Status.NOT_APPLICABLE,
    "PG-060": Status.WARN,
}
BY_SURROUNDINGS = {"PG-001", "PG-003", "PG-021", "PG-037", "PG-043", "PG-057"}
FOR_INFORMATION = {
    "PG-005": "his/HIS/idle in transaction",
    "PG-045": "SELECT $1 AS who, count(*) FROM visit WHERE note = $2",
    "PG-047": "SELECT $1 AS who, count(*) FROM visit WHERE note = $2",
    "PG-061": "Timeout:PgSleep",
}


@dataclass
class Scene:
    """The server before and after planting, as the inspector's account saw it."""

    primary: Server
    standby: Server
    planted: Planted
    clean: Collected
    found: Collected
    on_standby: Collected

    def judge(self, check_id: str, **more: Any) -> Verdict:
        return judge(check_id, self.found, self.clean, **more)


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with running_pair() as (primary, standby):
        with psycopg.connect(primary.dsn(), autocommit=True) as session:
            session.execute(ROLE)
            session.execute("CREATE DATABASE his")
            session.execute(WARM)
        with primary.connect() as session:
            session.execute(CLEAN)
            session.execute(HELPER_VIEW)
            session.execute(WARM)
        clean = collect(primary.dsn("his", "inspector"), CHECKS, limits=QUICK)
        with planting(primary) as planted:
            planted.plant(standby)
            found = collect(primary.dsn("his", "inspector"), CHECKS, limits=QUICK)
            on_standby = collect(standby.dsn("his", "inspector"), CHECKS, limits=QUICK)
            yield Scene(primary, standby, planted, clean, found, on_standby)


def judge(
    check_id: str,
    found: Collected,
    before: Collected | None = None,
    *,
    around: Surroundings | None = None,
    limits: tuple[str, str] | None = None,
) -> Verdict:
    [check], _ = chosen(CHECKS, [check_id])
    around = around or Surroundings(now=datetime.now(UTC), lifecycles=lifecycles())
    return evaluate(
        check.check,
        found.measurements[check_id],
        around=around,
        thresholds=Thresholds(*limits) if limits else None,
        previous=before.measurements[check_id] if before else None,
    )


def said(verdict: Verdict) -> str:
    return verdict.worst.object if verdict.worst else verdict.reason


def test_a_well_kept_server_has_no_finding(scene):
    verdicts = {check.id: judge(check.id, scene.clean) for check in CHECKS}

    statuses = {check_id: verdict.status for check_id, verdict in verdicts.items()}
    assert {key: status for key, status in statuses.items() if status is not Status.OK} == NOT_OK_WHEN_CLEAN
    assert len(statuses) == 62


def test_an_inspection_finds_what_was_planted_and_nothing_else(scene):
    verdicts = {check.id: scene.judge(check.id, limits=LOWERED.get(check.id)) for check in CHECKS}

    statuses = {check_id: verdict.status for check_id, verdict in verdicts.items()}
    assert statuses == {check_id: status for check_id, (status, _) in FOUND.items()}


@pytest.mark.parametrize(
    "check_id", [key for key in FOUND if key not in BY_SURROUNDINGS | set(FOR_INFORMATION)]
)
def test_each_check_trips_on_what_was_planted_for_it(scene, check_id):
    verdict = scene.judge(check_id, limits=LOWERED.get(check_id))

    status, name = FOUND[check_id]
    assert verdict.status is status
    assert re.search(name, said(verdict)), said(verdict)


@pytest.mark.parametrize("check_id", FOR_INFORMATION)
def test_checks_for_information_list_what_was_planted(scene, check_id):
    listed = [f"{row.object} {row.detail}" for row in scene.judge(check_id).evidence]

    assert any(FOR_INFORMATION[check_id] in line for line in listed), listed


@pytest.mark.parametrize(("year", "status"), [(2026, Status.OK), (2031, Status.CRITICAL)])
def test_pg_001_trips_when_the_version_has_reached_its_end(scene, year, status):
    around = Surroundings(now=datetime(year, 1, 1, tzinfo=UTC), lifecycles=lifecycles())

    assert scene.judge("PG-001", around=around).status is status


def test_pg_003_trips_when_the_role_has_changed(scene):
    verdict = judge("PG-003", scene.on_standby, scene.clean)

    assert (verdict.status, said(verdict)) == (Status.WARN, "standby")


def test_pg_021_trips_when_checkpoints_take_as_long_as_their_interval(scene):
    real = scene.found.measurements["PG-021"]
    slow = replace(real, rows=(replace(real.rows[0], value=Decimal(301)),))
    found = Collected(scene.found.server, {"PG-021": slow})

    assert judge("PG-021", found).status is Status.CRITICAL
    assert scene.judge("PG-021").status is Status.OK


def test_pg_037_trips_on_a_standby_that_does_not_replay(scene):
    verdict = judge("PG-037", scene.on_standby, limits=("0", ""))

    assert (verdict.status, said(verdict)) == (Status.WARN, "standby")


def test_pg_043_trips_when_the_file_system_is_nearly_full(scene):
    around = Surroundings(now=datetime.now(UTC), file_systems={"/": Decimal(91)})

    assert scene.judge("PG-043", around=around).status is Status.CRITICAL


def test_pg_057_trips_on_queries_cancelled_on_the_standby(scene):
    verdict = judge("PG-057", scene.on_standby, limits=("0", ""))

    assert (verdict.status, said(verdict)) == (Status.WARN, "his")


def test_a_standby_is_spared_what_only_a_primary_can_answer(scene):
    outcomes = {check_id: found.outcome for check_id, found in scene.on_standby.measurements.items()}

    assert {key for key, outcome in outcomes.items() if outcome is Outcome.NOT_APPLICABLE} == {
        "PG-036", "PG-038", "PG-039", "PG-040",
    }  # fmt: skip
    assert Outcome.FAILED not in outcomes.values()


def test_nothing_that_people_typed_is_kept(scene):
    kept = [f"{row.object} {row.detail}" for found in scene.found.measurements.values() for row in found.rows]

    text = "\n".join(kept)
    assert not re.search(r"430102199001011234|Zhang San|Li Si|secret 4", text)


def test_pg_monitor_alone_leaves_no_gap_green(scene):
    """Without the helper view and without grants on sequences: not applicable and unknown, never ok."""
    checks, _ = chosen(CHECKS, ["PG-028", "PG-034", "PG-004", "PG-023", "PG-026"])

    found = collect(scene.primary.dsn("his", "plain"), checks, limits=QUICK)

    assert {check.id: judge(check.id, found).status for check in checks} == {
        "PG-028": Status.NOT_APPLICABLE,
        "PG-034": Status.UNKNOWN,
        "PG-004": Status.WARN,
        "PG-023": Status.WARN,
        "PG-026": Status.WARN,
    }


def test_a_lock_is_met_three_times_more_and_then_unknown(scene):
    waits: list[float] = []
    checks, _ = chosen(CHECKS, ["PG-059", "PG-004"])
    limits = replace(QUICK, lock_s=0.05, retry_delay_s=60, sleep=waits.append)

    with scene.primary.connect(autocommit=False) as session:
        session.execute("LOCK TABLE cache IN ACCESS EXCLUSIVE MODE")
        found = collect(scene.primary.dsn("his", "inspector"), checks, limits=limits, databases=["his"])

    verdict = judge("PG-059", found)
    assert (verdict.status, verdict.reasons[0].template) == (Status.UNKNOWN, reasons.LOCKED)
    assert (waits, judge("PG-004", found).status) == ([60, 60, 60], Status.WARN)


def test_a_lock_that_goes_away_is_no_finding(scene):
    checks, _ = chosen(CHECKS, ["PG-059"])
    session = scene.primary.connect(autocommit=False)
    session.execute("LOCK TABLE cache IN ACCESS EXCLUSIVE MODE")
    limits = replace(QUICK, lock_s=0.05, sleep=lambda seconds: session.close())

    found = collect(scene.primary.dsn("his", "inspector"), checks, limits=limits, databases=["his"])

    assert judge("PG-059", found).status is Status.WARN  # the planted unlogged table


@pytest.mark.parametrize(
    ("limits", "outcome", "template"),
    [
        (replace(QUICK, busy_connections_percent=70), Outcome.SKIPPED, reasons.BUSY),
        (replace(QUICK, busy_active_statements=1), Outcome.SKIPPED, reasons.BUSY),
        (replace(QUICK, reads_pages=False), Outcome.SKIPPED, reasons.WORKING_HOURS),
        (replace(QUICK, total_s=0), Outcome.SKIPPED, reasons.OUT_OF_TIME),
    ],
)
def test_a_server_that_has_no_time_is_left_in_peace(scene, limits, outcome, template):
    checks, _ = chosen(CHECKS, ["PG-026", "PG-027"])

    found = collect(scene.primary.dsn("his", "inspector"), checks, limits=limits, databases=["his"])

    left_out = [(one.outcome, one.reason.template) for one in found.measurements.values()]
    assert left_out == [(outcome, template)] * 2


def test_a_statement_that_takes_too_long_is_stopped_and_unknown(scene):
    [check], _ = chosen(CHECKS, ["PG-004"])
    slow = replace(check, query="SELECT 'x', 1::numeric, pg_sleep(20)::text")

    found = collect(scene.primary.dsn("his", "inspector"), [slow], limits=replace(QUICK, statement_s=1))

    assert judge("PG-004", found).reasons[0].template == reasons.TIMED_OUT


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM visit",
        "SELECT 'x', 1, 'y'; COMMIT; CREATE TABLE evil (id int)",
        "SELECT set_config('transaction_read_only', 'off', false), 1, 'y'",
    ],
)
def test_a_changed_list_of_checks_cannot_write(scene, query):
    [check], _ = chosen(CHECKS, ["PG-004"])

    found = collect(scene.primary.dsn("his"), [replace(check, query=query)], limits=QUICK)

    assert found.measurements["PG-004"].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://inspector:Geheim%2F1@127.0.0.1:1/his",
        "host=127.0.0.1 port=1 password='Geheim/1' dbname=his",
        "password=Geheim/1 nonsense",
        "postgresql://inspector:Geheim%2F1@[bad/his",
    ],
)
def test_an_unreachable_server_is_told_without_its_password(dsn):
    with pytest.raises(Unreachable) as refused:
        collect(dsn, CHECKS, limits=QUICK)

    assert "Geheim" not in str(refused.value)
    assert refused.value.__cause__ is None
