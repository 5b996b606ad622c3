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

from quality.faults import gettext_noop
from quality.readers.headers import read_header
from quality.readers.plain_rows import sheet_rows
from quality.readers.sheet_rows import Cell, Damaged, unescaped
from quality.readers.source import FileRefused, Piece
from quality.readers.tables import table_batch
from quality.readers.workbooks import Workbook, read_workbook

BATCH_ROWS = 20_000
LONGEST_PLAIN = 21
OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)
EPOCH, EPOCH_1904 = (dt.datetime(*day, tzinfo=dt.UTC) for day in ((1899, 12, 30), (1904, 1, 1)))
LATEST_SERIAL = 2_958_466
FIRST_SURE_SERIAL = 60
DAY_S = 86_400
Row = tuple[int, dict[int, str]]


class XlsxSource:
    """The first sheet of a workbook, with its header in the first row."""

    is_table = True

    def __init__(self, path: Path, *, batch_rows: int = BATCH_ROWS) -> None:
        self.path = path
        self.batch_rows = min(batch_rows, BATCH_ROWS)
        with self._told(), zipfile.ZipFile(path) as package:
            self._book = read_workbook(package)
        number, cells = next(self._rows(), (1, {}))
        known = cells if number == 1 else {}
        header = [known.get(at, "") for at in range(max(known, default=-1) + 1)]
        while header and not header[-1].strip():
            header.pop()
        self._header = read_header(header)
        if not any(self._header.places):
            raise FileRefused(path, gettext_noop("no column of the first sheet is known"))
        self.missing_columns = self._header.missing
        self.unknown_columns = self._header.unknown

    def pieces(self) -> Iterator[Piece]:
        """Give the rows below the header in batches."""
        rows = ((row - 1, cells) for row, cells in self._rows() if row > 1 and cells)
        while taken := list(islice(rows, self.batch_rows)):
            frame = self._frame([cells for _, cells in taken])
            if frame.width:
                numbers = pl.Series("row", [row for row, _ in taken], dtype=pl.UInt32)
                yield Piece(table_batch(frame, self._header, numbers))

    def _rows(self) -> Iterator[Row]:
        """Give (number in the sheet, column to text) of each row that is written."""
        with self._told(), zipfile.ZipFile(self.path) as package:
            for row, cells in sheet_rows(lambda: package.open(self._book.sheet), self._book.sheet):
                yield row, dict(self._texts(row, cells))

    def _texts(self, row: int, cells: dict[int, Cell]) -> Iterator[tuple[int, str]]:
        for column, cell in cells.items():
            try:
                yield column, text_of(cell, self._book)
            except (ValueError, IndexError, OverflowError):
                place = f"{letters(column)}{row}"
                raise FileRefused(self.path, gettext_noop("the cell is damaged"), place=place) from None

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
    kind, style, value = cell
    if kind == "s":
        return book.texts[int(value)]
    if kind == "d":
        return _moment_text(dt.datetime.fromisoformat(value))
    if kind != "n":
        return unescaped(value)
    number = float(value)
    if style in book.date_styles and 0 <= number < LATEST_SERIAL:
        return _serial_text(number, is_1904=book.is_1904)
    return number_text(number)


def _serial_text(serial: float, *, is_1904: bool) -> str:
    if serial < 1:
        return f"{EPOCH + dt.timedelta(seconds=round(serial * DAY_S)):%H:%M:%S}"
    days = serial if is_1904 or serial >= FIRST_SURE_SERIAL else serial + 1
    epoch = EPOCH_1904 if is_1904 else EPOCH
    return _moment_text(epoch + dt.timedelta(seconds=round(days * DAY_S)))


def _moment_text(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d}" if moment.time() == dt.time() else f"{moment:%Y-%m-%d %H:%M:%S}"


def number_text(number: float) -> str:
    """Write a number with as few signs as tell it apart, without an exponent while it is not longer
    than that."""
    plain = f"{Decimal(repr(number)):f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if len(plain) <= LONGEST_PLAIN else repr(number).upper()


def letters(column: int) -> str:
    """The name of a column, counted from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
