"""Rows of an uploaded code list: CSV in UTF-8 or GB18030, or the first sheet of an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from codes.domain.headings import NumberText, ReadList, RowFault, read_table
from core.api.problems import Refusal
from core.file_names import extension_of

MOST_ROWS = 200_000


class ListRefused(Refusal):
    """The file is no code list that can be taken; `faults` says where, when rows are at fault."""

    def __init__(self, message: str, faults: list[RowFault] | None = None) -> None:
        super().__init__(message, field="file", code="list")
        self.faults = faults or []


def read_list(file: IO[bytes], name: str, *, is_of_operations: bool = False) -> ReadList:
    """The entries of `file`; raises ListRefused when it cannot be read or any row is at fault."""
    read = read_table(table_rows(file, name), is_of_operations=is_of_operations)
    if len(read.entries) > MOST_ROWS:
        raise ListRefused(_("The list has more than %(limit)s codes.") % {"limit": MOST_ROWS})
    if read.faults:
        raise ListRefused(sentence(read.faults[0]), read.faults)
    return read


def table_rows(file: IO[bytes], name: str) -> Iterator[list[str]]:
    """Rows of a CSV file or of a workbook's first sheet, as texts; raises ListRefused for other files.

    What a workbook holds as a number or a date comes as NumberText: the reader knows where that may be.
    """
    file.seek(0)
    content = file.read()
    if extension_of(name) == "xlsx":
        return iter(_sheet(content))
    if extension_of(name) in {"csv", "txt"}:
        return _lines(content)
    raise ListRefused(_("A list is a CSV file or an Excel workbook (.xlsx)."))


def sentence(fault: RowFault) -> str:
    """The fault in words, with its row."""
    words = {
        "no_column": _("There is no column “%(value)s”."),
        "no_rows": _("The list holds no codes."),
        "no_code": _("Row %(row)s has no code."),
        "no_name": _("Row %(row)s: code %(value)s has no name."),
        "repeated": _("Row %(row)s repeats a code: %(value)s."),
        "too_long": _("Row %(row)s: “%(value)s” is too long."),
        "unprintable": _("Row %(row)s: code %(value)s holds signs that cannot be shown."),
        "unknown_class": _(
            "Row %(row)s: “%(value)s” is no class of operations. Write surgery, interventional, diagnostic "
            "or therapeutic (手术, 介入治疗, 诊断性操作, 治疗性操作), or leave the cell empty."
        ),
        "number": _(
            "Row %(row)s: the workbook holds code %(value)s as a number, without the zeros it may have had. "
            "Format the column as text and enter its codes again, or import a CSV file."
        ),
    }
    value = _heading(fault.value) if fault.reason == "no_column" else fault.value
    return words[fault.reason] % {"row": fault.row, "value": value}


def _heading(key: str) -> str:
    """A column as people and as programs name it."""
    title = {"code": _("code"), "name_zh": _("Name")}.get(key, key)
    return key if title == key else f"{title} / {key}"


def _lines(content: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ListRefused(_("The file is neither UTF-8 nor GB18030."))
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ListRefused(_("The file is not proper CSV: %(error)s.") % {"error": error}) from error


def _sheet(content: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        table: list[list[Any]] = book.get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError, ValueError) as error:
        raise ListRefused(_("The workbook cannot be read.")) from error
    return [[_text(cell) for cell in row] for row in table]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    return NumberText(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
