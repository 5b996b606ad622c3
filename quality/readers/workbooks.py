"""What an Excel package says of its first sheet: where it lies, its shared texts, which styles are dates."""

import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree

from quality.readers.sheet_rows import Damaged, TextReader

WORKBOOK = "xl/workbook.xml"
LARGEST_PART = 64 * 1024 * 1024
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
"""Built-in number formats that show a date or time, the Chinese ones among them (46 counts hours)."""
NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


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
    """The first sheet's part, what its cells refer to, and whether days count from 1904."""

    sheet: str
    texts: SharedTexts
    date_styles: frozenset[str]
    is_1904: bool


def read_workbook(package: zipfile.ZipFile) -> Workbook:
    """Read everything but the cells; raises `Damaged` or what zipfile raises."""
    book = _tree(package, WORKBOOK)
    if book is None:
        raise Damaged(WORKBOOK)
    parts = _parts(package)
    sheet = next((parts[key] for key in _sheets(book) if parts.get(key, ("", ""))[0] == "worksheet"), None)
    if sheet is None:
        raise Damaged(WORKBOOK)
    if sheet[1] not in package.NameToInfo:
        raise Damaged(sheet[1])
    texts = next((path for kind, path in parts.values() if kind == "sharedStrings"), "")
    styles = next((path for kind, path in parts.values() if kind == "styles"), "")
    settings = _first(book, "workbookPr")
    return Workbook(
        sheet=sheet[1],
        texts=SharedTexts(_texts(package, texts)),
        date_styles=_date_styles(package, styles),
        is_1904=settings is not None and settings.get("date1904", "0") in ("1", "true"),
    )


def _tree(package: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    if name not in package.NameToInfo:
        return None
    if package.getinfo(name).file_size > LARGEST_PART:
        raise Damaged(name)
    try:
        return ElementTree.fromstring(package.read(name))  # noqa: S314 - expat limits entities
    except ElementTree.ParseError:
        raise Damaged(name) from None


def _sheets(book: ElementTree.Element) -> Iterator[str]:
    for element in book.iter():
        if _name(element) == "sheet":
            yield next((value for key, value in element.items() if key.endswith("}id")), "")


def _parts(package: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Relation of the workbook to (kind, name of the part)."""
    relations = _tree(package, "xl/_rels/workbook.xml.rels")
    found = {}
    for element in relations if relations is not None else ():
        target = element.get("Target", "")
        path = target[1:] if target.startswith("/") else f"xl/{target}"
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], path)
    return found


def _texts(package: zipfile.ZipFile, name: str) -> Iterator[str]:
    if name in package.NameToInfo:
        with package.open(name) as part:
            yield from shared_texts(part, name)


def shared_texts(part: IO[bytes], name: str) -> Iterator[str]:
    """Give the shared texts in order."""
    return TextReader(name).texts(part)


def _date_styles(package: zipfile.ZipFile, name: str) -> frozenset[str]:
    styles = _tree(package, name)
    if styles is None:
        return frozenset()
    custom = {
        _number(element.get("numFmtId")): element.get("formatCode", "")
        for element in styles.iter()
        if _name(element) == "numFmt"
    }
    cells = _first(styles, "cellXfs")
    formats = (
        [_number(element.get("numFmtId")) for element in cells if _name(element) == "xf"] if cells else []
    )
    return frozenset(
        str(at)
        for at, number in enumerate(formats)
        if (shows_date(custom[number]) if number in custom else number in DATE_FORMATS)
    )


def shows_date(code: str) -> bool:
    """Whether a number format shows a day or a time of day; hours counted beyond a day are a number."""
    if ELAPSED.search(code):
        return False
    return any(sign in "dmyhs" for sign in NOT_SHOWN.sub("", code.partition(";")[0]).lower())


def _first(tree: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((element for element in tree.iter() if _name(element) == name), None)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdigit() else 0
