"""All MySQL checks against a real MariaDB with faults planted (M20)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inspections.collecting.catalogue import chosen, shipped
from inspections.collecting.limits import Limits
from inspections.collecting.mysql import Account, _replica, collect
from inspections.collecting.postgresql import Collected
from inspections.collecting.postgresql_session import Unreachable
from inspections.domain.evaluation import evaluate
from inspections.domain.judging import Status, Surroundings
from inspections.domain.measurements import Outcome
from inspections.domain.thresholds import Thresholds
from inspections.loading.lifecycles import lifecycles
from tests.inspections.planted.mariadb import running_mariadb, wait_for

pytestmark = pytest.mark.mariadb
CHECKS = shipped("MySQL")
QUICK = Limits(retry_delay_s=0)
LOWERED = {
    "MY-003": ("100.1", ""), "MY-004": ("-1", ""), "MY-005": ("0", ""), "MY-010": ("", ""),
    "MY-012": ("-1", ""),
}  # fmt: skip
# MY-006 and MY-010 inform or compare; MY-009 needs 100 MB of free space to list anything.
FOUND = {
    "MY-001": (Status.OK, "server"),
    "MY-002": (Status.OK, "connections"),
    "MY-003": (Status.WARN, "innodb"),
    "MY-004": (Status.WARN, "trx"),
    "MY-005": (Status.WARN, "statements"),
    "MY-006": (Status.OK, ""),
    "MY-007": (Status.WARN, "his.keyless"),
    "MY-008": (Status.CRITICAL, "his.keyed.id"),
    "MY-009": (Status.OK, ""),
    "MY-010": (Status.OK, ""),
    "MY-011": (Status.CRITICAL, "127.0.0.1"),
    "MY-012": (Status.WARN, "trx_rseg_history_len"),
    "MY-013": (Status.CRITICAL, "settings"),
    "MY-014": (Status.CRITICAL, "@"),
}


@pytest.fixture(scope="module")
def root() -> Iterator[Account]:
    with running_mariadb() as account:
        yield account


@pytest.fixture(scope="module")
def found(root: Account) -> Iterator[Collected]:
    with wait_for(root) as connection, connection.cursor() as cursor:
        cursor.execute("START TRANSACTION")
        cursor.execute("UPDATE his.keyed SET note = 'Zhang San 430102199001011234'")
        yield collect(replace(root, user="inspector", password="look only"), CHECKS, limits=QUICK)


@pytest.mark.parametrize("check_id", FOUND)
def test_each_mysql_check_answers_on_a_real_server(found, check_id):
    [check], _ = chosen(CHECKS, [check_id])
    around = Surroundings(now=datetime(2026, 11, 28, tzinfo=UTC), lifecycles=lifecycles())
    limits = Thresholds(*LOWERED[check_id]) if check_id in LOWERED else None

    verdict = evaluate(check.check, found.measurements[check_id], around=around, thresholds=limits)

    status, name = FOUND[check_id]
    assert verdict.status is status, verdict
    assert name in (verdict.worst.object if verdict.worst else "")


def test_statements_are_kept_without_what_people_typed(found):
    digests = found.measurements["MY-006"].rows

    assert any("INSERT INTO" in row.detail for row in digests)
    assert not any(
        "Zhang San" in f"{row.object}{row.detail}" for one in found.measurements.values() for row in one.rows
    )


def test_an_account_without_grants_does_not_make_things_green(root):
    checks, _ = chosen(CHECKS, ["MY-004", "MY-011", "MY-012", "MY-014"])

    measured = collect(replace(root, user="plain", password="look less"), checks, limits=QUICK).measurements

    assert {key: one.outcome for key, one in measured.items()} == {
        check.id: Outcome.FAILED for check in checks
    }


def test_a_changed_list_of_checks_cannot_write(root):
    [check], _ = chosen(CHECKS, ["MY-002"])

    for query in ("DELETE FROM his.keyless", "SELECT 1, 2, 3; DELETE FROM his.keyless"):
        one = collect(root, [replace(check, query=query)], limits=QUICK).measurements["MY-002"]
        assert one.outcome is Outcome.FAILED


def test_more_connections_trip_my_002(root):
    [check], _ = chosen(CHECKS, ["MY-002"])
    others = [wait_for(root) for _ in range(7)]

    measured = collect(root, [check], limits=QUICK).measurements["MY-002"]

    for other in others:
        other.close()
    verdict = evaluate(check.check, measured, around=Surroundings(now=datetime(2026, 11, 28, tzinfo=UTC)))
    assert verdict.status in {Status.WARN, Status.CRITICAL}


def test_a_wrong_password_is_told_without_it(root):
    with pytest.raises(Unreachable) as refused:
        collect(replace(root, user="inspector", password="Geheim/1"), CHECKS, limits=QUICK)

    assert "Geheim" not in str(refused.value) + repr(replace(root, password="Geheim/1"))


def test_columns_of_newer_versions_are_read_too():
    row = {
        "Source_Host": "a", "Channel_Name": "", "Replica_IO_Running": "Yes", "Replica_SQL_Running": "Yes",
        "Seconds_Behind_Source": 3,
    }  # fmt: skip

    assert _replica(row) == ("a", 3, "IO Yes, SQL Yes")
