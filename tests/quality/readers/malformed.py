"""Kinds of malformed files: the bytes of each."""

import io
import json
import zipfile
from collections.abc import Callable

import xlsxwriter

from tests.quality.rules.example import BASE
from tests.quality.rules.table import as_csv, table

ROWS = table([dict(BASE)])
CSV = as_csv(ROWS).replace("\r\n", "\n")
HEADER, ROW = CSV.splitlines()
RECORD = json.dumps(dict(BASE), ensure_ascii=False)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook as `write` fills it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        write(book)
    return target.getvalue()


def sheet_of(rows: list[list[str]]) -> bytes:
    """A workbook with one sheet of texts."""

    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)

    return workbook(write)


def with_formulas(book: xlsxwriter.Workbook) -> None:
    """One formula with a number, one with an error."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ROWS[0])
    sheet.write_row(1, 0, ROWS[1])
    sheet.write_formula(1, ROWS[0].index("A14"), "=50+8", None, 58)
    sheet.write_formula(1, ROWS[0].index("B20"), "=1/0", None, "#DIV/0!")


def with_merged(book: xlsxwriter.Workbook) -> None:
    """A merged cell reaches into the next row, which holds nothing."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ROWS[0])
    sheet.write_row(1, 0, ROWS[1])
    sheet.merge_range(1, ROWS[0].index("A48"), 2, ROWS[0].index("A48"), "7")


def zipped(**parts: str) -> bytes:
    """A zip of texts; `__` in a name stands for `/`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return target.getvalue()


def repacked(part: str, change: Callable[[str], str | None], book: bytes | None = None) -> bytes:
    """A workbook with one part changed, or left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book or GOOD)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            changed = change(text) if name == part else text
            if changed is not None:
                new.writestr(name, changed)
    return target.getvalue()


def locked(book: bytes) -> bytes:
    """A zip whose entries say that they are encrypted."""
    changed = bytearray(book)
    at = 0
    while (at := book.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 8] |= 1
        at += 4
    return bytes(changed)


def replacing(old: str, new: str) -> Callable[[str], str]:
    """Change the first place where `old` stands."""
    return lambda text: text.replace(old, new, 1)


GOOD = sheet_of(ROWS)
