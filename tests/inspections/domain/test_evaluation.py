"""Catalogue rules and named evaluators: each status, each way of not knowing."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain import reasons
from inspections.domain.evaluation import evaluate
from inspections.domain.judging import Check, Status, Surroundings
from inspections.domain.lifecycles import Lifecycles
from inspections.domain.measurements import (
    Measurement,
    Outcome,
    Row,
    failed,
    measured,
    not_applicable,
    skipped,
)
from inspections.domain.reasons import because
from inspections.domain.thresholds import Thresholds, resolve

DATA = Path(__file__).parents[3] / "inspections/data"
NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=90)
CATALOGUE = {row["id"]: row for row in csv.DictReader((DATA / "checks.csv").open(encoding="utf-8"))}
LIFECYCLES = Lifecycles.read(csv.DictReader((DATA / "lifecycles.csv").open(encoding="utf-8")))
AROUND = Surroundings(now=NOW, lifecycles=LIFECYCLES)


def rows(*found: tuple[str, str | int | None, str]) -> tuple[Row, ...]:
    return tuple(
        Row(name, None if value is None else Decimal(str(value)), detail) for name, value, detail in found
    )


def judge(check_id, *found, previous=None, around=AROUND, at=NOW, **more):
    measurement = Measurement(Outcome.MEASURED, at, rows(*found), **more)
    before = measured(rows(*previous), BEFORE) if previous is not None else None
    return evaluate(Check.from_row(CATALOGUE[check_id]), measurement, around=around, previous=before)


@pytest.mark.parametrize(
    ("check_id", "found", "status", "worst"),
    [
        ("PG-004", [("a", 70, "")], Status.OK, "a"),
        ("PG-004", [("a", "70.1", ""), ("b", 12, "")], Status.WARN, "a"),
        ("PG-004", [("a", 71, ""), ("b", 91, ""), ("c", 95, "")], Status.CRITICAL, "c"),
        ("PG-004", [("a", None, ""), ("b", 12, "")], Status.UNKNOWN, "a"),
        ("PG-004", [("a", None, ""), ("b", 99, "")], Status.CRITICAL, "b"),
        ("PG-004", [], Status.OK, None),
        ("PG-015", [("a", 94, ""), ("b", 89, ""), ("c", 80, "")], Status.CRITICAL, "c"),
        ("PG-059", [("a", 0, "")], Status.WARN, "a"),
        ("PG-005", [("a", 999, "")], Status.OK, "a"),
        ("PG-031", [("a", 1, "")], Status.WARN, "a"),
        ("PG-056", [("a", 1, "")], Status.CRITICAL, "a"),
        ("EN-002", [("room", 70, "")], Status.OK, "room"),
        ("EN-002", [("room", 71, "")], Status.WARN, "room"),
        ("EN-002", [("room", 19, "")], Status.CRITICAL, "room"),
        ("PG-001", [("18.4", 180004, "")], Status.OK, "18.4"),
        ("PG-001", [("18.3", 180003, "")], Status.WARN, "18.3"),
        ("PG-001", [("14.23", 140023, "")], Status.CRITICAL, "14.23"),
        ("PG-001", [("29.1", 290001, "")], Status.UNKNOWN, "29.1"),
        ("PG-001", [], Status.UNKNOWN, None),
        ("MY-001", [("server", None, "8.0.36 MySQL Community")], Status.CRITICAL, "server"),
        ("MY-001", [("server", None, "10.11.14-MariaDB-0+deb12u2 Debian 12")], Status.OK, "server"),
        ("MS-001", [("s", None, "13.0.5108.50 SP2 Standard")], Status.CRITICAL, "s"),
        ("MS-001", [("s", None, "15.0.4123.1 RTM Standard")], Status.OK, "s"),
        ("OS-016", [("host", None, "centos 7")], Status.CRITICAL, "host"),
        ("OS-016", [("host", None, "windows server 2016")], Status.WARN, "host"),
        ("OS-016", [("host", None, "debian 13")], Status.OK, "host"),
        ("OS-016", [("host", None, "")], Status.UNKNOWN, "host"),
        ("PG-021", [("checkpoints", 271, "")], Status.WARN, "checkpoints"),
        ("PG-021", [("checkpoints", 301, "")], Status.CRITICAL, "checkpoints"),
        ("PG-041", [("pg_wal", 2048, "9 files, max_wal_size 1GB")], Status.OK, "pg_wal"),
        ("PG-041", [("pg_wal", 2049, "9 files, max_wal_size 1GB")], Status.WARN, "pg_wal"),
        ("PG-041", [("pg_wal", 4097, "9 files, max_wal_size 1GB")], Status.CRITICAL, "pg_wal"),
        ("PG-039", [("archiver mode off", None, "")], Status.NOT_APPLICABLE, "archiver mode off"),
        ("PG-039", [("archiver mode on", 1, "")], Status.CRITICAL, "archiver mode on"),
        ("PG-043", [("pg_default", 100, "data directory")], Status.UNKNOWN, None),
        ("PG-048", [("log_lock_waits", 1, "log_lock_waits=off")], Status.WARN, "log_lock_waits"),
        ("PG-048", [("a", 1, "a=0"), ("fsync", 1, "fsync=off")], Status.CRITICAL, "fsync"),
        ("PG-051", [("d", 0, "")], Status.OK, "d"),
        ("PG-051", [("d", -1, "")], Status.WARN, "d"),
        ("PG-051", [("d", 3, ""), ("e", 0, "")], Status.CRITICAL, "d"),
        ("MY-011", [], Status.NOT_APPLICABLE, None),
        ("MY-011", [("src", 3, "IO Yes, SQL Yes")], Status.OK, "src"),
        ("MY-011", [("src", 31, "IO Yes, SQL Yes")], Status.WARN, "src"),
        ("MY-011", [("src", None, "IO Yes, SQL Yes")], Status.WARN, "src"),
        ("MY-011", [("src", None, "IO Connecting, SQL Yes")], Status.CRITICAL, "src"),
        ("OR-004", [("ARCHIVELOG", 1, "")], Status.CRITICAL, None),
        ("OR-004", [("DB FULL", 3, "")], Status.OK, "DB FULL"),
        ("MS-003", [("his", None, "last ")], Status.CRITICAL, "his"),
        ("OS-009", [("sda", 1, "pending sectors 8")], Status.WARN, "sda"),
        ("OS-009", [("md0", 2, "degraded")], Status.CRITICAL, "md0"),
        ("OS-013", [("kernel", 1, "Out of memory: Killed process")], Status.CRITICAL, "kernel"),
        ("OS-012", [("host", 900000, "reboot required")], Status.WARN, "host"),
        ("AP-001", [("his:80", -1, "refused")], Status.CRITICAL, "his:80"),
        ("AP-001", [("his:80", 1200, "")], Status.WARN, "his:80"),
        ("AP-002", [("/health", 12, "HTTP 503")], Status.CRITICAL, "/health"),
        ("AP-002", [("/health", 12, "HTTP 200")], Status.OK, "/health"),
        ("SV-005", [("last", 2, "1 critical, 1 warn")], Status.CRITICAL, "last"),
        ("NW-004", [("switch", 1, "")], Status.UNKNOWN, None),
    ],
)  # fmt: skip
def test_rows_become_a_status(check_id, found, status, worst):
    verdict = judge(check_id, *found)

    assert (verdict.status, verdict.worst.object if verdict.worst else None) == (status, worst)
    assert verdict.reasons[0].text


@pytest.mark.parametrize(
    ("check_id", "previous", "found", "status"),
    [
        ("PG-003", [("primary", 0, "x")], [("primary", 0, "y")], Status.OK),
        ("PG-003", [("primary", 0, "x")], [("standby", 1, "x")], Status.WARN),
        ("PG-050", [("work_mem", None, "4096 kB")], [("work_mem", None, "4096 kB")], Status.OK),
        ("PG-050", [("work_mem", None, "4096 kB")], [("work_mem", None, "8192 kB")], Status.WARN),
        ("PG-050", [("a", None, "1"), ("b", None, "1")], [("a", None, "1")], Status.WARN),
        ("PG-052", [("a", 1, "superuser"), ("b", 1, "")], [("a", 1, "superuser")], Status.OK),
        ("PG-052", [("a", 1, "createrole")], [("a", 1, "superuser, createrole")], Status.WARN),
        ("PG-002", [("instance", 10, "")], [("instance", 8_000_000, "")], Status.OK),
        ("PG-002", [("instance", 10, "")], [("instance", 7_000_000, "")], Status.WARN),
        ("PG-042", [("his", 1000, "")], [("his", 1200, "")], Status.OK),
        ("PG-042", [("his", 1000, "")], [("his", 1201, "")], Status.WARN),
        ("PG-042", [("his", 10, "")], [("his", 19, "")], Status.OK),  # 90 % of nearly nothing
        ("PG-042", [("his", 10, "")], [("new", 500, "")], Status.OK),
        ("PG-038", [("s", 1, "physical, active false")], [("s", 1, "physical, active false")], Status.WARN),
        ("PG-038", [("s", 1, "physical, active true")], [("s", 1, "physical, active false")], Status.OK),
    ],
)
def test_the_previous_inspection_decides(check_id, previous, found, status):
    assert judge(check_id, *found, previous=previous).status == status


def test_a_change_record_makes_a_change_ok():
    around = Surroundings(now=NOW, has_change_record=True)
    before = [("work_mem", None, "4096 kB")]

    verdict = judge("PG-050", ("work_mem", None, "8192 kB"), previous=before, around=around)

    assert (verdict.status, verdict.reasons[0].template) == (Status.OK, reasons.CHANGED_WITH_RECORD)


def test_a_slot_inactive_for_a_day_is_a_warning_by_the_servers_own_word():
    old = "physical, active false, wal_status reserved, inactive since 2026-11-26 02:00:00+00:00"
    young = old.replace("11-26", "11-28")

    assert judge("PG-038", ("s", 1, old)).status == Status.WARN
    assert judge("PG-038", ("s", 1, young)).status == Status.OK


def test_a_tablespace_is_judged_by_its_file_system():
    around = Surroundings(now=NOW, file_systems={"/": Decimal(10), "/data": Decimal(91)})
    found = [("pg_default", 5, "data directory"), ("fast", 5, "/ssd/pg")]

    verdict = judge("PG-043", *found, around=around, settings={"data_directory": "/data/18"})

    assert (verdict.status, verdict.worst.object) == (Status.CRITICAL, "pg_default")


def test_a_disk_full_within_90_days_by_trend_is_critical():
    earlier = tuple(
        measured(rows(("his", 1000 + 10 * week, "")), NOW - timedelta(weeks=10 - week)) for week in range(10)
    )
    growing = Surroundings(now=NOW, earlier=earlier, free_mb=Decimal(100))

    assert judge("PG-042", ("his", 1100, ""), around=growing).status == Status.CRITICAL
    assert judge("PG-042", ("his", 1100, "")).status == Status.OK


def test_a_registered_standby_that_is_missing_is_critical():
    around = Surroundings(now=NOW, expects_standby=True)

    assert judge("PG-036", around=around).status == Status.CRITICAL
    assert judge("PG-036").status == Status.OK


def test_archiving_off_is_a_finding_where_recovery_to_a_point_in_time_is_promised():
    around = Surroundings(now=NOW, promises_point_in_time=True)

    assert judge("PG-039", ("archiver mode off", None, ""), around=around).status == Status.WARN


def test_hidden_objects_are_never_green():
    blind = (because(reasons.HIDDEN, count=3),)

    verdict = judge("PG-034", ("db/s", 10, ""), blind=blind)

    assert (verdict.status, verdict.reasons) == (Status.UNKNOWN, blind)
    assert judge("PG-034", ("db/s", 95, ""), blind=blind).status == Status.CRITICAL


@pytest.mark.parametrize(
    ("measurement", "status"),
    [
        (failed(because(reasons.LOCKED, seconds=2, times=3), NOW), Status.UNKNOWN),
        (not_applicable(because(reasons.ONLY_STANDBY), NOW), Status.NOT_APPLICABLE),
        (skipped(because(reasons.OUT_OF_TIME), NOW), Status.SKIPPED),
    ],
)
@pytest.mark.parametrize("check_id", ["PG-004", "PG-001", "PG-050", "PG-045", "PG-042"])
def test_what_was_not_measured_is_never_ok(check_id, measurement, status):
    verdict = evaluate(Check.from_row(CATALOGUE[check_id]), measurement, around=AROUND)

    assert (verdict.status, verdict.reasons, verdict.evidence) == (status, (measurement.reason,), ())


def test_thresholds_resolve_target_over_contract_over_catalogue():
    used = resolve("70", "90", contract={"warn": "50", "critical": "80"}, target={"critical": ""})
    check = Check.from_row(CATALOGUE["PG-004"])

    verdict = evaluate(check, measured(rows(("a", 99, "")), NOW), around=AROUND, thresholds=used)

    assert used == Thresholds("50", "", "contract", "target")
    assert (verdict.status, verdict.thresholds) == (Status.WARN, used)


def test_a_threshold_in_words_is_unknown():
    check = Check("X-1", "gt", warn="a lot")

    assert evaluate(check, measured(rows(("a", 1, "")), NOW), around=AROUND).status == Status.UNKNOWN


def test_young_counters_are_said():
    facts = {"counted_since": (NOW - timedelta(days=2)).isoformat()}

    ratio = judge("PG-015", ("a", 99, "hit 1 read 1 since initdb"), settings=facts)
    unused = judge("PG-029", ("a", 101, ""), settings=facts)

    assert because(reasons.YOUNG_COUNTERS, days=2) in ratio.reasons
    assert because(reasons.NOT_YET_JUDGED, days=2) in unused.reasons


@settings(max_examples=80)
@given(
    st.lists(st.one_of(st.none(), st.integers(-5, 200)), max_size=6),
    st.sampled_from(["gt", "lt", "ge"]),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_number_rules_agree_with_a_slow_oracle(values, rule, warn, critical):
    check = Check("X-1", rule, warn=str(warn), critical=str(critical))
    found = rows(*((f"o{at}", value, "") for at, value in enumerate(values)))

    verdict = evaluate(check, measured(found, NOW), around=AROUND)

    def is_past(value: int, limit: int) -> bool:
        return {"gt": value > limit, "lt": value < limit, "ge": value >= limit}[rule]

    known = [value for value in values if value is not None]
    if any(is_past(value, critical) for value in known):
        expected = Status.CRITICAL
    elif any(is_past(value, warn) for value in known):
        expected = Status.WARN
    elif None in values:
        expected = Status.UNKNOWN
    else:
        expected = Status.OK
    assert verdict.status == expected


def test_every_automatic_check_has_a_rule_that_judges():
    judged = {
        check_id: evaluate(Check.from_row(row), measured(rows(("x", 1, "x 1")), NOW), around=AROUND)
        for check_id, row in CATALOGUE.items()
        if row["collect"] in {"sql", "agent"}
    }

    without = [check_id for check_id, verdict in judged.items() if verdict.reason == reasons.NO_RULE]
    assert without == []
