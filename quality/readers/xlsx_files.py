"""Excel workbooks: the first sheet row by row, dates and numbers written as texts."""

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path

import polars as pl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from quality.faults import gettext_noop
from quality.readers.headers import read_header
from quality.readers.packages import Package
from quality.readers.sheet_cells import Cell, CellDamaged, sheet_cells
from quality.readers.source import FileRefused, Piece
from quality.readers.tables import refuse_strangers, table_batch
from quality.readers.workbooks import Workbook, read_workbook
from quality.readers.xml_faults import Damaged

BATCH_ROWS = 20_000
BATCH_SIGNS = 64_000_000
LONGEST_PLAIN = 21
OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)
LATEST_SERIAL = 2_958_466
HALF_A_SECOND = dt.timedelta(milliseconds=500)
Row = tuple[int, dict[int, str]]


class XlsxSource:
    """The first sheet of a workbook, with its header in the first row."""

    is_table = True

    def __init__(self, path: Path, *, batch_rows: int = BATCH_ROWS) -> None:
        self.path = path
        self.batch_rows = min(batch_rows, BATCH_ROWS)
        with self._told(), Package(path) as package:
            self._book = read_workbook(package)
        number, cells = next(self._rows(), (1, {}))
        known = cells if number == 1 else {}
        header = [known.get(at, "") for at in range(max(known, default=-1) + 1)]
        while header and not header[-1].strip():
            header.pop()
        self._header = read_header(header)
        if not any(self._header.places):
            raise FileRefused(path, gettext_noop("no column of the first sheet is known"))
        refuse_strangers(path, self._header)
        self.missing_columns = self._header.missing
        self.unknown_columns = self._header.unknown

    def pieces(self) -> Iterator[Piece]:
        """Give the rows below the header in batches."""
        rows = ((row - 1, cells) for row, cells in self._rows() if row > 1 and cells)
        while taken := list(self._batch(rows)):
            frame = self._frame([cells for _, cells in taken])
            if frame.width:
                numbers = pl.Series("row", [row for row, _ in taken], dtype=pl.UInt32)
                yield Piece(table_batch(frame, self._header, numbers))

    def _batch(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Take rows up to the size of a batch, fewer where their texts are uncommonly long."""
        signs = 0
        for row in islice(rows, self.batch_rows):
            yield row
            signs += sum(map(len, row[1].values()))
            if signs > BATCH_SIGNS:
                return

    def _rows(self) -> Iterator[Row]:
        """Give (number in the sheet, column to text) of each row that is written; columns from 0."""
        with self._told(), Package(self.path) as package:
            for row, cells in sheet_cells(package, self._book):
                yield row, dict(self._texts(row, cells))

    def _texts(self, row: int, cells: Sequence[Cell]) -> Iterator[tuple[int, str]]:
        for cell in cells:
            if cell["value"] is None:
                continue
            try:
                yield cell["column"] - 1, text_of(cell, self._book)
            except (ValueError, OverflowError):
                raise CellDamaged(f"{get_column_letter(cell['column'])}{row}") from None

    def _frame(self, rows: Sequence[dict[int, str]]) -> pl.DataFrame:
        """The columns in which anything is written."""
        written = sorted({at for cells in rows for at in cells if at < len(self._header.places)})
        return pl.DataFrame(
            {str(at): pl.Series([cells.get(at) for cells in rows], dtype=pl.String) for at in written}
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in what way a workbook cannot be read."""
        try:
            yield
        except Damaged as fault:
            where: dict[str, str | int] = {"line": fault.line, "column": fault.column}
            reason = gettext_noop("the workbook is damaged at line %(line)s, column %(column)s")
            if not fault.line:
                reason, where = gettext_noop("this part of the workbook is absent or cannot be read"), {}
            row = fault.row - 1 if fault.row > 1 else None
            raise FileRefused(self.path, reason, row=row, place=fault.part, values=where) from None
        except CellDamaged as fault:
            raise FileRefused(self.path, gettext_noop("the cell is damaged"), place=str(fault)) from None
        except OSError:
            raise FileRefused(self.path, gettext_noop("cannot be opened")) from None
        except FAULTS as fault:
            raise FileRefused(self.path, self._reason(fault)) from None

    def _reason(self, fault: Exception) -> str:
        with self.path.open("rb") as file:
            start = file.read(len(OLD_OR_LOCKED))
        if not start:
            return gettext_noop("is empty")
        if start == OLD_OR_LOCKED:
            return gettext_noop("is an old .xls workbook or locked by a password: save it as plain .xlsx")
        if not start.startswith(b"PK"):
            return gettext_noop("is no workbook, only its name ends in .xlsx")
        if isinstance(fault, RuntimeError) and "password" in str(fault):
            return gettext_noop("the workbook is locked by a password")
        return gettext_noop("the workbook is damaged or was cut off")


def text_of(cell: Cell, book: Workbook) -> str:
    """A cell as text: dates with their time when it is not midnight, numbers in their shortest form."""
    value = cell["value"]
    if isinstance(value, str):
        return value if cell["data_type"] == "e" else unescaped(value)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        is_date = cell["style_id"] in book.date_styles and 0 <= value < LATEST_SERIAL
        return _serial_text(value, book.epoch) if is_date else number_text(value)
    if isinstance(value, dt.timedelta):
        return number_text(value / dt.timedelta(days=1))
    return _moment_text(value)


def _serial_text(serial: float, epoch: dt.datetime) -> str:
    found = from_excel(serial, epoch)
    moment = dt.datetime.combine(epoch, found) if isinstance(found, dt.time) else found
    moment = (moment + HALF_A_SECOND).replace(microsecond=0)
    return f"{moment:%H:%M:%S}" if serial < 1 else _moment_text(moment)


def _moment_text(moment: dt.datetime | dt.date | dt.time) -> str:
    if isinstance(moment, dt.time):
        return f"{moment:%H:%M:%S}"
    if not isinstance(moment, dt.datetime) or moment.time() == dt.time():
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def number_text(number: float) -> str:
    """Write a number with as few signs as tell it apart, without an exponent while it is not longer
    than that; whole numbers with the digits they are written with."""
    plain = f"{Decimal(repr(number)):f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if len(plain) <= LONGEST_PLAIN else repr(float(number)).upper()


def unescaped(text: str) -> str:
    """Signs that XML cannot hold, as Excel writes them: _x000D_ is a carriage return."""
    if "_x" not in text:
        return text
    return unescape(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
