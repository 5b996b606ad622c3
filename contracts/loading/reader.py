"""Reads the catalogue's CSV files; what is wrong is said with file, row and reason."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent.parent / "data"

_YES_NO = {"yes": True, "no": False}


class CatalogueFileFault(Exception):
    """A catalogue file that cannot be used; rows count from 2, below the header; 0 is the whole file."""

    def __init__(self, file: str, row: int, reason: str) -> None:
        super().__init__(f"{file}, row {row}: {reason}" if row else f"{file}: {reason}")
        self.file, self.row, self.reason = file, row, reason


@dataclass(frozen=True)
class Row:
    """One row of one file, its cells without outer blanks."""

    file: str
    number: int
    cells: dict[str, str]

    def fault(self, reason: str) -> CatalogueFileFault:
        return CatalogueFileFault(self.file, self.number, reason)

    def text(self, column: str) -> str:
        """The cell, which must not be empty."""
        if not self.cells[column]:
            raise self.fault(f"{column} is empty")
        return self.cells[column]

    def optional(self, column: str) -> str:
        return self.cells[column]

    def whole_number(self, column: str) -> int:
        value = self.text(column)
        if not (value.isascii() and value.isdigit()):
            raise self.fault(f"{column} {value!r} is not a whole number")
        return int(value)

    def yes_or_no(self, column: str) -> bool:
        return _YES_NO[self.one_of(column, _YES_NO)]

    def day(self, column: str) -> date:
        value = self.text(column)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fault(f"{column} {value!r} is not a date, YYYY-MM-DD") from None

    def one_of(self, column: str, known: Iterable[str]) -> str:
        value = self.text(column)
        if value not in known:
            raise self.fault(f"{column} {value!r} is not known")
        return value


def read_rows(path: Path, columns: Sequence[str], *, unique: Sequence[str] = ()) -> list[Row]:
    """All rows of a UTF-8 CSV with exactly these columns; `unique` names the columns that make the key."""
    if not path.is_file():
        raise CatalogueFileFault(path.name, 0, "the file is missing")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != tuple(columns):
                raise CatalogueFileFault(path.name, 1, f"the columns are not {', '.join(columns)}")
            rows = [_row(path.name, number, cells) for number, cells in enumerate(reader, start=2)]
    except UnicodeDecodeError:
        raise CatalogueFileFault(path.name, 0, "the file is not UTF-8") from None
    _refuse_repetition(rows, unique)
    return rows


def read_json(path: Path) -> Any:
    """A UTF-8 JSON document."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CatalogueFileFault(path.name, 0, "the file is missing") from None
    except UnicodeDecodeError:
        raise CatalogueFileFault(path.name, 0, "the file is not UTF-8") from None
    except json.JSONDecodeError as fault:
        raise CatalogueFileFault(path.name, fault.lineno, fault.msg) from None


def _row(file: str, number: int, cells: dict[Any, Any]) -> Row:
    if None in cells:
        raise CatalogueFileFault(file, number, "more cells than columns")
    if None in cells.values():
        raise CatalogueFileFault(file, number, "fewer cells than columns")
    return Row(file, number, {column: value.strip() for column, value in cells.items()})


def _refuse_repetition(rows: list[Row], unique: Sequence[str]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.cells[column] for column in unique)
        if key and key in seen:
            raise row.fault(f"{' '.join(key)} is in row {seen[key]} already")
        seen[key] = row.number
