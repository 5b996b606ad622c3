"""Homepages as rows of a table under the HQMS columns."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from tests.quality.oracle.sheet import columns

from .batch import FileExample


def table(records: Sequence[dict[str, Any]], codes: Sequence[str] | None = None) -> list[list[str]]:
    """Header and rows; only the columns some record fills unless codes are given."""
    filled = [_cells(record) for record in records]
    chosen = [
        (code, path)
        for code, path, _, is_needed in columns()
        if (code in codes if codes is not None else is_needed or any(path in cells for cells in filled))
    ]
    return [[code for code, _ in chosen], *([cells.get(path, "") for _, path in chosen] for cells in filled)]


def example_table(example: FileExample) -> list[list[str]]:
    """The file of an example."""
    header, *rows = table(example.records)
    kept = [place for place, code in enumerate(header) if code not in example.without]
    found = [[header[place] for place in kept] + list(example.extra)]
    for number, row in enumerate(rows, start=1):
        cells = [row[place] for place in kept] + ["" for _ in example.extra]
        surplus = example.ragged.get(number, 0)
        found.append(cells + ["x"] * surplus if surplus >= 0 else cells[:surplus])
    return found


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """CSV text with the usual quoting."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue()


def _cells(record: dict[str, Any]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in record.items():
        if key == "transfer_depts" and isinstance(value, list):
            cells[key] = ",".join(map(_text, value))
        elif isinstance(value, list):
            for index, slot in enumerate(value):
                parts = (
                    {f".{name}": part for name, part in slot.items()}
                    if isinstance(slot, dict)
                    else {"": slot}
                )
                cells |= {f"{key}[{index}]{name}": _text(part) for name, part in parts.items()}
        else:
            cells[key] = _text(value)
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)
