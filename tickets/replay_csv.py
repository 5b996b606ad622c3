"""Read the rows of a replay CSV: one event a row, an empty cell means not given."""

import csv
import io
from typing import Any

from tickets.replay_values import FileRefused

COLUMNS = ("ref", "type", "at", "recorded_at", "reason", "clock", "due", "accepted", "severity", "kind")
_REQUIRED = ("ref", "type", "at")
_FLAGS = {"true": True, "false": False}


def read_rows(text: str) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Give for each ref, in the order of the file, its rows: (line number, cells that are given)."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    tickets: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    try:
        columns = _header(next(reader, []))
        for cells in reader:
            if cells:
                row = reader.line_num
                given = _given(columns, cells, row)
                tickets.setdefault(given.pop("ref"), []).append((row, given))
    except csv.Error as fault:
        raise FileRefused(f"row {reader.line_num}", str(fault)) from None
    return tickets


def _header(columns: list[str]) -> list[str]:
    for column in columns:
        if column not in COLUMNS:
            raise FileRefused("row 1", f"unknown column {column!r}")
    for column in _REQUIRED:
        if column not in columns:
            raise FileRefused("row 1", f"column {column} is missing")
    if len(set(columns)) < len(columns):
        raise FileRefused("row 1", "a column is given twice")
    return columns


def _given(columns: list[str], cells: list[str], row: int) -> dict[str, Any]:
    if len(cells) > len(columns):
        raise FileRefused(f"row {row}", "more cells than columns")
    given: dict[str, Any] = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
    if "ref" not in given:
        raise FileRefused(f"row {row}.ref", "missing")
    if "accepted" in given:
        accepted = _FLAGS.get(given["accepted"].lower())
        if accepted is None:
            raise FileRefused(f"row {row}.accepted", "not true or false")
        given["accepted"] = accepted
    return given
