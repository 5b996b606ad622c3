"""The database refuses to change or remove rows of the trail and its seals, whoever asks."""

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.audit.sealing import seal_audit_trail
from core.models.seal import AuditSeal
from tests.factories.accounts import AdministratorFactory, DepartmentFactory

STATEMENTS = [
    "UPDATE auditlog_logentry SET object_repr = 'x'",
    "UPDATE auditlog_logentry SET actor_id = NULL",
    "DELETE FROM auditlog_logentry",
    "TRUNCATE auditlog_logentry",
    "UPDATE core_auditseal SET hash = 'x'",
    "DELETE FROM core_auditseal",
    "TRUNCATE core_auditseal",
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_owner_and_superuser_of_the_database_are_refused(statement):
    DepartmentFactory()
    seal_audit_trail(timezone.now())
    before = (LogEntry.objects.count(), AuditSeal.objects.count())

    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        is_superuser = cursor.fetchone()[0]
        with pytest.raises(IntegrityError, match="never changed or removed"):
            cursor.execute(statement)

    assert is_superuser is True
    assert (LogEntry.objects.count(), AuditSeal.objects.count()) == before


@pytest.mark.django_db
def test_django_itself_is_refused():
    DepartmentFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.update(object_repr="x")


@pytest.mark.django_db
def test_who_has_acted_cannot_be_deleted():
    actor = AdministratorFactory()
    LogEntry.objects.log_create(actor, action=LogEntry.Action.UPDATE, changes={"a": ["1", "2"]}, actor=actor)

    with pytest.raises(IntegrityError), transaction.atomic():
        actor.delete()
