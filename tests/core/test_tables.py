"""Tables hold what was given, and nothing in them runs."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.models.job import Job
from core.tables import Column, csv_lines, neutral_text, plain_value, write_csv, write_workbook

local = datetime.fromisoformat
COLUMNS = [Column("工单号", 14), Column("标题", 40)]


def workbook(rows: list[list[Any]]) -> Any:
    stream = io.BytesIO()
    assert write_workbook(stream, title="工单", columns=COLUMNS, rows=rows) == len(rows)
    return load_workbook(io.BytesIO(stream.getvalue()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+8613800000000", "'+8613800000000"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("\u3000=1", "'\u3000=1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\x00=1", "'=1"),
        ("=\x00", "'="),
        ("叫号屏=黑屏", "叫号屏=黑屏"),
        ("a\x0bb\ud800c\uffff", "abc"),
        ("", ""),
    ],
)
def test_text_is_neutralised(text: str, expected: str) -> None:
    assert neutral_text(text) == expected


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=30))
def test_no_text_begins_like_a_formula_or_holds_what_xml_forbids(text: str) -> None:
    cell = neutral_text(text)

    assert not cell.lstrip(" \u3000\u00a0\ufeff").startswith(tuple("=+-@\t\r\n＝＋－＠"))
    cell.encode()
    assert not set(cell) & {*map(chr, range(9)), "\x0b", "\x0c", "\ufffe", "\uffff"}


def test_values_keep_their_kind() -> None:
    at = datetime(2026, 11, 20, 2, 30, 15, 999, tzinfo=UTC)
    with override("en"):
        values = [
            plain_value(value)
            for value in [
                None,
                3,
                -2.5,
                Decimal("1.20"),
                float("nan"),
                10**15,
                True,
                False,
                at,
                local("2026-11-20T10:00"),
                date(2026, 11, 20),
                time(8, 30),
                timedelta(hours=26, minutes=5),
                -timedelta(minutes=1),
                Job.State.DONE,
            ]
        ]

    assert values == [
        "",
        3,
        -2.5,
        Decimal("1.20"),
        "nan",
        "1000000000000000",
        "yes",
        "no",
        local("2026-11-20T10:30:15"),
        local("2026-11-20T10:00"),
        date(2026, 11, 20),
        time(8, 30),
        "26:05:00",
        "'-0:01:00",
        "done",
    ]


def test_a_workbook_reads_back_as_it_was_given() -> None:
    rows: list[list[Any]] = [
        ["TRI-1", "叫号屏黑屏"],
        [-5, "=HYPERLINK(1)"],
        [datetime(2026, 1, 2, tzinfo=UTC), 1.5],
    ]

    book = workbook(rows)

    sheet = book["工单"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["工单号", "标题"],
        ["TRI-1", "叫号屏黑屏"],
        [-5, "'=HYPERLINK(1)"],
        [local("2026-01-02T08:00"), 1.5],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width == 40
    assert sheet["A1"].font.bold


def test_an_empty_workbook_still_has_its_headings() -> None:
    assert [cell.value for cell in workbook([])["工单"][1]] == ["工单号", "标题"]


def test_sheet_names_are_made_fit() -> None:
    stream = io.BytesIO()

    write_workbook(stream, title="'a/b*[c]:" + "长" * 40, columns=COLUMNS, rows=[])

    assert load_workbook(stream).sheetnames == ["a b  c  " + "长" * 20]


def test_beyond_excels_limit_a_further_sheet_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.tables.MOST_ROWS", 2)

    book = workbook([[number, "x"] for number in range(5)])

    assert [(sheet.title, sheet.max_row) for sheet in book] == [("工单", 3), ("工单 2", 3), ("工单 3", 2)]


def test_csv_is_read_by_excel_as_chinese_and_runs_nothing() -> None:
    stream = io.BytesIO()

    count = write_csv(stream, columns=COLUMNS, rows=[[1, "=cmd|' /C calc'!A0"], ['a"b', "行\n行"]])

    assert count == 2
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""))) == [
        ["工单号", "标题"],
        ["1", "'=cmd|' /C calc'!A0"],
        ['a"b', "行\n行"],
    ]


def test_csv_takes_rows_one_at_a_time() -> None:
    taken = []

    def rows() -> Iterator[list[int]]:
        for number in range(1000):
            taken.append(number)
            yield [number, number]

    lines = csv_lines(columns=COLUMNS, rows=rows())
    next(lines), next(lines), next(lines)

    assert taken == [0, 1]
