"""Normalisation of one value, step by step, with a note for each repair."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from . import tables
from .dates import Moment, is_standard, read_moment
from .text import half_width, is_dashes, is_placeholder, trimmed

ZERO_LOSERS = {"RC013", "RC015", "RC023"}


@dataclass
class Cell:
    """What became of one value: `text` is "" when blank and "-" for a dash."""

    path: str
    field: tables.Field
    raw: str = ""
    trimmed: str = ""
    narrowed: str = ""
    before_mapping: str = ""
    text: str = ""
    notes: set[str] = field(default_factory=set)

    @property
    def is_blank(self) -> bool:
        return self.text == ""

    @property
    def is_dash(self) -> bool:
        return self.text == "-"

    @property
    def is_missing(self) -> bool:
        return self.is_blank or self.is_dash

    @property
    def is_present(self) -> bool:
        return not self.is_missing

    @property
    def words(self) -> str | None:
        """The text, None when missing."""
        return None if self.is_missing else self.text

    @property
    def code(self) -> str | None:
        """The canonical code of a value domain, None when missing or outside."""
        return None if self.is_missing else tables.canonical(self.field.domain, self.text)

    @property
    def whole(self) -> int | None:
        """A whole number, None when missing or unreadable."""
        return int(self.text) if re.fullmatch(r"-?[0-9]+", self.text) else None

    @property
    def decimal(self) -> Decimal | None:
        """A decimal number, None when missing or unreadable."""
        return Decimal(self.text) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", self.text) else None

    @property
    def moment(self) -> Moment | None:
        """A calendar moment, None when missing or unreadable."""
        return None if self.is_missing else read_moment(self.text)


def read_cell(path: str, raw: str | None) -> Cell:
    """Carries a literal text through the steps of the README."""
    cell = Cell(path=path, field=tables.fields()[tables.general(path)], raw=raw or "")
    cell.trimmed = trimmed(cell.raw)
    cell.narrowed = trimmed(half_width(cell.trimmed)) if cell.field.is_narrowed else cell.trimmed
    value = "-" if is_dashes(cell.narrowed) else cell.narrowed
    if value != "-" and was_changed(cell):
        cell.notes.add("blanks or full width")
    if is_placeholder(value):
        cell.notes.add("placeholder")
        value = ""
    if value and value != "-":
        value = _repaired(cell, value)
    cell.text = value
    return cell


def was_changed(cell: Cell) -> bool:
    """HP-F-041, dashes apart."""
    if cell.trimmed != cell.raw:
        return True
    is_name = cell.field.domain in tables.LOCAL_DOMAINS or (cell.field.domain and not cell.field.is_icd)
    if is_name and cell.trimmed in tables.domain(cell.field.domain).values():
        return False
    return cell.narrowed != cell.trimmed


def _repaired(cell: Cell, value: str) -> str:
    kind, domain = cell.field.kind, cell.field.domain
    if kind in ("date", "datetime"):
        if read_moment(value) and not is_standard(value):
            cell.notes.add("date form")
        return value
    if cell.field.key == "id_no":
        return "".join(sign.upper() if sign.isascii() else sign for sign in value)
    if cell.field.is_icd:
        return _cased(cell, value)
    if kind in ("int", "flag", "code") and re.fullmatch(r"[0-9]+\.00?", value):
        cell.notes.add("decimal")
        value = value[: value.index(".")]
    cell.before_mapping = value
    if kind in ("flag", "code"):
        return _member(cell, value, domain)
    return value


def _cased(cell: Cell, value: str) -> str:
    signs = [sign.lower() if sign == "X" else sign for sign in value]
    for place in [0] + [spot + 1 for spot, sign in enumerate(value) if sign == "+"]:
        if place < len(signs) and value[place].isascii():
            signs[place] = value[place].upper()
    cased = "".join(signs)
    if cased != value:
        cell.notes.add("case")
    return cased


def _member(cell: Cell, value: str, domain: str) -> str:
    if (
        domain in ZERO_LOSERS
        and tables.canonical(domain, value) is None
        and "0" + value in tables.domain(domain)
    ):
        cell.notes.add("zero")
        value = "0" + value
    return tables.canonical(domain, value) or value
