"""The test database is the embedded PostgreSQL, ours alone, and can be emptied whatever its triggers say."""

import os

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests.conftest import empty_tables


@pytest.mark.django_db
def test_tests_have_a_database_of_their_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('fsync')")
        name, fsync = cursor.fetchone()

    assert name == "test_" + os.environ["DATABASE_URL"].rsplit("/", 1)[1]
    assert fsync == "off"


@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied_past_a_trigger_that_forbids_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
            CREATE TRIGGER refuse_delete BEFORE DELETE ON django_session
              FOR EACH ROW EXECUTE FUNCTION refuse();
            INSERT INTO django_session VALUES ('key', 'data', now());
            """
        )

    try:
        empty_tables(TransactionTestCase("run"))

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), current_setting('session_replication_role') FROM django_session")
            assert cursor.fetchone() == (0, "origin")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER refuse_delete ON django_session; DROP FUNCTION refuse()")
