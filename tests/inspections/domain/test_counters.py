"""Counters between two inspections: rates, and pairs that cannot be compared."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from inspections.domain.counters import STARTED_AT, over_period
from inspections.domain.measurements import Measurement, Outcome, Row
from inspections.domain.reasons import OVER_PERIOD, RESET

NOW = datetime(2026, 11, 28, tzinfo=UTC)
BEFORE = NOW - timedelta(days=10)


@pytest.mark.parametrize(
    ("check_id", "before", "now", "value", "note"),
    [
        ("PG-015", (99, "hit 5000 read 10 since initdb"), (98, "hit 6000 read 1010 since initdb"),
         "50.00", OVER_PERIOD),
        ("PG-015", (99, "hit 5000 read 10 since initdb"), (98, "hit 5010 read 12 since initdb"), "98", None),
        ("PG-015", (99, "hit 5000 read 10 since initdb"), (97, "hit 100 read 2 since initdb"), "97", RESET),
        ("PG-015", (99, "hit 50 read 1 since 2026-01-01"), (97, "hit 5000 read 2000 since 2026-11-20"),
         "97", RESET),
        ("PG-017", (0, "commit 1000 rollback 0"), (1, "commit 1900 rollback 100"), "10.00", OVER_PERIOD),
        ("PG-018", (1, "total 10 since A"), (2, "total 35 since A"), "2.50", OVER_PERIOD),
        ("PG-018", (1, "total 10 since A"), (9, "total 35 since START"), "2.50", OVER_PERIOD),
        ("PG-018", (1, "total 10 since A"), (9, "total 35 since B"), "9", RESET),
        ("PG-019", (1, "files 1 bytes 0 work_mem 4MB"), (1, "files 9 bytes 104857600 work_mem 4MB"),
         "10.00", OVER_PERIOD),
        ("PG-020", (0, "timed 10 requested 0 max"), (1, "timed 16 requested 2 max"), "25.0", OVER_PERIOD),
        ("PG-022", (0, "client backend 0 of 0"), (1, "client backend 300 of 1000"), "30.00", OVER_PERIOD),
        ("PG-035", (10, "seq_scan 5, idx"), (40, "seq_scan 10, idx"), "70", OVER_PERIOD),
        ("PG-035", (10, "seq_scan 5, idx"), (10, "seq_scan 5, idx"), "0", OVER_PERIOD),
        ("PG-057", (7, "snapshot 7 lock 0"), (19, "snapshot 19 lock 0"), "12", OVER_PERIOD),
        ("PG-057", (7, "snapshot 7 lock 0"), (3, "snapshot 3 lock 0"), "3", RESET),
        ("MY-003", (99, "disk reads 10 requests 1000"), (99, "disk reads 110 requests 3000"),
         "95.00", OVER_PERIOD),
        ("PG-004", (1, ""), (2, ""), "2", None),
    ],
)  # fmt: skip
def test_the_value_counts_from_the_previous_inspection(check_id, before, now, value, note):
    earlier = Measurement(Outcome.MEASURED, BEFORE, (Row("his", Decimal(before[0]), before[1]),))
    later = Measurement(
        Outcome.MEASURED, NOW, (Row("his", Decimal(now[0]), now[1]),), settings={STARTED_AT: "START"}
    )

    counted, notes = over_period(check_id, later, earlier)

    assert counted.rows[0].value == Decimal(value)
    assert [said.template for said in notes] == ([note] if note else [])


def test_an_object_that_is_new_counts_from_its_beginning():
    earlier = Measurement(Outcome.MEASURED, BEFORE, (Row("his", Decimal(1), "total 1 since A"),))
    later = Measurement(Outcome.MEASURED, NOW, (Row("lis", Decimal(5), "total 9 since A"),))

    assert over_period("PG-018", later, earlier) == (later, ())
