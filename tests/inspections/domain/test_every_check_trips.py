"""Each automatic check of the catalogue trips on what is planted for it: a table, with none left out.

PostgreSQL's 62 and MySQL's 14 trip on real servers besides (tests/inspections/planted).
"""

from decimal import Decimal

import pytest

from inspections.domain.evaluators import NAMED
from inspections.domain.judging import Status
from inspections.domain.thresholds import number
from tests.inspections.domain.test_evaluation import CATALOGUE, judge

AUTOMATIC = [row for row in CATALOGUE.values() if row["collect"] != "manual" and row["rule"] != "info"]
HAIR = Decimal("0.001")
PAST = {"gt": HAIR, "ge": Decimal(0), "lt": -HAIR}
BY_NUMBER = [row for row in AUTOMATIC if row["rule"] in PAST and row["id"] not in NAMED]
LIMITS = [
    (row["id"], row["rule"], column, limit)
    for row in BY_NUMBER
    for column in ("warn", "critical")
    if (limit := number(row[column])) is not None
]
# Check, what the inspection before found (None: nothing is compared), what is found now, the status.
PLANTED = [
    ("PG-001", None, [("14.23", 140023, "")], Status.CRITICAL),
    ("PG-002", [("instance", 10, "")], [("instance", 7_000_000, "")], Status.WARN),
    ("PG-003", [("primary", 0, "x")], [("standby", 1, "x")], Status.WARN),
    ("PG-021", None, [("checkpoints", 301, "")], Status.CRITICAL),
    ("PG-036", None, [("standby", 2_000_000_000, "streaming")], Status.CRITICAL),
    ("PG-038", [("s", 1, "active false")], [("s", 1, "active false")], Status.WARN),
    ("PG-039", None, [("archiver mode on", 1, "")], Status.CRITICAL),
    ("PG-041", None, [("pg_wal", 4097, "9 files, max_wal_size 1GB")], Status.CRITICAL),
    ("PG-042", [("his", 1000, "")], [("his", 1201, "")], Status.WARN),
    ("PG-044", [("his/public.visit", 1000, "")], [("his/public.visit", 2000, "")], Status.WARN),
    ("PG-048", None, [("fsync", 1, "fsync=off")], Status.CRITICAL),
    ("PG-050", [("work_mem", None, "4096 kB")], [("work_mem", None, "8192 kB")], Status.WARN),
    ("PG-051", None, [("his", 3, "")], Status.CRITICAL),
    ("PG-052", [("a", 1, "")], [("a", 1, ""), ("b", 1, "superuser")], Status.WARN),
    ("PG-062", [("his/pg_largeobject", 1000, "")], [("his/pg_largeobject", 2000, "")], Status.WARN),
    ("MY-001", None, [("server", None, "8.0.36 MySQL Community")], Status.CRITICAL),
    ("MY-010", [("his", 1000, "")], [("his", 1201, "")], Status.WARN),
    ("MY-011", None, [("source", 3, "IO Connecting, SQL Yes")], Status.CRITICAL),
    ("OR-004", None, [("ARCHIVELOG", 1, "")], Status.CRITICAL),
    ("MS-001", None, [("server", None, "13.0.5108.50 SP2 Standard")], Status.CRITICAL),
    ("MS-003", None, [("his", None, "last ")], Status.CRITICAL),
    ("MS-015", [("sa", 1, "")], [("sa", 1, ""), ("guest", 1, "")], Status.WARN),
    ("OS-009", None, [("md0", 2, "degraded")], Status.CRITICAL),
    ("OS-010", None, [("power supply 2", 1, "lost")], Status.WARN),
    ("OS-012", None, [("host", 86399, "")], Status.WARN),
    ("OS-013", None, [("kernel", 1, "Out of memory: Killed process")], Status.CRITICAL),
    ("OS-016", None, [("host", None, "centos 7")], Status.CRITICAL),
    ("AP-001", None, [("his:80", -1, "refused")], Status.CRITICAL),
    ("AP-002", None, [("/health", 12, "HTTP 503")], Status.CRITICAL),
    ("SV-005", None, [("last", 2, "1 critical, 1 warn")], Status.CRITICAL),
]
ELSEWHERE = {"PG-043"}  # needs the server agent's file systems: test_evaluation.py


@pytest.mark.parametrize(("check_id", "rule", "column", "limit"), LIMITS)
def test_a_value_a_hair_past_its_limit_trips_the_check(check_id, rule, column, limit):
    other = number(CATALOGUE[check_id]["critical" if column == "warn" else "warn"])
    within = limit if rule != "ge" else limit - HAIR

    past = judge(check_id, ("planted", limit + PAST[rule], ""))
    before = judge(check_id, ("planted", within, ""))

    weaker = Status.WARN if column == "critical" and other is not None else Status.OK
    assert (past.status, past.worst.object) == (Status(column), "planted")
    assert before.status == weaker


@pytest.mark.parametrize(("check_id", "previous", "found", "status"), PLANTED)
def test_what_is_planted_trips_the_check(check_id, previous, found, status):
    assert judge(check_id, *found, previous=previous).status == status


def test_no_automatic_check_is_left_out():
    tripped = {check_id for check_id, *_ in LIMITS} | {check_id for check_id, *_ in PLANTED} | ELSEWHERE

    assert [row["id"] for row in AUTOMATIC if row["id"] not in tripped] == []
