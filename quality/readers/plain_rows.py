"""The rows of a sheet in the plain form that office programs write, found by patterns: five times as fast
as a parser. Whatever is written in another way is left to the parser, from that row on."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import IO
from xml.sax.saxutils import unescape

from quality.readers.sheet_rows import BLOCK, COLUMNS, MOST_ROWS, Cell, RowReader

Row = tuple[int, dict[int, Cell]]
DATA = b"<sheetData>"
PROLOGUE = 64 * 1024
LONGEST_ROW = 64 * 1024 * 1024
OPEN = re.compile(rb'\s*<row r="(\d{1,7})"[^<>]*>')
CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,7}"((?: [a-z]+="[^"<>&]*")*)(?:/>|>'
    rb"(?:<f[^<>]*>[^<]*</f>|<f[^<>]*/>)?(?:<v>([^<]*)</v>|<is><t[^<>]*>([^<]*)</t></is>)?</c>)"
)
OTHER = re.compile(rb"<(?!/?(?:[cfvt]|is)[ />])")
"""A tag of anything but a cell, a formula, a value or a text."""
ENTITY = re.compile(rb"&(?:amp|lt|gt|quot|apos);")
ATTRIBUTE = re.compile(rb'([a-z]+)="([^"]*)"')


class Unusual(Exception):
    """Something that the patterns do not know, or that is damaged."""


def sheet_rows(open_part: Callable[[], IO[bytes]], name: str) -> Iterator[Row]:
    """Give (number, column from 0 to cell) of each row that is written; raises `Damaged`."""
    last = 0
    try:
        with open_part() as part:
            for row in plain_rows(part):
                yield row
                last = row[0]
    except Unusual:
        with open_part() as part:
            for row in RowReader(name).rows(part):
                if row[0] > last:
                    yield row


def plain_rows(part: IO[bytes]) -> Iterator[Row]:
    """Give the rows while they are written plainly; raises `Unusual`."""
    rest = _behind_prologue(part)
    last = 0
    while True:
        *rows, rest = rest.split(b"</row>")
        for text in rows:
            for number, cells in _rows(text):
                if not last < number <= MOST_ROWS:
                    raise Unusual
                yield number, cells
                last = number
        block = part.read(BLOCK)
        if not block:
            break
        rest += block
        if len(rest) > LONGEST_ROW:
            raise Unusual
    if not rest.lstrip().startswith(b"</sheetData>") or not rest.rstrip().endswith(b"</worksheet>"):
        raise Unusual


def _behind_prologue(part: IO[bytes]) -> bytes:
    text = part.read(PROLOGUE)
    before, found, rest = text.partition(DATA)
    is_utf_8 = b"encoding=" not in before or b'encoding="utf-8"' in before.lower()
    if not found or not is_utf_8 or b"<!" in before:
        raise Unusual
    return rest


def _rows(text: bytes) -> Iterator[Row]:
    """The rows of a stretch that ends before `</row>`: the last may hold cells, those before it do not."""
    at = 0
    while opened := OPEN.match(text, at):
        at = opened.end()
        if not opened[0].endswith(b"/>"):
            yield int(opened[1]), _cells(text[at:])
            return
        yield int(opened[1]), {}
    raise Unusual


def _cells(text: bytes) -> dict[int, Cell]:
    found: list[tuple[bytes, bytes, bytes, bytes]] = CELL.findall(text)
    if text.count(b"<c ") != len(found) or OTHER.search(text):
        raise Unusual
    cells: dict[int, Cell] = {}
    for letters, attributes, value, inline in found:
        if value or inline:
            kind, style = _attributes(attributes)
            cells[_column(letters)] = (kind, style, _text(value or inline))
    return cells


def _text(written: bytes) -> str:
    if b"\r" in written:
        raise Unusual  # a parser reads it as a line feed
    if b"&" in written:
        if ENTITY.sub(b"", written).count(b"&"):
            raise Unusual
        return unescape(written.decode(), {"&quot;": '"', "&apos;": "'"})
    return written.decode()


@lru_cache(maxsize=4096)
def _attributes(text: bytes) -> tuple[str, str]:
    known = dict(ATTRIBUTE.findall(text))
    return known.get(b"t", b"n").decode(), known.get(b"s", b"0").decode()


@cache
def _column(letters: bytes) -> int:
    return COLUMNS[letters.decode()]
