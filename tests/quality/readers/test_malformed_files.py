"""Malformed files of many kinds: refused with the reason and the place, or read with sure findings."""

import io
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, override

from quality.readers.opening import open_source
from quality.readers.source import FileRefused
from tests.quality.readers.malformed import (
    CSV,
    GOOD,
    HEADER,
    RECORD,
    ROW,
    SHEET,
    locked,
    repacked,
    replacing,
    sheet_of,
    with_formulas,
    with_merged,
    workbook,
    zipped,
)
from tests.quality.rules.example import BASE

REFUSED = {
    "nothing.csv": (b"", "is empty"),
    "workbook inside.csv": (GOOD, "is a workbook, only its name ends in .csv"),
    "old workbook inside.csv": (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 600,
        "is a workbook, only its name ends in .csv",
    ),
    "utf-16.csv": (CSV.encode("utf-16"), "is UTF-16: save it as CSV in UTF-8"),
    "neither.csv": (
        f"{HEADER}\n".encode() + b"\xff\xff\x81",
        "HP-B-011: the bytes are neither UTF-8 nor GB18030 (line 2, byte 599)",
    ),
    "mixed.csv": (
        f"{CSV}{ROW}".encode() + "沈试一".encode("gb18030") + b"\xff",
        "HP-B-011: the bytes are neither UTF-8 nor GB18030 (line 3, byte 2506)",
    ),
    "unknown columns.csv": (b"one,two\n1,2\n", "no column of the header is known"),
    "another kind.csv": (
        "病案号,姓名,性别,金额\n1,沈试一,男,7\n".encode(),
        "is not a table of homepages: 3 of the 60 required columns are there, and these that identify a "
        "homepage are missing: discharge time (B15), main diagnosis code (C03C)",
    ),
    "cell without end.csv": (
        f'{HEADER}\n{ROW}\n"'.encode() + b"x" * 17_000_000,
        "row 2: a cell is longer than 16 million signs; perhaps a quotation mark is not closed",
    ),
    "nothing.xlsx": (b"", "is empty"),
    "csv inside.xlsx": (CSV.encode(), "is no workbook, only its name ends in .xlsx"),
    "old or locked.xlsx": (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600,
        "is an old .xls workbook or locked by a password: save it as plain .xlsx",
    ),
    "locked.xlsx": (locked(GOOD), "the workbook is locked by a password"),
    "cut off.xlsx": (GOOD[:-400], "the workbook is damaged or was cut off"),
    "another zip.xlsx": (
        zipped(hello="x"),
        "xl/workbook.xml: this part of the workbook is absent or cannot be read",
    ),
    "without sheet.xlsx": (
        repacked(SHEET, lambda _: None),
        "xl/worksheets/sheet1.xml: this part of the workbook is absent or cannot be read",
    ),
    "cut sheet.xlsx": (
        repacked(SHEET, lambda text: text[:-900]),
        "row 1, xl/worksheets/sheet1.xml: the workbook is damaged at line 2, column 7070",
    ),
    "entities.xlsx": (
        repacked(SHEET, replacing("<worksheet", '<!DOCTYPE x [<!ENTITY y "z">]><worksheet')),
        "xl/worksheets/sheet1.xml: the workbook is damaged at line 2, column 13",
    ),
    "strange column.xlsx": (
        repacked(SHEET, replacing('r="B2"', 'r="2B"')),
        "row 1, xl/worksheets/sheet1.xml: the workbook is damaged at line 2, column 4096",
    ),
    "rows out of order.xlsx": (
        repacked(SHEET, replacing('<row r="2"', '<row r="1"')),
        "xl/worksheets/sheet1.xml: the workbook is damaged at line 2, column 4041",
    ),
    "text that is not there.xlsx": (
        repacked("xl/sharedStrings.xml", lambda _: "<sst/>"),
        "A1: the cell is damaged",
    ),
    "endless text.xlsx": (
        repacked("xl/sharedStrings.xml", replacing("<t>", f"<t>{'x' * 32_768}")),
        "xl/sharedStrings.xml: this part of the workbook is absent or cannot be read",
    ),
    "unknown columns.xlsx": (sheet_of([["one", "two"], ["1", "2"]]), "no column of the first sheet is known"),
    "another kind.xlsx": (
        sheet_of([["姓名", "科室", "出院时间"], ["沈试一", "外科", "2024-05-01"]]),
        "is not a table of homepages: 2 of the 60 required columns are there, and these that identify a "
        "homepage are missing: record number (A48), main diagnosis code (C03C)",
    ),
    "another kind.json": (
        '[{"病案号": "1", "金额": 7}]'.encode(),
        "row 1, 病案号: unknown key",
    ),
    "nothing.json": (b"", "is not JSON (a value is expected, line 1, column 1)"),
    "a number.json": (b"7", "must hold a list of records"),
    "a text.json": (b'"x', "is not JSON (a text is not closed, line 1, column 1)"),
    "two lists.json": (b"[] []", "is not JSON (something follows the end, line 1, column 4)"),
    "comma at the end.json": (
        f"[{RECORD},]".encode(),
        "row 2: is not JSON (a value is expected, line 1, column 3347)",
    ),
    "comma in a record.json": (
        b'[{"gender": "1",}]',
        "is not JSON (a key in double quotes is expected, line 1, column 17)",
    ),
    "no comma.json": (
        f"[{RECORD}\n{RECORD}]".encode(),
        "row 2: is not JSON (a comma or the end of the list or object is expected, line 2, column 1)",
    ),
    "cut off.json": (f"[{RECORD}".encode()[:-20], "is not JSON (a text is not closed, line 1, column 3325)"),
    "chinese bytes.json": (f"[{RECORD}]".encode("gb18030"), "is not UTF-8 (line 1, byte 52)"),
    "list of numbers.json": (b"[7]", "row 1: must be an object"),
    "unknown key.json": (f'[{RECORD}, {{"nonsense": 1}}]'.encode(), "row 2, nonsense: unknown key"),
    "deep.json": (b"[" * 200_000, "row 1: is nested too deeply"),
    "not json.jsonl": (
        f"{RECORD}\nhello\n".encode(),
        "row 2: is not JSON (a value is expected, line 2, column 1)",
    ),
    "cut off.jsonl": (
        f"{RECORD}\n{RECORD[:400]}".encode(),
        "row 2: is not JSON (a text is not closed, line 2, column 399)",
    ),
    "unknown key.jsonl": (b'{"diagnoses": [{"kode": 1}]}\n', "row 1, diagnoses[0].kode: unknown key"),
    "object for a value.jsonl": (b'{"gender": {"code": 1}}\n', "row 1, gender: must be a plain value"),
    "list for a value.jsonl": (b'{"gender": ["1"]}\n', "row 1, gender: must be a plain value"),
    "value for a list.jsonl": (b'\n{"diagnoses": "K80"}\n', "row 2, diagnoses: must be a list"),
    "value in a list.jsonl": (b'{"diagnoses": ["K80"]}\n', "row 1, diagnoses[0]: must be an object"),
    "a list a line.jsonl": (b"[]\n", "row 1: must be an object"),
    "chinese bytes.jsonl": (f"{RECORD}\n".encode("gb18030"), "row 1: is not UTF-8 (line 1, byte 51)"),
    "ending.txt": (CSV.encode(), "the name must end in .csv, .xlsx, .json or .jsonl"),
    "no ending": (CSV.encode(), "the name must end in .csv, .xlsx, .json or .jsonl"),
}
READ = {
    "header alone.csv": (HEADER.encode(), 0, []),
    "blank rows.csv": (f"{HEADER}\n\n{',' * HEADER.count(',')}\n{ROW}\n".encode(), 1, []),
    "mark of order.csv": (CSV.encode("utf-8-sig"), 1, []),
    "chinese bytes.csv": (CSV.encode("gb18030"), 1, []),
    "old ends of lines.csv": (CSV.replace("\n", "\r\n").encode(), 1, []),
    "ragged.csv": (f"{HEADER}\n{ROW},x\n{ROW[:40]}\n{ROW}\n".encode(), 3, ["1 HP-B-010", "2 HP-B-010"]),
    "unclosed quote.csv": (f'{HEADER}\n{ROW}\n"{ROW}\n'.encode(), 2, ["2 HP-B-010"]),
    "column twice.csv": (f"A12C,{HEADER}\n1,{ROW}\n".encode(), 1, ["0 HP-B-002", "1 HP-L-008"]),
    "zero byte.csv": (CSV.replace("沈试一", "沈\x00一").encode(), 1, ["1 HP-F-039"]),
    "huge cell.csv": (CSV.replace("沈试一", "沈" * 1_000_000).encode(), 1, ["1 HP-F-038"]),
    "line break.csv": (CSV.replace("沈试一", '"沈\n一"').encode(), 1, ["1 HP-F-039"]),
    "good.xlsx": (GOOD, 1, []),
    "formulas and errors.xlsx": (workbook(with_formulas), 1, ["1 HP-F-029"]),
    "merged cells.xlsx": (workbook(with_merged), 1, []),
    "without styles.xlsx": (repacked("xl/styles.xml", lambda _: None), 1, []),
    "an object.json": (RECORD.encode(), 1, []),
    "no records.json": (b"[]", 0, []),
    "no lines.jsonl": (b"\n", 0, []),
    "extreme number.jsonl": (
        json.dumps({**BASE, "stay_days": 10**40}).encode(),
        1,
        ["1 HP-F-029", "1 HP-L-002", "1 HP-L-040"],
    ),
}


