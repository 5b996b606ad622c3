"""Tables for Excel and CSV from columns and an iterator of rows, however many.

No cell can become a formula: text that begins like one gets an apostrophe before it, in both formats. Numbers
stay numbers, instants are shown in the portal's time zone.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from openpyxl import Workbook

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"
LONGEST_CELL = 32_767  # Excel's own limit, as the next one
MOST_ROWS = 1_048_575
_EXACT_INTEGER = 10**15  # beyond it Excel rounds
# ASCII and full-width signs that spreadsheet programs read as the start of a formula or a command.
FORMULA_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")
BLANKS_BEFORE = " \u00a0\u3000\ufeff"  # passed over by some of them
# What XML 1.0 cannot hold: most control characters, lone surrogates, non-characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMATS: dict[type, str] = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm"}

Row = Sequence[Any]


@dataclass(frozen=True)
class Column:
    """A column's heading and its width in characters."""

    title: str | Promise
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]


def write_workbook(target: IO[bytes], *, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Write an Excel workbook with one styled table to `target`; returns the number of rows.

    Rows are taken one at a time; beyond Excel's limit the table goes on in a further sheet.
    """
    return write_tables(target, [Sheet(title, columns, rows)])


def write_tables(target: IO[bytes], sheets: Iterable[Sheet]) -> int:
    """The same with several tables in one workbook, a sheet each; returns the number of rows of all."""
    from openpyxl import Workbook  # slow to load: who writes a workbook pays, not every start

    book = Workbook(write_only=True)
    book.properties.creator = ""
    count = sum(_fill(book, one) for one in sheets)
    book.save(target)
    return count


def _fill(book: Workbook, table: Sheet) -> int:
    count = 0
    sheet = None
    for row in table.rows:
        if sheet is None or count % MOST_ROWS == 0:
            sheet = _sheet(book, table.title, table.columns, count // MOST_ROWS + 1)
        sheet.append([_excel_cell(sheet, value) for value in row])
        count += 1
    if sheet is None:
        _sheet(book, table.title, table.columns, 1)
    return count


def write_csv(target: IO[bytes], *, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Write UTF-8 CSV with the mark Excel needs to read Chinese; returns the number of rows."""
    count = 0
    for line in csv_lines(columns=columns, rows=rows):
        target.write(line)
        count += 1
    return count - 1  # the headings are no row


def csv_lines(*, columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """The same CSV line by line, headings first, for a streaming answer."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_csv_cell(str(column.title)) for column in columns])
    yield b"\xef\xbb\xbf" + buffer.getvalue().encode()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_csv_cell(value) for value in row])
        yield buffer.getvalue().encode()


def neutral_text(text: str) -> str:
    """`text` as a cell may hold it: nothing XML forbids, an apostrophe before what looks like a formula."""
    text = _NOT_XML.sub("", text)
    if text.lstrip(BLANKS_BEFORE).startswith(FORMULA_STARTS):
        text = f"'{text}"
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def plain_value(value: Any) -> Any:
    """`value` as a table shows it: text, number, date, time or a naive datetime of the portal's zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Enum):
        return plain_value(getattr(value, "label", value.value))
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(settings.TIME_ZONE)) if value.tzinfo else value
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, date | time):
        return value
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, int):
        return value if abs(value) < _EXACT_INTEGER else str(value)
    if isinstance(value, float | Decimal):
        return value if math.isfinite(value) else str(value)
    return neutral_text(str(value))


def _sheet(book: Workbook, title: str, columns: Sequence[Column], number: int) -> Any:
    """The `number`th sheet of one table."""
    from openpyxl.utils import get_column_letter

    name = re.sub(r"[\[\]:*?/\\']", " ", _NOT_XML.sub("", title)).strip()[:28] or "Sheet"
    sheet = book.create_sheet(name if number == 1 else f"{name[:24]} {number}")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.row_dimensions[1].height = 22
    sheet.append([_heading(sheet, str(column.title)) for column in columns])
    return sheet


def _heading(sheet: Any, text: str) -> Any:
    cell = _excel_cell(sheet, text)
    cell.font, cell.fill, cell.alignment = _header_styles()
    return cell


@cache
def _header_styles() -> tuple[Any, Any, Any]:
    from openpyxl.styles import Alignment, Font, PatternFill

    return (
        Font(bold=True, color="FFFFFF"),
        PatternFill("solid", fgColor="1F5FA8"),
        Alignment(vertical="center", wrap_text=True),
    )


def _excel_cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    plain = plain_value(value)
    cell = WriteOnlyCell(sheet, value=plain)
    if isinstance(plain, str):
        cell.data_type = "s"  # never a formula, whatever openpyxl would guess
    elif type(plain) in _FORMATS:
        cell.number_format = _FORMATS[type(plain)]
    return cell


def _csv_cell(value: Any) -> str:
    plain = plain_value(value)
    if isinstance(plain, datetime):
        return f"{plain:%Y-%m-%d %H:%M:%S}"
    return str(plain)


def _duration(span: timedelta) -> str:
    """Hours, minutes and seconds, e.g. 26:05:00; text that is no formula even when negative."""
    seconds = int(abs(span.total_seconds()))
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"'-{text}" if span < timedelta() else text
