"""Where a part of a workbook is damaged: the library says that it is, not always where."""

import re
from typing import IO
from xml.parsers import expat

BLOCK = 256 * 1024
LONGEST_PROLOGUE = 1024 * 1024
MOST_ROWS = 1_048_576
REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")


class Damaged(Exception):
    """A part of the package is absent or cannot be read; line and column are 0 when it is not about one, row
    is the last that began."""

    def __init__(self, part: str, line: int = 0, column: int = 0, row: int = 0) -> None:
        super().__init__(part)
        self.part, self.line, self.column, self.row = part, line, column, row


class Inspection:
    """A look at the elements of a part, without what they hold."""

    def __init__(self, part: str) -> None:
        self.part, self.row, self.has_begun = part, 0, False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._element
        self.parser.StartDoctypeDeclHandler = self._refuse

    def go_on(self, block: bytes, *, is_last: bool = False) -> None:
        """Look at another block; raises `Damaged`."""
        try:
            self.parser.Parse(block, is_last)
        except expat.ExpatError as fault:
            raise Damaged(self.part, fault.lineno, fault.offset + 1, self.row) from None

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.has_begun = True
        kind, reference = name.rpartition(":")[2], attributes.get("r")
        if kind == "row":
            row = self.row + 1 if reference is None else int(reference) if reference.isdecimal() else 0
            if not self.row < row <= MOST_ROWS:
                self._refuse()
            self.row = row
        elif kind == "c" and reference is not None and not REFERENCE.fullmatch(reference):
            self._refuse()

    def _refuse(self, *_declared: object) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise Damaged(self.part, line, column, self.row)


def refuse_declarations(source: IO[bytes], part: str) -> None:
    """Raise `Damaged` when a part declares a document type, the only place of entities that grow, or when
    no element begins."""
    inspection = Inspection(part)
    for _ in range(LONGEST_PROLOGUE // BLOCK):
        block = source.read(BLOCK)
        inspection.go_on(block, is_last=not block)
        if inspection.has_begun:
            return
    raise Damaged(part)


def find_fault(source: IO[bytes], part: str) -> None:
    """Raise `Damaged` at the first place where a sheet is not well-formed, a row is out of order or a cell's
    reference is none."""
    inspection = Inspection(part)
    while block := source.read(BLOCK):
        inspection.go_on(block)
    inspection.go_on(b"", is_last=True)
