"""Thirty kinds of malformed files: refused with a reason that names the file, or read with sure findings."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from quality.readers.source import FileRefused
from tests.quality.engines import check_file
from tests.quality.rules.example import BASE
from tests.quality.rules.table import as_csv, table
from tests.quality.test_rule_examples import NOW

ROWS = table([dict(BASE)])
CSV = as_csv(ROWS)
HEADER, ROW = CSV.splitlines()


def workbook(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        write(book)
    return target.getvalue()


def sheet_of(rows: list[list[str]]) -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)

    return workbook(write)


def with_formula(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ROWS[0])
    sheet.write_row(1, 0, ROWS[1])
    sheet.write_formula(1, ROWS[0].index("A14"), "=50+8", None, 58)
    sheet.write_formula(1, ROWS[0].index("B20"), "=1/0", None, "#DIV/0!")


def with_merged(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ROWS[0])
    sheet.write_row(1, 0, ROWS[1])
    sheet.merge_range(1, ROWS[0].index("A48"), 2, ROWS[0].index("A48"), "7")


def zipped(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "x")
    return target.getvalue()


GOOD_SHEET = sheet_of(ROWS)
REFUSED = {
    "nothing at all.csv": b"",
    "empty.xlsx": b"",
    "empty.json": b"",
    "truncated.xlsx": GOOD_SHEET[:-400],
    "csv in disguise.xlsx": CSV.encode(),
    "another zip.xlsx": zipped("hello.txt"),
    "workbook without columns.xlsx": sheet_of([["one", "two"], ["1", "2"]]),
    "encrypted.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600,
    "ending.txt": CSV.encode(),
    "no ending": CSV.encode(),
    "utf-16.csv": CSV.encode("utf-16"),
    "neither.csv": HEADER.encode() + b"\n\xff\xff\x81",
    "mixed.csv": CSV.encode() + "沈试一".encode("gb18030") + b"\xff",
    "unknown columns.csv": b"one,two\n1,2\n",
    "an object.json": b"{}",
    "a number.json": b"7",
    "trailing comma.json": b'[{"gender": "1",}]',
    "cut.json": json.dumps([dict(BASE)])[:-20].encode(),
    "not a number.json": b'[{"age_years": NaN}]',
    "unknown key.jsonl": b'{"nonsense": 1}\n',
    "wrong kind.jsonl": b'{"gender": {"code": 1}}\n',
    "list for a value.jsonl": b'{"gender": ["1"]}\n',
    "value for a list.jsonl": b'{"diagnoses": "K80"}\n',
    "line is a list.jsonl": b"[]\n",
    "deep.json": b"[" * 200_000,
}
READ = {
    "only a header.csv": (HEADER.encode(), []),
    "blank rows.csv": (f"{HEADER}\n\n{',' * HEADER.count(',')}\n{ROW}\n".encode(), []),
    "mark of order.csv": (CSV.encode("utf-8-sig"), []),
    "chinese bytes.csv": (CSV.encode("gb18030"), []),
    "two headers.csv": (f"{HEADER}\n{HEADER}\n{ROW}\n".encode(), ["HP-D-001"]),
    "ragged.csv": (f"{HEADER}\n{ROW},x\n{ROW[:40]}\n".encode(), ["HP-B-010"]),
    "unclosed quote.csv": (f'{HEADER}\n{ROW}\n"{ROW}\n'.encode(), ["HP-B-010"]),
    "duplicate column.csv": (f"A12C,{HEADER}\n1,{ROW}\n".encode(), ["HP-B-002"]),
    "zero byte.csv": (CSV.replace("沈试一", "沈\x00一").encode(), ["HP-F-039"]),
    "huge cell.csv": (CSV.replace("沈试一", "沈" * 1_000_000).encode(), ["HP-F-038"]),
    "line break.csv": (CSV.replace("沈试一", '"沈\n一"').encode(), ["HP-F-039"]),
    "formulas and errors.xlsx": (workbook(with_formula), ["HP-F-029"]),
    "merged cells.xlsx": (workbook(with_merged), []),
    "good.xlsx": (GOOD_SHEET, []),
    "no records.json": (b"[]", []),
    "no lines.jsonl": (b"\n", []),
    "extreme number.jsonl": (json.dumps({**BASE, "stay_days": 10**40}).encode(), ["HP-F-029"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_bytes(REFUSED[name])

    with pytest.raises(FileRefused) as refusal:
        check_file(path, NOW)

    assert str(path) in str(refusal.value)
    assert len(str(refusal.value)) > len(str(path)) + 5


@pytest.mark.parametrize("name", READ)
def test_a_file_that_can_be_read_has_sure_findings(tmp_path: Path, name: str):
    content, expected = READ[name]
    path = tmp_path / name
    path.write_bytes(content)

    found = {finding.rule for finding in check_file(path, NOW)}

    assert set(expected) <= found
    assert expected or found <= {"HP-B-001", "HP-D-027", "HP-C-001", "HP-C-002"} or "merged" in name


def test_folders_and_absent_files_are_refused(tmp_path: Path):
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    loop = tmp_path / "loop.csv"
    os.symlink(loop, loop)

    for path in (folder, tmp_path / "absent.csv", loop):
        with pytest.raises(FileRefused) as refusal:
            check_file(path, NOW)
        assert path.name in str(refusal.value)
