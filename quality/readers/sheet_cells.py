"""The cells of a sheet, row by row as openpyxl's reader takes them from the unpacked part."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import INLINE_STRING, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from quality.readers.packages import Package
from quality.readers.workbooks import FAULTS, Workbook, text_in
from quality.readers.xml_faults import MOST_ROWS, find_fault

Cell = dict[str, Any]
"""`column` from 1, `value`, `data_type`, `style_id`."""


class CellDamaged(Exception):
    """A cell's value is none of its kind; the text is the cell's name, as A1."""


class CellParser(WorkSheetParser):
    """The parser of openpyxl's read-only mode, for cells alone: what surrounds them (printing, validation,
    colours) is neither kept nor judged, and no row is passed over or made up to fill a gap."""

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Give (number in the sheet, cells) of each row that is written."""
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()
                self.row_dimensions.clear()

    def parse_cell(self, element: Element) -> Cell:
        """Take a cell; a text inside it is read like a formula's, without judging how it is set."""
        if element.get("t") == "inlineStr" and (inline := element.find(INLINE_STRING)) is not None:
            element.set("t", "str")
            SubElement(element, VALUE_TAG).text = text_in(inline)
        return super().parse_cell(element)

    @property
    def place(self) -> str:
        """The name of the cell that is being read."""
        return f"{get_column_letter(max(self.col_counter, 1))}{self.row_counter}"


def sheet_cells(package: Package, book: Workbook) -> Iterator[tuple[int, list[Cell]]]:
    """Give (number in the sheet, cells) of each row that is written; raises `Damaged`, `CellDamaged`."""
    stream = package.stream(book.sheet)
    parser = CellParser(stream, book.texts, data_only=True, epoch=book.epoch)
    last = 0
    try:
        for number, cells in parser.rows():
            if not last < number <= MOST_ROWS:
                raise ValueError(number)
            yield number, cells
            last = number
            stream.done()
    except FAULTS:
        with package.open(book.sheet) as part:
            find_fault(part, book.sheet)
        raise CellDamaged(parser.place) from None
