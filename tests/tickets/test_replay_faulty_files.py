"""A file that cannot be used is refused with its place and reason, exit code 2, and nothing is printed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tickets.oracle.faulty import CSV_FAULTS, SOUND, faulty_files
from tickets.management.commands.replay_sla import Command

FILES = list(faulty_files())
BESIDE = {key: SOUND[key] for key in ("calendars", "terms", "now")}


def run(capsys, *args) -> tuple[int, str, str]:
    """Run the command as manage.py does: (exit code, standard output, standard error)."""
    try:
        Command().run_from_argv(["manage.py", "replay_sla", *map(str, args), "--json"])
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    return code, *capsys.readouterr()


def test_the_sound_neighbour_is_answered(tmp_path, capsys):
    file = tmp_path / "log.json"
    file.write_text(json.dumps(SOUND))

    code, out, _ = run(capsys, file)

    assert code == 0
    assert [ticket["ref"] for ticket in json.loads(out)["tickets"]] == ["T1", "T2"]


@pytest.mark.parametrize(("content", "word"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_faulty_file_is_refused(content, word, tmp_path, capsys):
    file = tmp_path / "log.json"
    file.write_bytes(content)

    code, out, err = run(capsys, file)

    assert (code, out) == (2, "")
    assert word in err
    assert "Traceback" not in err


@pytest.mark.parametrize(("content", "word"), [f[1:] for f in CSV_FAULTS], ids=[f[0] for f in CSV_FAULTS])
def test_a_faulty_csv_is_refused(content, word, tmp_path, capsys):
    (tmp_path / "terms.json").write_text(json.dumps(BESIDE))
    file = tmp_path / "log.csv"
    file.write_text(content)

    code, out, err = run(capsys, file, "--terms", tmp_path / "terms.json")

    assert (code, out) == (2, "")
    assert word in err


@pytest.mark.parametrize("key", ["calendars", "terms", "now"])
def test_terms_beside_a_csv_must_be_whole(key, tmp_path, capsys):
    (tmp_path / "terms.json").write_text(json.dumps({k: v for k, v in BESIDE.items() if k != key}))
    file = tmp_path / "log.csv"
    file.write_text("ref,type,at\nT1,reported,2026-02-14T09:00:00+08:00\n")

    code, out, err = run(capsys, file, "--terms", tmp_path / "terms.json")

    assert (code, out) == (2, "")
    assert key in err


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_what_is_no_file_is_refused(name, tmp_path, capsys):
    code, out, err = run(capsys, tmp_path / name)

    assert (code, out) == (2, "")
    assert str(tmp_path) in err


def test_a_faulty_file_is_refused_by_the_real_command(tmp_path):
    file = tmp_path / "log.json"
    file.write_text('{"now": "2026-02-30T00:00:00+08:00", "tickets": []}')
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [sys.executable, "manage.py", "replay_sla", str(file), "--json"],
        cwd=root,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "now" in done.stderr