def command(path: Path, codes: Path) -> dict[str, Any]:
    out = io.StringIO()
    options = ["--json", "--now", "2026-11-28", "--codes", str(codes)]
    call_command("check_homepages", str(path), *options, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue()) if out.getvalue() else {}


@pytest.fixture(scope="module")
def no_codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("codes")


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_place_and_the_reason(
    tmp_path: Path, no_codes: Path, name: str
):
    content, reason = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        command(path, no_codes)

    assert (refused.value.returncode, str(refused.value)) == (2, f"{path}: {reason}")


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_has_sure_findings(tmp_path: Path, no_codes: Path, name: str):
    content, records, expected = READ[name]
    path = tmp_path / name
    path.write_bytes(content)

    document = command(path, no_codes)

    assert document["records"] == records
    assert [f"{line['row']} {line['rule']}" for line in document["findings"]] == expected


def test_a_header_that_comes_twice_is_a_row_of_nonsense(tmp_path: Path, no_codes: Path):
    path = tmp_path / "two headers.csv"
    path.write_text(f"{HEADER}\n{HEADER}\n{ROW}\n", encoding="utf-8")

    document = command(path, no_codes)

    assert (document["records"], document["blocked"]) == (2, [1, 2])
    assert [line["rule"] for line in document["findings"] if line["row"] == 2] == ["HP-B-012"]
    assert {"HP-F-001", "HP-F-029", "HP-D-001"} <= set(document["summary"])


