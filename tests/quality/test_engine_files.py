"""The path for files finds in the examples, and in random tables, what the oracle finds."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.quality.engines import check_file, check_one
from tests.quality.oracle.batch import check_sheet
from tests.quality.oracle.loaded import read_codes
from tests.quality.oracle.sheet import read_csv
from tests.quality.random_homepages import homepages
from tests.quality.rules import batch
from tests.quality.rules.table import as_csv, example_table, table
from tests.quality.test_rule_examples import EXAMPLES, NOW

WIDER = {"HP-F-048", "HP-F-049", "HP-F-050"}  # more slots than a table has columns for


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homepages") / "homepages.csv"


def test_one_file_of_all_examples_reads_like_the_table(file: Path):
    fitting = [example for example in EXAMPLES if example.rule not in WIDER]
    file.write_text(as_csv(table([example.record for example in fitting])), encoding="utf-8")

    found = check_file(file, NOW)

    for row, example in enumerate(fitting, start=1):
        here = sorted((f.fields, f.value) for f in found if f.row == row and f.rule == example.rule)
        assert here == sorted(example.expected), example.name


def test_json_lines_read_like_single_records(tmp_path: Path):
    path = tmp_path / "homepages.jsonl"
    chosen = EXAMPLES[::11] + [example for example in EXAMPLES if example.rule in WIDER]
    path.write_text("\n".join(json.dumps(example.record) for example in chosen), encoding="utf-8")

    found = check_file(path, NOW)

    for row, example in enumerate(chosen, start=1):
        here = sorted((f.rule, f.fields, str(f.value)) for f in found if f.row == row)
        assert here == sorted((r, f, str(v)) for r, f, v in check_one(example.record, NOW)), example.name


@pytest.mark.parametrize("example", batch.EXAMPLES, ids=lambda example: example.name)
def test_files_read_like_the_table(file: Path, example: batch.FileExample):
    file.write_text(as_csv(example_table(example)), encoding="utf-8")

    found = check_file(file, NOW, **example.options)

    assert [(f.row, f.fields, f.value) for f in found if f.rule == example.rule] == list(example.expected)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A few random rows of few patients, one of them perhaps of another width."""
    records: list[dict[str, Any]] = draw(st.lists(homepages(), min_size=1, max_size=4))
    for record in records:
        record["record_no"] = draw(st.sampled_from(["7", "8", "７", "-"]))
        record["admission_count"] = draw(st.sampled_from([1, 2, "1.0", "x"]))
        record["org_code"] = draw(st.sampled_from(["124301000000000000", "124301000000000001", ""]))
    rows = table(records)
    if draw(st.booleans()):
        rows[-1] = draw(st.sampled_from([rows[-1][:-1], [*rows[-1], "x"], ["" for _ in rows[-1]]]))
    return rows


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_random_files_read_like_the_oracle(file: Path, rows: list[list[str]]):
    file.write_text(as_csv(rows), encoding="utf-8", newline="")

    found = sorted(check_file(file, NOW, period="2024-05"), key=str)

    oracle = check_sheet(read_csv(as_csv(rows), read_codes(), NOW), period="2024-05")
    assert found == sorted(oracle, key=str)
