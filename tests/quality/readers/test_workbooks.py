"""Workbooks cell by cell: what was written is read, with what another reader does not tell apart."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quality.readers import packages, workbooks, xlsx_files
from quality.readers.sheet_cells import CellParser
from quality.readers.source import FileRefused
from quality.readers.workbooks import shows_date
from quality.readers.xlsx_files import XlsxSource
from tests.quality.readers.malformed import ROWS, SHEET, repacked, replacing, sheet_of

SHARED = "xl/sharedStrings.xml"
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
            start = (
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (self.row, self.row)
            return (start if self.row == 1 else b"") + row

    source = Endless()

    rows = CellParser(source, []).rows()

    assert [(row, [cell["value"] for cell in cells]) for row, cells in (next(rows) for _ in range(3))] == [
        (n, [1]) for n in (1, 2, 3)
    ]
    assert source.row == 3


def test_shared_texts_leave_out_readings(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    book = sheet_of([["A48"], ["沈"], ["a_x000D_b"]])
    readings = replacing("<t>沈</t>", "<t>沈</t><rPh><t>shen</t></rPh>")
    escaped = replacing("a_x005F_x000D_b", "a_x000D_b_x005F_x000D_")
    path.write_bytes(repacked(SHARED, lambda text: escaped(readings(text)), book))

    assert texts(path) == [(1, {"record_no": "沈"}), (2, {"record_no": "a\rb_x000D_"})]


def test_days_in_the_formats_of_chinese_excel(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["A48", "A13"])
        for at, number in enumerate((14, 31, 58, 46, 49), start=1):
            sheet.write_row(at, 0, [str(number)])
            sheet.write_number(at, 1, 45294.25, book.add_format({"num_format": number}))

    assert [(cells["record_no"], cells["birth_date"]) for _, cells in texts(path)] == [
        ("14", "2024-01-03 06:00:00"),
        ("31", "2024-01-03 06:00:00"),
        ("58", "2024-01-03 06:00:00"),
        ("46", "45294.25"),
        ("49", "45294.25"),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<v>430102196603125127</v>", "430102196603125127"),
        ("<v>4.3010219660312512E+17</v>", "430102196603125100"),
        ("<v>0.30000000000000004</v>", "0.30000000000000004"),
        ("<v>1E+30</v>", "1E+30"),
        ("<v>100.00</v>", "100"),
        ("<v>-0.5</v>", "-0.5"),
        ('t="d"><v>2024-01-03T07:08:09</v>', "2024-01-03 07:08:09"),
        ('t="d"><v>2024-01-03</v>', "2024-01-03"),
        ('t="str"><f>A1</f><v>a_x0041_</v>', "aA"),
        ('t="e"><v>#N/A</v>', "#N/A"),
        ('t="b"><v>0</v>', "0"),
    ],
)
def test_a_value_is_read_as_it_is_written(tmp_path: Path, cell: str, expected: str):
    path = tmp_path / "a.xlsx"
    written = cell if cell.startswith("t=") else f">{cell}"
    book = sheet_of([["A48"], ["x"]])
    path.write_bytes(repacked(SHEET, replacing('t="s"><v>1</v>', written), book))

    assert texts(path) == [(1, {"record_no": expected})]


def test_days_before_and_after_all_days_stay_numbers(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "A13")
        for at, serial in enumerate((-1, 2_958_466, 0.9999999), start=1):
            sheet.write_number(at, 0, serial, book.add_format({"num_format": 14}))

    assert [cells["birth_date"] for _, cells in texts(path)] == ["-1", "2958466", "00:00:00"]


def test_what_surrounds_the_cells_is_not_judged(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    book = sheet_of([["A48"], ["7"], ["8"]])
    narrow = replacing('ref="A1:A3"', 'ref="A1"')
    odd = replacing("<pageMargins", '<pageSetup orientation="sideways"/><pageMargins')
    book = repacked(SHEET, lambda text: odd(narrow(text)), book)
    path.write_bytes(repacked("xl/styles.xml", replacing("<fill>", "<fill/><fill>"), book))

    assert texts(path) == [(1, {"record_no": "7"}), (2, {"record_no": "8"})]


def test_a_workbook_in_the_strict_form(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    book = sheet_of([["A48"], ["7"]])
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHARED, SHEET):
        book = repacked(part, strictly, book)
    path.write_bytes(book)

    assert texts(path) == [(1, {"record_no": "7"})]


def strictly(text: str) -> str:
    """A part with the names of the strict form."""
    for usual in ("spreadsheetml/2006/main", "officeDocument/2006/relationships"):
        text = text.replace(
            f"http://schemas.openxmlformats.org/{usual}",
            f"http://purl.oclc.org/ooxml/{usual.replace('2006/', '')}",
        )
    return text


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHARED, SHEET]
)
def test_no_part_may_declare_entities(tmp_path: Path, part: str):
    path = tmp_path / "a.xlsx"
    bomb = '<!DOCTYPE x [<!ENTITY a "沈沈"><!ENTITY b "&a;&a;&a;">]>'
    path.write_bytes(repacked(part, lambda text: text.replace("?>", f"?>{bomb}", 1)))

    with pytest.raises(FileRefused, match=f"{part}: the workbook is damaged at line 1, column"):
        XlsxSource(path)


@pytest.mark.parametrize(
    ("limits", "limit", "part"),
    [
        (packages, "LARGEST_PART", "xl/workbook.xml"),
        (workbooks, "LARGEST_TEXTS", SHARED),
        (packages, "LONGEST_STRETCH", SHARED),
    ],
)
def test_what_unpacks_beyond_bounds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: Any, limit: str, part: str
):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of([ROWS[0]]))
    monkeypatch.setattr(limits, limit, 100)

    with pytest.raises(FileRefused, match=f"{part}: this part of the workbook is absent or cannot be read"):
        XlsxSource(path)


def test_a_row_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.xlsx"
    long = "<c><v>7</v></c>" * 40_000
    path.write_bytes(repacked(SHEET, replacing("</row>", f"{long}</row>"), sheet_of([["A48"], ["7"]])))
    monkeypatch.setattr(packages, "LONGEST_STRETCH", 300_000)

    with pytest.raises(FileRefused, match=f"{SHEET}: this part of the workbook is absent"):
        XlsxSource(path)


@pytest.mark.parametrize("number", ["1048577", "99999999999", "0", "-1", "1.5", "x"])
def test_rows_that_no_sheet_has_are_refused(tmp_path: Path, number: str):
    path = tmp_path / "a.xlsx"
    book = sheet_of([["A48"], ["7"]])
    path.write_bytes(repacked(SHEET, replacing('<row r="2"', f'<row r="{number}"'), book))

    with pytest.raises(FileRefused, match=f"{SHEET}: the workbook is damaged at line 2, column"):
        texts(path)


def test_batches_of_long_texts_are_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of([["A48"], *[["x" * 50]] * 5]))
    monkeypatch.setattr(xlsx_files, "BATCH_SIGNS", 99)

    assert [piece.records for piece in XlsxSource(path).pieces()] == [2, 2, 1]


def test_a_chunk_has_no_more_rows_than_asked(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of([ROWS[0], *[ROWS[1]] * 5]))

    pieces = list(XlsxSource(path, batch_rows=2).pieces())

    assert [(piece.records, piece.last_row) for piece in pieces] == [(2, 2), (2, 4), (1, 5)]


TEXTS = st.text("沈a&<>\"'_x\n\r 1", min_size=1, max_size=8)
CELLS = st.dictionaries(st.integers(0, 30), TEXTS | st.integers(-9, 10**17) | st.booleans())
ROWS_OF_CELLS = st.dictionaries(st.integers(0, 12), CELLS, max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    rows={0: {0: 2**55, 1: 10**16, 2: 10**16 - 1, 3: 99_999_999_999_999_999, 4: 2**53 + 1}}, is_inline=False
)
@given(rows=ROWS_OF_CELLS, is_inline=st.booleans())
def test_what_is_written_is_read(tmp_path: Path, rows: dict[int, dict[int, Any]], is_inline: bool):
    path = tmp_path / "a.xlsx"
    options = {"constant_memory": is_inline, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ROWS[0][:31])
        for row in sorted(rows):
            for column, cell in sorted(rows[row].items()):
                sheet.write(row + 1, column, cell)

    found = {row - 2: cells for row, cells in XlsxSource(path)._rows() if row > 1 and cells}

    assert found == {
        row: {at: as_text(cell) for at, cell in cells.items()} for row, cells in rows.items() if cells
    }


def as_text(cell: str | bool | int) -> str:
    """What is expected of a cell: xlsxwriter writes 16 digits, with an exponent from 10^16 on; what has an
    exponent is read as the shortest text of the double."""
    if isinstance(cell, str):
        return cell
    written = f"{int(cell):.16G}"
    return f"{Decimal(repr(float(written))):f}" if "E" in written else written


def test_what_is_written_oddly_is_read(tmp_path: Path):
    odd = sheet_of([ROWS[0], *[ROWS[1]] * 3])
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked(SHEET, replacing('<c r="B3"', '<c  r="B3"'), odd))

    assert [row for row, _ in texts(path)] == [1, 2, 3]
