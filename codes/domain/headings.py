"""Reads the table of a code list by its headings, in English or Chinese, whatever their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from codes.domain.classes import class_basis, operation_class
from codes.domain.entries import Entry

LONGEST = {"code": 40, "name_zh": 200, "name_en": 200, "category": 30, "category_basis": 20, "parent": 40}
MOST_FAULTS = 50
CODES = ("code", "parent")
HEADINGS = {
    "code": (
        "code", "编码", "代码", "值", "疾病编码", "诊断编码", "疾病代码", "诊断代码", "主要编码", "手术编码",
        "手术操作编码", "手术代码", "科室编码", "科室代码", "icd编码", "国家临床版编码",
    ),
    "name_zh": (
        "name_zh", "name", "名称", "中文名称", "值含义", "疾病名称", "诊断名称", "手术名称", "手术操作名称",
        "科室名称", "icd名称", "国家临床版名称",
    ),
    "name_en": ("name_en", "英文名称", "英文名"),
    "category": (
        "class", "category", "op_class", "类别", "分类", "手术类别", "操作类别", "手术操作类别",
        "手术操作分类",
    ),
    "category_basis": ("class_basis", "category_basis", "类别依据"),
    "parent": ("parent", "parent_code", "上级编码", "上级代码", "父编码"),
}  # fmt: skip
_FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}


class NumberText(str):
    """What a workbook holds as a number or a date: the zeros it was written with are lost."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row cannot be taken; `row` counts from 1 with the headings, as spreadsheets do."""

    row: int
    reason: str
    value: str = ""


@dataclass(slots=True)
class ReadList:
    """The entries of a list, or the faults for which nothing of it is taken.

    `silent` names the fields of entries that the list has no column for.
    """

    entries: list[Entry] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    silent: frozenset[str] = frozenset()


def plain_heading(text: str) -> str:
    """A heading in one spelling: NFKC, without blanks, small letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the fields of a list stand, and its further columns by their headings."""

    places: dict[str, int]
    further: dict[str, int]
    is_of_operations: bool

    def read(self, cells: Sequence[str], seen: dict[str, int]) -> Entry | tuple[str, str]:
        """The entry of a row, or reason and value of its fault; `seen` has the row of each code before it."""
        values = {name: _cell(cells, index) for name, index in self.places.items()}
        codes = [cells[at] for name in CODES if (at := self.places.get(name, len(cells))) < len(cells)]
        fault = _fault_of(values, codes, seen) or (_classify(values) if self.is_of_operations else None)
        if fault:
            return fault
        further = {heading: _cell(cells, index) for heading, index in self.further.items()}
        return Entry(**values, attributes={heading: text for heading, text in further.items() if text})


def read_table(rows: Iterable[Sequence[str]], *, is_of_operations: bool = False) -> ReadList:
    """Entries of a table whose first row holds the headings; every fault is reported, up to 50.

    The classes of a list of operations are the four that the rules know, in any usual spelling; what other
    lists have as a class is theirs.
    """
    table = iter(rows)
    places, further = _places([cell.strip().lstrip("\ufeff") for cell in next(table, ())])
    missing = [name for name in ("code", "name_zh") if name not in places]
    if missing:
        return ReadList(faults=[RowFault(1, "no_column", name) for name in missing])
    columns = _Columns(places, further, is_of_operations)
    result, seen = ReadList(silent=frozenset(HEADINGS.keys() - places.keys())), dict[str, int]()
    for number, cells in enumerate(table, start=2):
        if len(result.faults) >= MOST_FAULTS:
            break
        if any(cell.strip() for cell in cells):
            found = columns.read(cells, seen)
            if isinstance(found, Entry):
                seen[found.code] = number
                result.entries.append(found)
            else:
                result.faults.append(RowFault(number, *found))
    if not result.entries and not result.faults:
        result.faults.append(RowFault(1, "no_rows"))
    return result


def _places(headings: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    places: dict[str, int] = {}
    further: dict[str, int] = {}
    for index, heading in enumerate(headings):
        name = _FIELD_OF.get(plain_heading(heading))
        if name is not None and name not in places:
            places[name] = index
        elif heading:
            further[heading] = index
    return places, further


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip(" \t\u3000\u00a0") if index < len(cells) else ""


def _classify(values: dict[str, str]) -> tuple[str, str] | None:
    """Write class and basis of an operation as the rules know them; gives the fault of an unknown class."""
    found = operation_class(values.get("category", ""))
    if values.get("category") and found is None:
        return "unknown_class", values["category"]
    if found:
        values["category"] = found
    if values.get("category_basis"):
        values["category_basis"] = class_basis(values["category_basis"])
    return None


def _fault_of(values: dict[str, str], codes: Sequence[str], seen: dict[str, int]) -> tuple[str, str] | None:
    code = values["code"]
    for cell in codes:
        if isinstance(cell, NumberText):
            return "number", cell
    if not code:
        return "no_code", ""
    if not values["name_zh"]:
        return "no_name", code
    if code in seen:
        return "repeated", f"{code} ({seen[code]})"
    for name, value in values.items():
        if len(value) > LONGEST[name]:
            return "too_long", value[:60]
        if not value.isprintable():
            return "unprintable", code
    return None
