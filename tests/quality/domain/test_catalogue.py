"""The catalogue of rules: data and definitions belong together, one to one."""

import ast
import datetime as dt
import json
from pathlib import Path

from quality import data
from quality.domain.checking import check_record
from quality.domain.language import frames, scalars
from quality.domain.plan import steps
from quality.domain.rules.catalogue import DEFINED, MODULES, catalogue, catalogue_version, sources

NOW = dt.date(2026, 11, 28)
RECORD = json.loads((Path(__file__).parent.parent / "homepage.json").read_text(encoding="utf-8"))


def test_every_rule_about_a_record_is_written_once_and_no_other():
    listed = [facts.id for facts in catalogue().values() if facts.scope == "record"]

    written = [rule.id for module in MODULES for rule in module.RULES]

    assert len(catalogue()) == 331
    assert sorted(written) == sorted(listed)
    assert len(written) == len(DEFINED) == 319


def test_both_backends_know_the_same_operations():
    used = {node.op for step in steps() for node in step.case.fires.walk()}

    assert set(scalars.OPERATIONS) == set(frames.OPERATIONS)
    assert used <= set(scalars.OPERATIONS)


def test_the_example_record_has_no_finding():
    findings = check_record(RECORD, now=NOW)

    assert findings == ()


ROOT = Path(data.__file__).parents[2]
DECIDES_NOTHING = {"quality/faults.py", "codes/domain/entries.py"}
"""Words for readers; how lists are compared when they come. Tables of the database decide nothing either."""


def imported(start: list[str]) -> set[str]:
    """The sources of this app that some of its modules import, and those that these import."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path in found or not (ROOT / path).is_file():
            continue
        found.add(path)
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("quality", "codes")):
                names = [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
                waiting += [f"{name.replace('.', '/')}.py" for name in names]
    return found


def test_the_version_is_a_hash_over_whatever_decides_a_verdict():
    """Reading a file, the cells of a batch and the rules across rows as well as the rules of a record."""
    hashed = {str(path.relative_to(ROOT)) for path in sources()}

    needed = imported(["quality/file_check.py", "quality/packing.py", "quality/pinned_lists.py"])

    assert {path for path in needed - hashed if "/models/" not in path} == DECIDES_NOTHING
    assert {
        "quality/domain/frames/across_rows.py",
        "quality/domain/frames/cells.py",
        "quality/readers/xlsx_files.py",
    } <= hashed
    assert len(catalogue_version()) == 12