def test_an_object_without_keys_is_one_record_that_lacks_everything(tmp_path: Path, no_codes: Path):
    path = tmp_path / "a.json"
    path.write_text("{}", encoding="utf-8")

    document = command(path, no_codes)

    assert (document["records"], document["blocked"]) == (1, [1])
    assert document["findings"][0]["rule"] == "HP-C-001"
    assert all(line["value"] is None for line in document["findings"])


def test_folders_and_absent_files_are_refused(tmp_path: Path, no_codes: Path):
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    loop = tmp_path / "loop.csv"
    os.symlink(loop, loop)

    for path, reason in (
        (folder, "is a folder, not a file"),
        (tmp_path / "absent.csv", "is not there"),
        (loop, "is not there"),
    ):
        with pytest.raises(CommandError) as refused:
            command(path, no_codes)
        assert (refused.value.returncode, str(refused.value)) == (2, f"{path}: {reason}")


@pytest.mark.parametrize("name", REFUSED)
def test_every_reason_is_said_in_chinese(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_bytes(REFUSED[name][0])

    with pytest.raises(FileRefused) as refused:
        for _ in open_source(path).pieces():
            pass
    with override("zh-hans"):
        said = refused.value.fault.text(gettext)

    names = re.sub(
        r"xl/[\w/.]+|UTF-\d+|GB18030|A48|B15|C03C|HP-B-011|CSV|Excel|JSON|\.(csv|xlsx|xls|jsonl|json)",
        "",
        said,
    )
    names = names.replace(refused.value.fault.place, "")
    assert not re.search("[A-Za-z]", names), said
    assert re.search("[\u4e00-\u9fff]", names)


def test_reasons_are_whole_sentences_in_chinese(tmp_path: Path):
    said = {}
    for name in (
        "mixed.csv",
        "no comma.json",
        "unknown key.jsonl",
        "strange column.xlsx",
        "another kind.csv",
    ):
        path = tmp_path / name
        path.write_bytes(REFUSED[name][0])
        with pytest.raises(FileRefused) as refused, override("zh-hans"):
            list(open_source(path).pieces())
        with override("zh-hans"):
            said[name] = refused.value.fault.text(gettext)

    assert said == {
        "mixed.csv": "HP-B-011：文件编码既不是 UTF-8 也不是 GB18030（第 3 行，文件第 2506 个字节）",
        "no comma.json": "第 2 行：不是有效的 JSON（第 2 行第 1 列：此处应有逗号，或列表、对象的结束符）",
        "another kind.csv": (
            "不是病案首页数据：60 个必填列中仅有 3 个，"
            "且缺少识别首页的列：出院时间（B15）、出院主要诊断编码（C03C）"
        ),
        "strange column.xlsx": "第 1 行，xl/worksheets/sheet1.xml：工作簿已损坏（第 2 行第 4096 列）",
        "unknown key.jsonl": "第 1 行，diagnoses[0].kode：没有这个字段",
    }
