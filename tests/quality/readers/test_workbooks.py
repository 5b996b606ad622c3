"""Workbooks cell by cell: like another reader reads them, with what that one does not tell apart."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality.readers.plain_rows import Unusual, plain_rows, sheet_rows
from quality.readers.sheet_rows import RowReader, TextReader, unescaped
from quality.readers.workbooks import shows_date
from quality.readers.xlsx_files import XlsxSource
from tests.quality.readers.malformed import ROWS, SHEET, repacked, replacing, sheet_of

HEADER = ["A48", "A11", "A13", "B12", "D01"]


def texts(path: Path) -> list[tuple[int, dict[str, str | None]]]:
    """Row number and texts by key of all rows."""
    found = []
    for piece in XlsxSource(path).pieces():
        wide = piece.batch.wide
        found += [(row, {key: wide[key][at] for key in wide}) for at, row in enumerate(piece.batch.rows)]
    return found


def test_each_kind_of_cell_is_a_text(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day, moment, elapsed = (
            book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", 22, "[h]:mm")
        )
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["1", "沈\r\n试", None, 1.1, 100])
        sheet.write_number(2, 0, 430102196603125000)
        sheet.write_number(2, 2, 45294, day)
        sheet.write_number(2, 3, 45294.999999, moment)
        sheet.write_number(3, 2, 0.5, day)
        sheet.write_number(3, 3, 1.25, elapsed)
        sheet.write_boolean(3, 4, True)
        sheet.write_rich_string(5, 1, "沈", book.add_format({"bold": True}), "试", "一")
        sheet.write_formula(5, 4, "=1/0", None, "#DIV/0!")

    keys = ("record_no", "patient_name", "birth_date", "admission_time", "total_cost")
    assert [(row, *(cells[key] for key in keys)) for row, cells in texts(path)] == [
        (1, "1", "沈\r\n试", None, "1.1", "100"),
        (2, "430102196603125000", None, "2024-01-03", "2024-01-04", None),
        (3, None, None, "12:00:00", "1.25", "1"),
        (5, None, "沈试一", None, None, "#DIV/0!"),
    ]


def test_dates_agree_with_another_reader(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    serials = [1, 2.5, 59, 60, 61, 366, 25_569, 44_000.25, 45_294, 45_351.75, 73_050, 2_958_465]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        shown = book.add_format({"num_format": "yyyy/m/d h:mm"})
        sheet.write(0, 0, "B12")
        for at, serial in enumerate(serials, start=1):
            sheet.write_number(at, 0, serial, shown)

    found = [cells["admission_time"] for _, cells in texts(path)]

    theirs = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    assert found == [
        f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, dt.datetime) else f"{cell:%Y-%m-%d}"
        for (cell,) in theirs
    ]


def test_days_from_1904(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "A13")
        sheet.write_datetime(1, 0, dt.datetime(1966, 3, 12))  # noqa: DTZ001 - a wall date

    assert texts(path) == [(1, {"birth_date": "1966-03-12"})]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", False),
        ("0.00E+00", False),
        ('"day "0', False),
        ("[Red]0", False),
        ("#,##0_d", False),
        ("\\d0", False),
        ("[h]:mm", False),
        ("yyyy/m/d", True),
        ('yyyy"年"m"月"d"日"', True),
        ("[$-804]yyyy-mm-dd;@", True),
        ("上午/下午h:mm", True),
    ],
)
def test_formats_that_show_a_date(code: str, expected: bool):
    assert shows_date(code) is expected


def test_texts_inside_cells_and_cells_without_references(tmp_path: Path):
    sheet = """<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>
        <x:row>
          <x:c t="inlineStr"><x:is><x:t>A48</x:t></x:is></x:c>
          <x:c t="inlineStr"><x:is><x:t>A11</x:t></x:is></x:c>
        </x:row>
        <x:row/>
        <x:row>
          <x:c><x:v>7</x:v></x:c>
          <x:c t="inlineStr"><x:is>
            <x:r><x:t>沈</x:t></x:r><x:rPh><x:t>shen</x:t></x:rPh><x:r><x:t>一</x:t></x:r>
          </x:is></x:c>
        </x:row>
        </x:sheetData></x:worksheet>"""
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked("xl/worksheets/sheet1.xml", lambda _: sheet))

    assert texts(path) == [(2, {"record_no": "7", "patient_name": "沈一"})]


def test_rows_come_before_the_sheet_is_read_to_its_end():
    class Endless(io.RawIOBase):
        """A sheet without end."""

        row = 0

        def read(self, size: int = -1) -> bytes:
            self.row += 1
            start = b"<worksheet><sheetData>" if self.row == 1 else b""
            return start + b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (self.row, self.row)

    source = Endless()

    rows = RowReader("sheet").rows(source)

    assert [next(rows) for _ in range(3)] == [(n, {0: ("n", "0", "1")}) for n in (1, 2, 3)]
    assert source.row == 3


def test_shared_texts_leave_out_readings():
    source = io.BytesIO("<sst><si><t>沈</t><rPh><t>shen</t></rPh></si><si/></sst>".encode())

    assert list(TextReader("texts").texts(source)) == ["沈", ""]
    assert unescaped("a_x000D_b_x005F_x000D_") == "a\rb_x000D_"


def test_a_chunk_has_no_more_rows_than_asked(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of([ROWS[0], *[ROWS[1]] * 5]))

    pieces = list(XlsxSource(path, batch_rows=2).pieces())

    assert [(piece.records, piece.last_row) for piece in pieces] == [(2, 2), (2, 4), (1, 5)]


TEXTS = st.text("沈a&<>\"'_x\n\r 1", min_size=1, max_size=8)
CELLS = st.dictionaries(st.integers(0, 30), TEXTS | st.integers(-9, 10**17) | st.booleans())
ROWS_OF_CELLS = st.dictionaries(st.integers(0, 12), CELLS, max_size=5)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS_OF_CELLS, is_inline=st.booleans())
def test_patterns_and_parser_read_alike(tmp_path: Path, rows: dict[int, dict[int, Any]], is_inline: bool):
    path = tmp_path / "a.xlsx"
    options = {"constant_memory": is_inline, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        for row in sorted(rows):
            for column, cell in sorted(rows[row].items()):
                sheet.write(row, column, cell)

    with zipfile.ZipFile(path) as package:
        found = list(sheet_rows(lambda: package.open(SHEET), SHEET))
        with package.open(SHEET) as part:
            parsed = list(RowReader(SHEET).rows(part))
        with package.open(SHEET) as part:
            plain = list(plain_rows(part)) if any(rows.values()) else parsed

    assert found == parsed
    assert plain == parsed


def test_what_is_written_oddly_is_left_to_the_parser(tmp_path: Path):
    odd = sheet_of([ROWS[0], *[ROWS[1]] * 3])
    changed = repacked(SHEET, replacing('<c r="B3"', '<c  r="B3"'), odd)
    path = tmp_path / "a.xlsx"
    path.write_bytes(changed)

    with zipfile.ZipFile(path) as package, package.open(SHEET) as part:
        rows = plain_rows(part)
        before = [next(rows)[0], next(rows)[0]]
        with pytest.raises(Unusual):
            next(rows)

    assert before == [1, 2]
    assert [row for row, _ in texts(path)] == [1, 2, 3]
