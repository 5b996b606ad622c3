"""`manage.py inspect_database`: what it prints, what it refuses, and that no password leaves it (M20)."""

import json
import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

DSN = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/postgres"
SOME = "PG-001,PG-004, pg-037,PG-050"


def run(*more: str) -> str:
    out = StringIO()
    call_command("inspect_database", "--dsn", DSN, "--databases", "postgres", *more, stdout=out)
    return out.getvalue()


def test_one_document_with_the_server_and_each_check():
    printed = json.loads(run("--checks", SOME, "--json"))

    assert set(printed) == {"server", "checks"}
    assert (printed["server"]["product"], printed["server"]["role"]) == ("PostgreSQL", "primary")
    assert [line["id"] for line in printed["checks"]] == ["PG-001", "PG-004", "PG-037", "PG-050"]
    keys = {"id", "status", "value", "unit", "evidence", "reason"}
    assert [set(line) for line in printed["checks"]] == [keys] * 4
    assert {line["status"] for line in printed["checks"]} <= {"ok", "warn", "critical", "skipped"}
    assert printed["checks"][2]["status"] == "skipped"
    assert printed["checks"][2]["reason"].startswith("not_applicable: ")
    assert printed["checks"][0]["evidence"][0]["value"] == printed["checks"][0]["value"] >= 130000


def test_rows_can_be_carried_by_hand():
    printed = json.loads(run("--checks", "PG-004,PG-037", "--rows"))

    assert [item["id"] for item in printed["items"]] == ["PG-004", "PG-037"]
    assert len(printed["items"][0]["rows"][0]) == 3
    assert printed["items"][1]["error"].startswith("not_applicable: ")


def test_a_table_for_people():
    assert run("--checks", "PG-004").splitlines()[1].startswith("PG-004  ")


@pytest.mark.parametrize(
    ("dsn", "checks", "said"),
    [
        ("postgresql://x:Geheim1@127.0.0.1:1/his", "", "--dsn: "),
        ("Geheim1 is no DSN", "", "--dsn: the DSN cannot be read"),
        (DSN, "PG-999", "no such check: PG-999"),
        (DSN, "MY-001", "no such check: MY-001"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_its_reason(dsn, checks, said):
    out = StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("inspect_database", "--dsn", dsn, "--checks", checks, "--json", stdout=out)

    assert (refused.value.returncode, out.getvalue()) == (2, "")
    assert said in str(refused.value)
    assert "Geheim1" not in str(refused.value)
