"""The SLA clock gives the answers of a second, slow reading of its rules, over drawn histories."""

import csv
import json
import subprocess
import sys
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tickets.oracle.histories import drawn_document
from tests.tickets.oracle.slow_replay import replay
from tickets.domain.duplicates import replay_all
from tickets.management.commands.replay_sla import clock_line
from tickets.replay_csv import COLUMNS
from tickets.replay_file import read_replay_file

INSTANTS = ("started_at", "due_at", "met_at", "breached_at")
SEEDS = 600
ROOT = Path(__file__).parents[2]


def answer(file: Path, terms: Path | None = None) -> dict:
    """What the command prints."""
    log = read_replay_file(file, terms)
    told = zip(log.tickets, replay_all(log.tickets, log.now), strict=True)
    return {
        "tickets": [{"ref": t.ref, "clocks": [clock_line(state) for state in states]} for t, states in told]
    }


def comparable(document: dict) -> dict:
    """The same with instants instead of their texts, so that the offset does not matter."""
    found = deepcopy(document)
    for ticket in found["tickets"]:
        for line in ticket["clocks"]:
            line.update({key: datetime.fromisoformat(line[key]) for key in INSTANTS if line[key]})
    return found


def written(document: dict, folder: Path) -> Path:
    file = folder / "log.json"
    file.write_text(json.dumps(document))
    return file


@pytest.mark.parametrize("first", range(0, SEEDS, 300))
def test_clock_and_oracle_agree_over_drawn_histories(first, tmp_path):
    documents = {seed: drawn_document(Random(seed)) for seed in range(first, first + 300)}

    differ = [
        seed
        for seed, document in documents.items()
        if comparable(answer(written(document, tmp_path))) != comparable(replay(document))
    ]

    assert differ == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rnd=st.randoms(use_true_random=False))
def test_clock_and_oracle_agree_whatever_hypothesis_draws(rnd, tmp_path_factory):
    document = drawn_document(rnd)

    file = written(document, tmp_path_factory.mktemp("drawn"))

    assert comparable(answer(file)) == comparable(replay(document))


@pytest.mark.parametrize("seed", range(0, 300, 10))
def test_the_order_of_the_file_matters_only_between_equals(seed, tmp_path):
    document = drawn_document(Random(seed))
    shuffled = deepcopy(document)
    for ticket in shuffled["tickets"]:
        moments = [datetime.fromisoformat(event["at"]) for event in ticket["events"]]
        if len(set(moments)) == len(moments):
            Random(seed).shuffle(ticket["events"])

    before, after = answer(written(document, tmp_path)), answer(written(shuffled, tmp_path))

    assert before == after


def as_csv_allows(document: dict) -> dict:
    """The document without what a CSV cannot say."""
    found = deepcopy(document)
    for ticket in found["tickets"]:
        ticket.pop("severity", None)
        ticket["events"] = [
            {key: value for key, value in event.items() if key in COLUMNS}
            for event in ticket["events"]
            if event["type"] != "duplicate"
        ]
    return found


@pytest.mark.parametrize("seed", range(0, 600, 15))
def test_a_csv_works_the_same(seed, tmp_path):
    rnd = Random(seed)
    document = as_csv_allows(drawn_document(rnd))
    if "terms" not in document:
        document = as_csv_allows(drawn_document(Random(3)))
    rows = [{"ref": t["ref"], **event} for t in document["tickets"] for event in t["events"]]
    for row in rows:
        if "accepted" in row:
            row["accepted"] = "true" if row["accepted"] else "false"
    columns = rnd.sample(COLUMNS, len(COLUMNS))
    with (tmp_path / "log.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    beside = tmp_path / "terms.json"
    beside.write_text(json.dumps({key: document[key] for key in ("calendars", "terms", "now")}))

    found = answer(tmp_path / "log.csv", beside)

    assert comparable(found) == comparable(replay(document))


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_real_command_prints_the_oracles_answer(seed, tmp_path):
    document = drawn_document(Random(seed))
    file = written(document, tmp_path)

    done = subprocess.run(
        [sys.executable, "manage.py", "replay_sla", str(file), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0
    assert comparable(json.loads(done.stdout)) == comparable(replay(document))


@pytest.mark.parametrize("key", ["budget_s", "grace_s"])
def test_a_length_beyond_all_years_is_not_computable(key, tmp_path):
    term = {
        "clock": "resolve",
        "starts_on": "reported",
        "stops_on": "solved",
        "budget_s": 60,
        "calendar": "24x7",
    }
    events = [
        {"type": "reported", "at": "2026-02-14T09:00:00+08:00"},
        {"type": "severity", "at": "2026-02-14T09:00:30+08:00", "severity": "high"},
    ]
    document = {
        "calendars": {"24x7": {"always": True}},
        "terms": [{**term, key: 1e15}],
        "now": "2026-02-14T10:00:00+08:00",
        "tickets": [{"ref": "T1", "events": events}],
    }

    [line] = answer(written(document, tmp_path))["tickets"][0]["clocks"]

    assert (line["state"], line["due_at"], line["not_computable"]) == ("running", None, True)


def test_a_stop_event_moved_to_when_it_was_logged_comes_before_what_came_about_then(tmp_path):
    term = {
        "clock": "resolve",
        "starts_on": "reported",
        "stops_on": "solved",
        "budget_s": 60,
        "calendar": "24x7",
    }
    logged = "2026-02-14T10:00:00+08:00"
    document = {
        "calendars": {"24x7": {"always": True}},
        "terms": [{**term, "pause_reasons": ["waiting_hospital"]}],
        "now": "2026-02-14T12:00:00+08:00",
        "tickets": [
            {
                "ref": "T1",
                "events": [
                    {"type": "reported", "at": "2026-02-14T09:00:00+08:00"},
                    {"type": "reopened", "at": logged},
                    {"type": "solved", "at": "2026-02-14T09:00:30+08:00", "recorded_at": logged},
                ],
            }
        ],
    }

    [line] = answer(written(document, tmp_path))["tickets"][0]["clocks"]

    assert (line["state"], line["met_at"]) == ("running", None)
