"""Excel workbooks: the first sheet, dates and numbers written as texts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
import python_calamine

from quality.readers.headers import read_header
from quality.readers.source import BATCH_ROWS, FileRefused, Piece
from quality.readers.tables import table_batch

LONGEST_PLAIN = 21


class XlsxSource:
    """The first sheet of a workbook, with its header in the first row."""

    is_table = True

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
            self._rows = sheet.to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, OSError, IndexError, ValueError) as fault:
            raise FileRefused(path, f"cannot be read as a workbook ({fault})") from None
        cells = [text_of(cell) or "" for cell in self._rows[0]] if self._rows else []
        while cells and not cells[-1].strip():
            cells.pop()
        self._header = read_header(cells)
        if not any(self._header.places):
            raise FileRefused(path, "no column of the first sheet is known")
        self.missing_columns = self._header.missing
        self.unknown_columns = self._header.unknown

    def pieces(self) -> Iterator[Piece]:
        """Give the rows below the header in batches."""
        rows = enumerate(self._rows[1:], start=1)
        while taken := list(islice(rows, BATCH_ROWS)):
            numbers = pl.Series("row", [row for row, _ in taken], dtype=pl.UInt32)
            yield Piece(table_batch(self._frame([cells for _, cells in taken]), self._header, numbers))

    def _frame(self, rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
        width = len(self._header.places)
        return pl.DataFrame(
            {
                str(at): pl.Series(
                    [text_of(row[at]) if at < len(row) else None for row in rows], dtype=pl.String
                )
                for at in range(width)
            }
        )


def text_of(cell: Any) -> str | None:
    """Write a cell as text: dates with their time when it is not midnight, numbers in their shortest form."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == dt.time() else f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)


def number_text(number: float) -> str:
    """Write a number with as few signs as tell it apart, without an exponent while it is not longer
    than that."""
    if isinstance(number, int):
        return str(number)
    plain = f"{Decimal(repr(number)):f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if len(plain) <= LONGEST_PLAIN else repr(number).upper()
