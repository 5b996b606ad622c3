"""Reads the table of a code list by its headings, in English or Chinese, whatever their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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
    "category": ("class", "category", "op_class", "类别", "分类", "手术类别", "操作类别"),
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


def read_table(rows: Iterable[Sequence[str]]) -> ReadList:
    """Entries of a table whose first row holds the headings; every fault is reported, up to 50."""
    table = iter(rows)
    headings = [cell.strip().lstrip("\ufeff") for cell in next(table, ())]
    places, further = _places(headings)
    missing = [name for name in ("code", "name_zh") if name not in places]
    if missing:
        return ReadList(faults=[RowFault(1, "no_column", name) for name in missing])
    result, seen = ReadList(silent=frozenset(HEADINGS.keys() - places.keys())), dict[str, int]()
    for number, cells in enumerate(table, start=2):
        if any(cell.strip() for cell in cells):
            _take(result, seen, number, cells, places, further)
        if len(result.faults) >= MOST_FAULTS:
            break
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


def _take(
    result: ReadList,
    seen: dict[str, int],
    number: int,
    cells: Sequence[str],
    places: dict[str, int],
    further: dict[str, int],
) -> None:
    def cell(index: int) -> str:
        return cells[index].strip(" \t\u3000\u00a0") if index < len(cells) else ""

    values = {name: cell(index) for name, index in places.items()}
    codes = [cells[places[name]] for name in CODES if places.get(name, len(cells)) < len(cells)]
    reason, value = _fault_of(values, codes, seen)
    if reason:
        result.faults.append(RowFault(number, reason, value))
        return
    seen[values["code"]] = number
    attributes = {heading: cell(index) for heading, index in further.items() if cell(index)}
    result.entries.append(Entry(**values, attributes=attributes))


def _fault_of(values: dict[str, str], codes: Sequence[str], seen: dict[str, int]) -> tuple[str, str]:
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
    return "", ""
