"""Findings that people open in a spreadsheet hold no formula; those that programs read hold the values."""

import csv
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from quality.writers import COLUMNS, KeptTable, write_tables

CASES = {
    "=1+2": "'=1+2",
    '=HYPERLINK("http://x")': '\'=HYPERLINK("http://x")',
    "+8613800138000": "'+8613800138000",
    "@湖南省": "'@湖南省",
    "\u3000=cmd|' /C calc'!A0": "'\u3000=cmd|' /C calc'!A0",
    "-1+2": "'-1+2",
    "＝1": "'＝1",
    "\t=1": "'\t=1",
    "-": "-",
    "-3": "-3",
    "-3.50": "-3.50",
    "0000800123": "0000800123",
    "12-3": "12-3",
    "": "",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three files of a finding for each case and one about the file as a whole, which quotes nothing."""
    folder = tmp_path_factory.mktemp("findings")
    texts = [*CASES, None, "x" * 40_000]
    known = {"file": "a.csv", "row": 1, "rule": "HP-F-001", "severity": "error", "category": "format"}
    rows = [
        {
            **known,
            "record_no": text,
            "fields": "record_no",
            "value": text,
            "message_zh": f"{text or ''}不合格式",
            "message_en": f"{text or ''} is malformed",
        }
        for text in texts
    ]
    with KeptTable() as kept:
        kept.add(pl.DataFrame(rows, schema_overrides={"row": pl.Int64}).select(COLUMNS))
        write_tables(kept, folder)
    return folder


def test_csv_holds_no_formula(written: Path) -> None:
    with (written / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[: len(CASES)]

    assert [row["record_no"] for row in rows] == list(CASES.values())
    assert [row["value"] for row in rows] == list(CASES.values())
    assert rows[0]["message_zh"] == "'=1+2不合格式"
    assert rows[8]["message_en"] == "'- is malformed"
    assert {row["rule"] for row in rows} == {"HP-F-001"}


def test_workbooks_hold_texts_and_nothing_to_reckon(written: Path) -> None:
    sheet = openpyxl.load_workbook(written / "findings.xlsx")["格式"]
    cells = [row[COLUMNS.index("record_no")] for row in sheet.iter_rows(min_row=2)]

    assert [cell.value for cell in cells[: len(CASES)]] == [text or None for text in CASES]
    assert {cell.data_type for cell in cells[: len(CASES)] if cell.value} == {"s"}
    assert len(cells[-1].value) == 32_767


def test_programs_read_the_values_themselves(written: Path) -> None:
    values = pl.read_parquet(written / "findings.parquet")["value"].to_list()

    assert values == [*CASES, None, "x" * 40_000]
