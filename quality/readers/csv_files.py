"""CSV of any size: UTF-8 with or without BOM, or GB18030; quoted line breaks; rows of a wrong width
told apart.

A block of bytes is cut behind its last whole row and parsed by Polars. Where its commas and line ends
stand proves beforehand that every row has the width of the header, and tells which columns hold anything:
only these are parsed. Where a row is too short or too long or a line is empty, that block alone is read
row by row.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from quality.faults import gettext_noop
from quality.readers.csv_blocks import filled_columns, first_row_end, utf8_chunks, whole_rows
from quality.readers.encodings import likely_encoding, without_columns
from quality.readers.headers import Header, read_header
from quality.readers.source import BATCH_ROWS, FileRefused, Piece
from quality.readers.tables import refuse_strangers, table_batch

WIDEST_FIELD = 16_000_000
LONGEST_ROW = 64 * 1024 * 1024
UNCLOSED = gettext_noop("a quotation mark is not closed")


class WrongEncoding(Exception):
    """The file began as UTF-8 and did not go on as such: read it again in its `sure_encoding`."""


class Unclosed(Exception):
    """A row goes on for longer than any row does: a quotation mark is not closed."""


class CsvSource:
    """A CSV file; its header is read on opening."""

    is_table = True

    def __init__(self, path: Path, *, encoding: str | None = None, batch_rows: int = BATCH_ROWS) -> None:
        self.path = path
        self.batch_rows = batch_rows
        self.encoding = encoding or likely_encoding(path)
        self._header, self.width = self._read_header()
        self.missing_columns = self._header.missing
        self.unknown_columns = self._header.unknown

    def _read_header(self) -> tuple[Header, int]:
        with self.path.open(encoding=self.encoding, newline="", errors="replace") as file:
            cells = next(_rows(file, self.path, 0), [])
        header = read_header(cells)
        if not any(header.places):
            raise FileRefused(self.path, without_columns(self.path))
        refuse_strangers(self.path, header)
        return header, len(cells)

    def pieces(self) -> Iterator[Piece]:
        """Give the rows in batches; falls back to reading row by row where quotes do not close."""
        row = 1
        blocks = self._blocks()
        while block := self._next(blocks, row):
            frame = self._fast(block)
            if frame is None:
                for piece, covered in self._careful(block, row):
                    yield piece
                    row += covered
                continue
            for start in range(0, frame.height, self.batch_rows):
                part = frame.slice(start, self.batch_rows)
                rows = pl.int_range(row, row + part.height, dtype=pl.UInt32, eager=True)
                yield Piece(table_batch(part, self._header, rows))
                row += part.height

    def _next(self, blocks: Iterator[bytes], row: int) -> bytes:
        try:
            return next(blocks, b"")
        except Unclosed:
            raise FileRefused(self.path, UNCLOSED, row=row) from None

    def _blocks(self) -> Iterator[bytes]:
        """Give the bytes after the header, as UTF-8, cut behind whole rows."""
        rest = b""
        is_first = True
        for chunk in utf8_chunks(self.path, self.encoding):
            cut = whole_rows(rest, chunk)
            if not cut:
                rest += chunk
                if len(rest) > LONGEST_ROW:
                    raise Unclosed
                continue
            start = first_row_end(rest + chunk) if is_first else 0
            is_first = False
            block, rest = b"".join((rest, memoryview(chunk)[:cut]))[start:], chunk[cut:]
            if block:
                yield block
        if rest:
            rest = rest[first_row_end(rest) :] if is_first else rest
        if rest:
            yield rest

    def _fast(self, block: bytes) -> pl.DataFrame | None:
        filled = filled_columns(block, self.width)
        if filled is None:
            return None
        try:
            return pl.read_csv(
                block,
                has_header=False,
                schema={str(at): pl.String for at in range(self.width)},
                columns=filled,
                quote_char='"',
            )
        except pl.exceptions.PolarsError:
            return None

    def _careful(self, block: bytes, row: int) -> Iterator[tuple[Piece, int]]:
        """Read a block with the csv module; gives pieces and how many rows of the file each covers."""
        lines = _rows(io.StringIO(self._text(block), newline=""), self.path, row)
        cells: list[list[str]] = []
        numbers: list[int] = []
        ragged: list[int] = []
        first = row
        for line in lines:
            if not any(cell.strip() for cell in line):
                pass
            elif len(line) == self.width:
                cells.append(line)
                numbers.append(row)
            else:
                ragged.append(row)
            row += 1
            if len(cells) >= self.batch_rows:
                yield self._piece(cells, numbers, ragged), row - first
                cells, numbers, ragged, first = [], [], [], row
        yield self._piece(cells, numbers, ragged), row - first

    def _text(self, block: bytes) -> str:
        try:
            return block.decode()
        except UnicodeDecodeError:
            raise WrongEncoding from None

    def _piece(self, cells: list[list[str]], numbers: list[int], ragged: list[int]) -> Piece:
        columns = {
            str(at): pl.Series([line[at] or None for line in cells], dtype=pl.String)
            for at in range(self.width)
        }
        rows = pl.Series("row", numbers, dtype=pl.UInt32)
        return Piece(table_batch(pl.DataFrame(columns), self._header, rows), ragged)


def _rows(file: io.TextIOBase | io.TextIOWrapper, path: Path, row: int) -> Iterator[list[str]]:
    """Give the rows of a text; `row` is the number of its first one."""
    csv.field_size_limit(WIDEST_FIELD)
    lines = csv.reader(file)
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except csv.Error:
            reason = gettext_noop(
                "a cell is longer than %(most)s million signs; perhaps a quotation mark is not closed"
            )
            raise FileRefused(path, reason, row=row, values={"most": WIDEST_FIELD // 1_000_000}) from None
        yield line
        row += 1
