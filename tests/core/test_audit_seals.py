"""Seals chain the audit trail; a check names the first row or seal that is not as it was."""

import json
import threading
from datetime import UTC, datetime
from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core.audit import acting_as, sealing
from core.audit.sealing import UnableToSeal, seal_audit_trail
from core.audit.tasks import seal
from core.audit.verification import verify_audit_trail
from core.domain.audit_chain import Fault
from core.models.seal import AuditSeal
from tests.factories.accounts import AdministratorFactory, DepartmentFactory, HospitalFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def tamper(statement, *values):
    """What only a superuser of the database can do: put the triggers to sleep."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


def some_rows(count):
    hospital = HospitalFactory()
    for _ in range(count - 1):
        DepartmentFactory(organisation=hospital)
    return list(LogEntry.objects.order_by("pk").values_list("pk", flat=True))


def test_seals_cover_each_row_once_and_chain():
    ids = some_rows(3)
    first = seal_audit_trail(AT)
    more = some_rows(2)[3:]
    second = seal_audit_trail(AT)

    third = seal_audit_trail(AT)

    assert [(seal.number, seal.row_count) for seal in [*first, *second, *third]] == [(1, 3), (2, 2)]
    assert (first[0].last_id, second[0].first_id, second[0].last_id) == (ids[-1], ids[-1] + 1, more[-1])
    assert (first[0].previous_hash, second[0].previous_hash) == ("0" * 64, first[0].hash)
    assert (first[0].sealed_at, verify_audit_trail().is_intact) == (AT, True)


def test_long_trail_is_sealed_in_batches(monkeypatch):
    monkeypatch.setattr(sealing, "ROWS_PER_SEAL", 2)
    some_rows(5)

    seals = seal_audit_trail(AT)

    assert [seal.row_count for seal in seals] == [2, 2, 1]
    assert verify_audit_trail().rows == 5


def test_altered_row_is_named():
    ids = some_rows(4)
    seal_audit_trail(AT)
    tamper("UPDATE auditlog_logentry SET object_repr = 'somebody else' WHERE id = %s", ids[2])
    tamper("UPDATE auditlog_logentry SET remote_addr = '192.0.2.1' WHERE id = %s", ids[1])

    assert verify_audit_trail().fault == Fault("altered", 1, ids[1])


@pytest.mark.parametrize("column", ["changes = '{}'", "timestamp = now()", "actor_id = NULL", "action = 2"])
def test_every_column_counts(column):
    ids = some_rows(2)
    with transaction.atomic(), acting_as(AdministratorFactory()):
        DepartmentFactory()
    acted = LogEntry.objects.exclude(actor=None).order_by("pk").first()
    seal_audit_trail(AT)

    tamper(f"UPDATE auditlog_logentry SET {column} WHERE id = %s", acted.pk)  # noqa: S608

    assert verify_audit_trail().fault == Fault("altered", 1, acted.pk)
    assert acted.pk not in ids


def test_missing_row_is_named():
    ids = some_rows(4)
    seal_audit_trail(AT)
    tamper("DELETE FROM auditlog_logentry WHERE id = %s", ids[2])

    assert verify_audit_trail().fault == Fault("missing", 1, ids[2])


@pytest.mark.parametrize("where", [-7, "gap"])
def test_inserted_row_is_named(where):
    ids = some_rows(4)
    tamper("DELETE FROM auditlog_logentry WHERE id = %s", ids[1])
    seal_audit_trail(AT)
    slipped_in = ids[1] if where == "gap" else where

    tamper(
        "INSERT INTO auditlog_logentry (id, content_type_id, object_pk, object_repr, action, changes_text,"
        " timestamp) SELECT %s, content_type_id, object_pk, 'forged', action, '', now()"
        " FROM auditlog_logentry WHERE id = %s",
        slipped_in,
        ids[0],
    )

    assert verify_audit_trail().fault == Fault("inserted", 1, slipped_in)


def test_altered_and_missing_seals_are_named():
    some_rows(2)
    seal_audit_trail(AT)
    some_rows(2)
    seal_audit_trail(AT)
    some_rows(2)
    seal_audit_trail(AT)

    tamper("UPDATE core_auditseal SET row_digests = %s WHERE number = 3", b"\x00" * 40)
    altered = verify_audit_trail().fault
    tamper("DELETE FROM core_auditseal WHERE number = 2")
    missing = verify_audit_trail().fault

    assert (altered, missing) == (Fault("seal_altered", 3), Fault("seal_missing", 2))


def test_rewritten_end_is_found_by_a_hash_noted_elsewhere():
    some_rows(2)
    seal_audit_trail(AT)
    ids = some_rows(2)
    noted = seal_audit_trail(AT)[0]
    tamper("DELETE FROM core_auditseal WHERE number = 2")
    cut_off = verify_audit_trail({2: noted.hash}).fault
    tamper("UPDATE auditlog_logentry SET object_repr = 'forged' WHERE id = %s", ids[-1])

    seal_audit_trail(AT)

    assert cut_off == Fault("seal_missing", 2)
    assert verify_audit_trail().is_intact is True
    assert verify_audit_trail({2: noted.hash}).fault == Fault("seal_unexpected", 2)


def test_sealing_waits_for_a_smaller_id_that_commits_late():
    """Row N is visible while row N-1 is not yet: the seal must not pass over N-1."""
    HospitalFactory()
    has_written, may_commit = threading.Event(), threading.Event()

    def late_writer():
        with transaction.atomic():
            HospitalFactory()
            has_written.set()
            may_commit.wait(10)
        connection.close()

    writer = threading.Thread(target=late_writer)
    writer.start()
    has_written.wait(10)
    HospitalFactory()
    while_open = seal_audit_trail(AT, wait_s=0.3)
    may_commit.set()
    writer.join()
    afterwards = seal_audit_trail(AT)

    assert while_open == []
    assert [seal.row_count for seal in afterwards] == [3]
    assert verify_audit_trail().is_intact is True


def test_sealing_inside_a_transaction_is_refused():
    with transaction.atomic(), pytest.raises(UnableToSeal):
        seal_audit_trail(AT)


def test_task_seals():
    some_rows(2)

    assert (seal.delay().get(), AuditSeal.objects.count()) == (1, 1)


def test_command_says_intact_and_prints_json():
    some_rows(2)
    seal_audit_trail(AT)
    HospitalFactory()
    out = StringIO()

    call_command("verify_audit", "--json", stdout=out)

    document = json.loads(out.getvalue())
    assert {key: document[key] for key in ("seals", "rows", "unsealed", "is_intact", "fault")} == {
        "seals": 1,
        "rows": 2,
        "unsealed": 1,
        "is_intact": True,
        "fault": None,
    }


def test_command_fails_with_the_row_when_tampered_with():
    ids = some_rows(3)
    seal_audit_trail(AT)
    tamper("DELETE FROM auditlog_logentry WHERE id = %s", ids[0])
    out = StringIO()

    with pytest.raises(CommandError, match=str(ids[0])) as caught:
        call_command("verify_audit", "--json", stdout=out)

    assert caught.value.returncode == 1
    assert json.loads(out.getvalue())["fault"]["row"] == ids[0]


def test_command_refuses_a_malformed_hash():
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit", "--expect", "1:abc")

    assert caught.value.returncode == 2
