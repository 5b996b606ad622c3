"""What a process that is killed leaves on the disk of its host: nothing, or what the next sweep deletes."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from quality.scratch import held_folder, sweep

ROOT = Path(__file__).parents[2]
AT_WORK = """
import time
from quality.scratch import held_folder, nameless_file
with nameless_file() as (file, path), held_folder() as folder:
    file.write("沈试一".encode())
    file.flush()
    (folder / "sheet.xml").write_text("masked")
    print(path.read_text(), flush=True)
    time.sleep(600)
"""


@pytest.mark.kill
def test_a_killed_process_leaves_no_name_and_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    command = [sys.executable, "-c", AT_WORK]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        written = process.stdout.readline().strip()
        at_work = [path.name for path in tmp_path.rglob("*") if path.is_file()]
        swept_at_work = sweep()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    left = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    with held_folder() as folder:
        others = [path for path in tmp_path.iterdir() if path != folder]

    assert (written, at_work, swept_at_work) == ("沈试一", ["sheet.xml"], 0)
    assert (left, others, list(tmp_path.iterdir())) == (["sheet.xml"], [], [])
