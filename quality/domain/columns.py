"""Columns that a cell fills: its text under its own name, its value under the name of its kind."""

from typing import Any

from quality.domain.cells import Cell
from quality.domain.dates import Moment
from quality.domain.fields import Field

VALUE_COLUMNS = {
    "coded": ("code",),
    "int": ("int",),
    "cents": ("cents",),
    "amount": ("amount",),
    "date": ("day", "ymd", "minute"),
    "text": (),
    "icd": (),
}


def column_names(name: str, field: Field) -> list[str]:
    """Name the columns of a field: `birth_date`, `birth_date.day`, `birth_date.ymd`, `birth_date.minute`."""
    return [name, *(f"{name}.{suffix}" for suffix in VALUE_COLUMNS[field.kind])]


def fill(columns: dict[str, Any], name: str, field: Field, cell: Cell) -> None:
    """Put what a cell holds into its columns, which are empty so far."""
    columns[name] = cell.text
    value = cell.value
    if value is None:
        return
    if isinstance(value, Moment):
        columns[f"{name}.day"], columns[f"{name}.ymd"], columns[f"{name}.minute"] = value[:3]
        return
    for suffix in VALUE_COLUMNS[field.kind]:
        columns[f"{name}.{suffix}"] = value
