"""What an Excel package says of its first sheet: where it lies, its shared texts, which styles are dates."""

import datetime as dt
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast
from xml.etree.ElementTree import Element, ParseError

from openpyxl.packaging.relationship import Relationship
from openpyxl.reader.workbook import WorkbookParser
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.xml.constants import ARC_WORKBOOK, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

from quality.readers.packages import Package
from quality.readers.xml_faults import Damaged

NAMESPACE = {"": SHEET_MAIN_NS}
STRING, TEXT, RUN = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "t", "r"))
CHINESE_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Built-in number formats of Chinese, Japanese and Korean Excel that show a date, which openpyxl lacks."""
LARGEST_TEXTS = 1024 * 1024 * 1024
LONGEST_TEXT = 32_767
"""Signs in a cell, by Excel's own limit: a longer text that many cells share would be unpacked for each."""
FAULTS = (LookupError, TypeError, ValueError, AttributeError, SyntaxError)
"""What openpyxl and the parsers below it raise at a part they cannot make sense of."""


class SharedTexts:
    """The texts that cells refer to by number, as bytes one behind another."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        for text in texts:
            self._bytes += text.encode(errors="replace")
            self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, at: int) -> str:
        if at < 0:
            raise IndexError(at)
        return self._bytes[self._ends[at] : self._ends[at + 1]].decode()


@dataclass
class Workbook:
    """The first sheet's part, what its cells refer to, and the day from which days count."""

    sheet: str
    texts: SharedTexts
    date_styles: frozenset[int]
    epoch: dt.datetime


def read_workbook(package: Package) -> Workbook:
    """Read everything but the cells; raises `Damaged` or what zipfile raises."""
    try:
        book = WorkbookParser(package, ARC_WORKBOOK, keep_links=False)
        book.parse()
        parts = cast("dict[str, Relationship]", book.rels).values()
        sheet = next(part.target for _, part in book.find_sheets() if part.Type.endswith("/worksheet"))
    except (*FAULTS, StopIteration):
        raise Damaged(ARC_WORKBOOK) from None
    if sheet not in package.NameToInfo:
        raise Damaged(sheet)
    named = {part.Type.rpartition("/")[2]: part.target for part in parts}
    return Workbook(
        sheet=sheet,
        texts=SharedTexts(_texts(package, named.get("sharedStrings", ""))),
        date_styles=_date_styles(package, named.get("styles", "")),
        epoch=book.wb.epoch,
    )


def _texts(package: Package, name: str) -> Iterator[str]:
    if name not in package.NameToInfo:
        return
    if package.getinfo(name).file_size > LARGEST_TEXTS:
        raise Damaged(name)
    stream = package.stream(name)
    try:
        for _, element in iterparse(stream):
            if element.tag == STRING:
                text = text_in(element)
                if len(text) > LONGEST_TEXT:
                    raise Damaged(name)
                yield text
                element.clear()
                stream.done()
    except ParseError as fault:
        line, column = fault.position
        raise Damaged(name, line, column + 1) from None


def text_in(element: Element) -> str:
    """The text of a string item; readings above the signs (Japanese) are left out."""
    plain = (part for part in element if part.tag == TEXT)
    runs = (text for run in element if run.tag == RUN for text in run if text.tag == TEXT)
    return "".join(part.text or "" for part in (*plain, *runs))


def _date_styles(package: Package, name: str) -> frozenset[int]:
    if name not in package.NameToInfo:
        return frozenset()
    try:
        root = fromstring(package.read(name))
        custom = {
            int(each.get("numFmtId", "")): each.get("formatCode")
            for each in root.iterfind("numFmts/numFmt", NAMESPACE)
        }
        styles = [int(each.get("numFmtId", "0")) for each in root.iterfind("cellXfs/xf", NAMESPACE)]
    except FAULTS:
        raise Damaged(name) from None
    return frozenset(
        at
        for at, number in enumerate(styles)
        if (number in CHINESE_DATES and number not in custom)
        or shows_date(custom.get(number) or builtin_format_code(number))
    )


def shows_date(code: str | None) -> bool:
    """Whether a number format shows a day or a time of day; hours counted beyond a day are a number."""
    return is_date_format(code) and not is_timedelta_format(code)
