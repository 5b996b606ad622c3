"""Columns that a cell fills: its text under its own name, its value under the name of its kind."""

from collections.abc import Iterator
from typing import Any

from quality.domain.cells import Cell
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
NO_MOMENT = (None, None, None)


def column_names(name: str, field: Field) -> list[str]:
    """Name the columns of a field: `birth_date`, `birth_date.day`, `birth_date.ymd`, `birth_date.minute`."""
    return [name, *(f"{name}.{suffix}" for suffix in VALUE_COLUMNS[field.kind])]


def filled(name: str, field: Field, cell: Cell) -> Iterator[tuple[str, Any]]:
    """Give each column of a cell with what it holds."""
    suffixes = VALUE_COLUMNS[field.kind]
    values = (cell.value or NO_MOMENT) if field.kind == "date" else (cell.value,)
    yield name, cell.text
    for suffix, value in zip(suffixes, values, strict=False):  # type: ignore[arg-type]
        yield f"{name}.{suffix}", value
