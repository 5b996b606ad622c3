"""The scripts hospitals run themselves: really run here, and taken in by the portal (M18)."""

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from inspections.agents import FOLDER, database_agent, server_agent
from inspections.collecting.catalogue import shipped_rows
from inspections.collecting.rows import safe_document
from inspections.domain.agent_document import read_document
from inspections.domain.evaluation import evaluate
from inspections.domain.judging import Check, Status, Surroundings
from inspections.domain.measurements import measured
from inspections.loading.lifecycles import lifecycles

CATALOGUE = {row["id"]: row for row in shipped_rows()}
MADE = "OS-001,OS-002,OS-003,OS-004,OS-005,OS-006,OS-007,OS-008,OS-009,OS-011,OS-012,OS-014,OS-016,NW-003"
SCRIPT = FOLDER / "server_agent.py"


@contextmanager
def portal(answers: list[int]) -> Iterator[tuple[str, list[dict]]]:
    """A small server that answers POSTs with these codes one after the other; what it got."""
    got: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(405)
            self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append({"headers": dict(self.headers), "body": json.loads(body)})
            self.send_response(answers[len(got) - 1])
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/runs", got
    finally:
        server.shutdown()


@pytest.fixture(scope="module")
def document() -> dict:
    """What the script says of this very machine."""
    asked = ["--dry-run", "--seconds", "0.2", "--port", "127.0.0.1:1", "--checks", MADE]
    done = subprocess.run([sys.executable, "-I", SCRIPT, *asked], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_server_agent_measures_this_machine(document):
    read = read_document(document)

    measured_ids = {item.id for item in read.items if not item.error}
    assert {"OS-001", "OS-002", "OS-003", "OS-004", "OS-005", "OS-012", "OS-016"} <= measured_ids
    assert {one.name for one in read.software} >= {"Linux", "Python"}
    assert all(item.id in CATALOGUE for item in read.items)
    around = Surroundings(now=datetime(2026, 11, 28, tzinfo=UTC), lifecycles=lifecycles())
    for item in read.items:
        if item.error:
            continue
        verdict = evaluate(
            Check.from_row(CATALOGUE[item.id]),
            measured(item.rows, read.collected_at),
            around=around,
        )
        assert verdict.reasons, item
        assert not (verdict.status is Status.UNKNOWN and item.id in {"OS-001", "OS-003", "OS-005"})


def test_what_the_agent_cannot_tell_is_an_error_and_never_a_value(document):
    clock = next(item for item in document["items"] if item["id"] == "OS-011")

    assert clock == {"id": "OS-011", "error": "the portal was not asked for the time (no --url)"}


def test_a_port_that_refuses_is_critical(document):
    [row] = next(item for item in document["items"] if item["id"] == "AP-001")["rows"]

    assert row == ["127.0.0.1:1", -1, "ConnectionRefusedError"]


def test_the_agent_posts_with_its_key_and_tries_again(tmp_path: Path):
    token = tmp_path / "key"
    token.write_text("abc.def\n")

    with portal([503, 201]) as (url, got):
        code = server_agent.main(
            ["--url", url, "--token-file", str(token), "--checks", "OS-011", "--wait", "0"]
        )

    assert code == 0
    assert [one["headers"]["Authorization"] for one in got] == ["Api-Key abc.def"] * 2
    assert got[0]["body"] == got[1]["body"]
    assert got[0]["headers"]["Idempotency-Key"] == got[0]["body"]["run"]
    [clock] = [item for item in got[0]["body"]["items"] if item["id"] == "OS-011"]
    assert clock["rows"][0][1] < 5


def test_a_refused_document_is_not_posted_again(tmp_path: Path):
    token = tmp_path / "key"
    token.write_text("abc.def")

    with portal([400]) as (url, got):
        options = server_agent.read_options(["--url", url, "--token-file", str(token)])
        code = server_agent.post(options, {"run": "r"})

    assert (code, len(got)) == (1, 1)


def test_an_agent_needs_nothing_newer_than_python_3_6():
    for path in FOLDER.glob("*_agent.py"):
        text = path.read_text(encoding="utf-8")
        compile(text, str(path), "exec", dont_inherit=True)
        assert not [word for word in (":=", "capture_output", "removeprefix", "text=True") if word in text]


@pytest.mark.parametrize(
    ("kind", "answer", "ids"),
    [
        ("oracle", "@@portal\\tUSERS\\t97.5\\tof maximum size", 15),
        ("sqlserver", "his\\t97.5\\tONLINE", 15),
    ],
)
def test_the_database_agent_runs_the_catalogues_statements(tmp_path, monkeypatch, kind, answer, ids):
    """Through a stand-in for the client: neither Oracle nor SQL Server can be had here."""
    client, seen = tmp_path / "client", tmp_path / "seen"
    client.write_text("#!/bin/sh\ncat > \"$SEEN\"\nprintf '%b\\n' '" + answer + "'\n")
    client.chmod(0o755)
    monkeypatch.setenv("SEEN", str(seen))
    monkeypatch.setenv("DB_PASSWORD", "Geheim/1")
    output = tmp_path / "out.json"

    code = database_agent.main(
        ["--kind", kind, "--list", str(FOLDER.parent / "data/checks.csv"), "--client", str(client),
         "--user", "inspector", "--connect", "db", "--output", str(output)]
    )  # fmt: skip

    read = read_document(json.loads(output.read_text()))
    assert (code, len(read.items), {item.error for item in read.items}) == (0, ids, {""})
    assert float(read.items[0].rows[0].value) == 97.5
    assert "Geheim" not in output.read_text()
    assert "SELECT" in seen.read_text()


def test_a_client_that_fails_is_told_without_the_password(tmp_path, monkeypatch):
    client = tmp_path / "client"
    client.write_text("#!/bin/sh\ncat >/dev/null\necho 'ORA-01017: invalid password Geheim/1'\nexit 1\n")
    client.chmod(0o755)
    monkeypatch.setenv("DB_PASSWORD", "Geheim/1")
    options = database_agent.read_options(
        ["--kind", "oracle", "--list", "x", "--client", str(client), "--user", "u"]
    )

    document = database_agent.make_document(options, [("OR-001", "SELECT 1 FROM dual")], "Geheim/1")

    assert document["items"] == [{"id": "OR-001", "error": "ORA-01017: invalid password ***"}]


def test_texts_of_statements_leave_without_what_people_typed():
    head = "executions 12, buffer gets 1234567, disk reads 3, "
    text = head + "SELECT * FROM p WHERE n='张三' AND id=430102199001011234"  # noqa: S608 - never run

    shown = database_agent.safe("OR-015", ["a", 1, text])[2]
    again = safe_document({"items": [{"id": "or-015", "rows": [["a", 1, text]]}]})["items"][0]["rows"][0][2]

    assert (
        shown
        == again
        == ("executions 12, buffer gets 1234567, disk reads 3, SELECT * FROM p WHERE n=? AND id=?")
    )


def test_the_list_an_agent_reads_is_the_catalogue():
    with (FOLDER.parent / "data/checks.csv").open(encoding="utf-8", newline="") as stream:
        kinds = [row["target_kind"] for row in csv.DictReader(stream)]

    assert (kinds.count("Oracle"), kinds.count("SQL Server")) == (15, 15)
