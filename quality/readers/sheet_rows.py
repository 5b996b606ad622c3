"""The cells of a sheet, row by row as they are unpacked: one block of a workbook is in memory at a time."""

import re
import string
from collections.abc import Iterator
from itertools import chain, product
from typing import IO
from xml.parsers import expat

BLOCK = 256 * 1024
LETTERS = string.ascii_uppercase
COLUMNS = {
    "".join(letters): at
    for at, letters in enumerate(chain(*(product(LETTERS, repeat=length) for length in (1, 2, 3))))
}
"""A to ZZZ, counted from 0."""
MOST_ROWS = 1_048_576
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
Cell = tuple[str, str, str]
"""Kind (Excel's `t`: n, s, str, inlineStr, b, e, d), style and text of a cell."""


class Damaged(Exception):
    """A part of the package is absent or cannot be read; line and column are 0 when it is not about one, row
    is the last that began."""

    def __init__(self, part: str, line: int = 0, column: int = 0, row: int = 0) -> None:
        super().__init__(part)
        self.part, self.line, self.column, self.row = part, line, column, row


class _Reader:
    """Collects the text of elements; subclasses say which and what becomes of it."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.text: list[str] = []
        self.phonetic = False
        self.row = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def listen(self) -> None:
        """Collect text from here."""
        self.text = []
        self.parser.CharacterDataHandler = self.text.append

    def heard(self) -> str:
        """The text since `listen`."""
        self.parser.CharacterDataHandler = None
        return "".join(self.text)

    def feed(self, source: IO[bytes]) -> Iterator[None]:
        """Parse block by block; raises `Damaged`."""
        try:
            while block := source.read(BLOCK):
                self.parser.Parse(block, False)
                yield
            self.parser.Parse(b"", True)
            yield
        except expat.ExpatError as fault:
            raise Damaged(self.part, fault.lineno, fault.offset + 1, self.row) from None

    def damaged(self) -> Damaged:
        """What is wrong where the parser stands."""
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return Damaged(self.part, line, column, self.row)

    def _doctype(self, *declared: object) -> None:
        raise self.damaged()


class TextReader(_Reader):
    """Reads the part with shared texts."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.pieces: list[str] = []
        self.found: list[str] = []

    def texts(self, source: IO[bytes]) -> Iterator[str]:
        """Give the texts in order; readings above the signs (Japanese) are left out."""
        for _ in self.feed(source):
            found, self.found = self.found, []
            yield from found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.phonetic = True
        elif name == "t" and not self.phonetic:
            self.listen()

    def end(self, name: str) -> None:
        name = local(name)
        if name == "t" and not self.phonetic:
            self.pieces.append(self.heard())
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.found.append(unescaped("".join(self.pieces)))


class RowReader(_Reader):
    """Reads the part of a sheet."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.found: list[tuple[int, dict[int, Cell]]] = []
        self.column = -1
        self.cells: dict[int, Cell] = {}
        self.kind, self.style, self.value = "n", "0", ""

    def rows(self, source: IO[bytes]) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Give (number, column from 0 to cell) of each row that is written, in order; columns from 0."""
        for _ in self.feed(source):
            found, self.found = self.found, []
            yield from found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = local(name)
        if name == "c":
            reference = attributes.get("r")
            self.column = self.column + 1 if reference is None else self._column(reference)
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "0")
            self.value = ""
        elif name in ("v", "t"):
            if not self.phonetic:
                self.listen()
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        if ":" in name:
            name = local(name)
        if name in ("v", "t"):
            if not self.phonetic:
                self.value += self.heard()
        elif name == "c":
            if self.value:
                self.cells[self.column] = (self.kind, self.style, self.value)
        elif name == "row":
            self.found.append((self.row, self.cells))
        elif name == "rPh":
            self.phonetic = False

    def _begin_row(self, number: str | None) -> None:
        row = self.row + 1 if number is None else int(number) if number.isdigit() else 0
        if not self.row < row <= MOST_ROWS:
            raise self.damaged()
        self.row, self.column, self.cells = row, -1, {}

    def _column(self, reference: str) -> int:
        column = COLUMNS.get(reference.rstrip("0123456789"))
        if column is None:
            raise self.damaged()
        return column


def local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Signs that XML cannot hold, as Excel writes them: _x000D_ is a carriage return."""
    if "_x" not in text:
        return text
    return (
        ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
    )
