"""One homepage: its cells by concrete key path, trailing empty slots dropped."""

import datetime as dt
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import tables
from .cells import Cell, read_cell
from .dates import Moment, age_days, age_years
from .text import BLANKS, half_width, is_dashes, is_placeholder, trimmed

GROUPS = ("diagnoses", "operations", "icu_stays", "extra_pathology")
LISTS = ("newborn_birth_weights", "transfer_depts")
OTHER_SEPARATORS = set("→，、;；/／") | set(BLANKS)


def literal(value: Any) -> str | None:
    """The literal text of a JSON scalar; true and false as 1 and 0."""
    if value is None or isinstance(value, str):
        return value
    return str(int(value)) if isinstance(value, bool) else str(value)


def loads(text: str) -> Any:
    """JSON whose numbers keep their literal text."""
    return json.loads(text, parse_float=str, parse_int=str)


@dataclass
class Record:
    """Reads its cells for the rules."""

    cells: dict[str, Cell]
    sizes: dict[str, int]
    codes: tables.Codes
    now: dt.date
    departments_text: Cell | None = None

    def cell(self, path: str) -> Cell:
        return self.cells.get(path) or Cell(path=path, field=tables.fields()[tables.general(path)])

    def missing(self, path: str) -> bool:
        return self.cell(path).is_missing

    def present(self, path: str) -> bool:
        return self.cell(path).is_present

    def blank(self, path: str) -> bool:
        return self.cell(path).is_blank

    def dash(self, path: str) -> bool:
        return self.cell(path).is_dash

    def words(self, path: str) -> str | None:
        return self.cell(path).words

    def code(self, path: str) -> str | None:
        return self.cell(path).code

    def whole(self, path: str) -> int | None:
        return self.cell(path).whole

    def moment(self, path: str) -> Moment | None:
        return self.cell(path).moment

    def paths(self, general: str) -> Iterator[str]:
        """Concrete paths of `operations[].code` and the like, or the path itself."""
        if "[]" not in general:
            yield general
            return
        group = general[: general.index("[")]
        for index in range(self.sizes.get(group, 0)):
            yield general.replace("[]", f"[{index}]")

    def slots(self, group: str) -> range:
        return range(self.sizes.get(group, 0))

    @property
    def exp_age_years(self) -> int | None:
        return age_years(self.moment("birth_date"), self.moment("admission_time"))

    @property
    def exp_age_days(self) -> int | None:
        return age_days(self.moment("birth_date"), self.moment("admission_time"))

    @property
    def main_dx(self) -> str | None:
        return self.words("diagnoses[0].code")

    def diagnoses_coded(self, start: int = 0) -> list[tuple[str, str]]:
        """(path, code) of the present codes from a slot on."""
        found = []
        for index in self.slots("diagnoses"):
            path = f"diagnoses[{index}].code"
            code = self.words(path)
            if index >= start and code is not None:
                found.append((path, code))
        return found

    @property
    def all_dx(self) -> list[str]:
        return [code for _, code in self.diagnoses_coded()]

    def op_class(self, index: int) -> str | None:
        code = self.words(f"operations[{index}].code")
        return None if code is None else self.codes.classes.get(code)

    def money(self, path: str) -> Decimal | None:
        """An amount HP-F-033 lets pass, None when missing or unreadable."""
        cell = self.cell(path)
        return None if cell.is_missing or not is_amount(cell.text) else cell.decimal

    def cost(self, path: str) -> Decimal | None:
        """An amount in which nothing filled counts 0."""
        return Decimal(0) if self.missing(path) else self.money(path)


@functools.cache
def is_amount(text: str) -> bool:
    """Whether a present text passes HP-F-033."""
    whole, dot, fraction = text.removeprefix("-").partition(".")
    if not (whole.isascii() and whole.isdigit()):
        return False
    if dot and not (fraction.isascii() and fraction.isdigit() and len(fraction.rstrip("0")) <= 2):
        return False
    return Decimal(text) < 100000000 and Decimal(text) > -100000000


def read_record(source: Mapping[str, Any], codes: tables.Codes, now: dt.date) -> Record:
    """A JSON homepage as cells; keys that begin with _ are left out."""
    record = Record(cells={}, sizes={}, codes=codes, now=now)
    for key, value in source.items():
        if key in GROUPS:
            _read_group(record, key, value or [])
        elif key == "transfer_depts":
            _read_departments(record, value)
        elif key in LISTS:
            _read_list(record, key, value or [])
        elif key in tables.fields():
            record.cells[key] = read_cell(key, literal(value))
    return record


def _read_group(record: Record, group: str, slots: list[Mapping[str, Any] | None]) -> None:
    read = []
    for index, slot in enumerate(slots):
        paths = {
            key: f"{group}[{index}].{key}" for key in slot or {} if f"{group}[].{key}" in tables.fields()
        }
        read.append({path: read_cell(path, literal((slot or {})[key])) for key, path in paths.items()})
    while read and all(cell.is_missing for cell in read[-1].values()):
        read.pop()
    _keep(record, group, read)


def _read_list(record: Record, name: str, values: list[Any]) -> None:
    read = [{f"{name}[{i}]": read_cell(f"{name}[{i}]", literal(value))} for i, value in enumerate(values)]
    while read and all(cell.is_missing for cell in read[-1].values()):
        read.pop()
    _keep(record, name, read)


def _keep(record: Record, name: str, read: list[dict[str, Cell]]) -> None:
    record.sizes[name] = len(read)
    for cells in read:
        record.cells.update(cells)


def _read_departments(record: Record, value: Any) -> None:
    if value is None or isinstance(value, list):
        _read_list(record, "transfer_depts", value or [])
        return
    text = Cell(path="transfer_depts", field=tables.fields()["transfer_depts[]"], raw=literal(value) or "")
    text.trimmed = text.text = trimmed(text.raw)
    narrowed = trimmed(half_width(text.trimmed))
    if is_dashes(narrowed):
        text.text = ""
    elif text.trimmed != text.raw or (is_placeholder(narrowed) and narrowed != text.trimmed):
        text.notes.add("blanks or full width")
    if is_placeholder(narrowed):
        text.notes.add("placeholder")
        text.text = ""
    record.departments_text = text
    pieces = [""]
    for sign in text.text:
        if sign == "," or sign in OTHER_SEPARATORS:
            pieces.append("")
        else:
            pieces[-1] += sign
    _read_list(record, "transfer_depts", [piece for piece in pieces if piece])
