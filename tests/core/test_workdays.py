"""`manage.py workdays`: with the portal's overrides, and without a database."""

import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.models.calendar import WorkdayOverride

ROOT = Path(__file__).parents[2]


def printed(*options: str) -> str:
    out = StringIO()
    call_command("workdays", *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_prints_both_ends_and_all_between() -> None:
    found = json.loads(printed("--from", "2026-02-13", "--to", "2026-02-15", "--json"))

    assert found == [
        {"date": "2026-02-13", "working": True, "name": None, "provisional": False},
        {"date": "2026-02-14", "working": True, "name": "调休上班", "provisional": False},
        {"date": "2026-02-15", "working": False, "name": None, "provisional": False},
    ]


@pytest.mark.django_db
def test_an_override_of_the_portal_wins() -> None:
    WorkdayOverride.objects.create(date=date(2026, 2, 13), is_working=False, name="院庆")

    found = json.loads(printed("--from", "2026-02-13", "--to", "2026-02-13", "--json"))

    assert found == [{"date": "2026-02-13", "working": False, "name": "院庆", "provisional": False}]


@pytest.mark.django_db
def test_prints_a_table_for_a_reader() -> None:
    assert printed("--from", "2026-02-14", "--to", "2026-02-15").splitlines() == [
        "2026-02-14 Sat  working               调休上班",
        "2026-02-15 Sun  free",
    ]


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("2026-02-15", "2026-02-14", "before --from"),
        ("2026-02-30", "2026-03-01", "--from '2026-02-30' is not a date"),
        ("2026-02-01", "20260301", "--to '20260301' is not a date"),
    ],
)
def test_refuses_what_is_no_period(first: str, last: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason) as refusal:
        printed("--from", first, "--to", last, "--json")

    assert refusal.value.returncode == 2


def test_needs_no_running_database() -> None:
    command = [
        sys.executable,
        "manage.py",
        "workdays",
        "--from",
        "2026-02-14",
        "--to",
        "2026-02-14",
        "--json",
    ]
    nowhere = {**os.environ, "DATABASE_URL": "postgres://127.0.0.1:1/nowhere"}

    done = subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout)[0]["working"] is True
    assert "no database" in done.stderr
