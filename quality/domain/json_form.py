"""The JSON form of a record, taken apart into cells."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from quality.domain import cells
from quality.domain.cells import Cell, read_cell
from quality.domain.dates import BLANKS
from quality.domain.fields import FIELDS, GROUP_FIELDS, GROUP_SIZES, RECORD_FIELDS, Field

SEPARATORS = re.compile(f"[,→，、;；/／{re.escape(BLANKS)}]+")
ODD_SEPARATORS = re.compile(f"[→，、;；/／{re.escape(BLANKS)}]")
ELEMENT = re.compile(r"(\w+)\[(\d+)\](?:\.(.*))?", re.DOTALL)
TRANSFERS = FIELDS["transfer_depts", "value"]


class UnusableRecord(Exception):
    """The record cannot be read: an unknown key, or a list or object where a plain value belongs (or
    the reverse)."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass
class RawRecord:
    """The cells of a record as texts: single fields by name, groups as lists of elements."""

    cells: dict[str, str | None] = field(default_factory=dict)
    groups: dict[str, list[dict[str, str | None]]] = field(default_factory=dict)


def read_json(record: Mapping[str, Any]) -> RawRecord:
    """Take a record apart into texts; raise `UnusableRecord` on unknown keys and wrong kinds.

    Keys that begin with `_` are ignored. true and false read as 1 and 0.
    """
    raw = RawRecord()
    for key, value in record.items():
        if key.startswith("_"):
            continue
        if key in RECORD_FIELDS:
            raw.cells[key] = scalar(key, value)
        elif key in GROUP_SIZES:
            raw.groups[key] = list(_elements(key, value))
        else:
            raise UnusableRecord(key, "unknown key")
    return raw


def read_known(record: Mapping[str, Any]) -> tuple[RawRecord, tuple[str, ...]]:
    """What can be read of a record, and the key paths of what `read_json` would refuse it for."""
    paths: list[str] = []
    while True:
        try:
            return read_json(record), tuple(paths)
        except UnusableRecord as fault:
            paths.append(fault.path)
            record = _without(record, fault.path)


def _without(record: Mapping[str, Any], path: str) -> dict[str, Any]:
    """A copy without the value at a key path; elements of groups keep their places."""
    found = None if path in record else ELEMENT.fullmatch(path)
    if found is None:
        return {key: value for key, value in record.items() if key != path}
    group, index, name = found[1], int(found[2]), found[3]
    elements = list(record[group])
    elements[index] = {key: value for key, value in elements[index].items() if key != name} if name else None
    return {**record, group: elements}


def without_notes(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without the keys that begin with `_`, which a sender may use for remarks of its own."""
    return {key: _plain(value) for key, value in record.items() if not key.startswith("_")}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_notes(value)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _elements(group: str, value: Any) -> Iterator[dict[str, str | None]]:
    if group == "transfer_depts" and not isinstance(value, list | tuple | dict):
        yield {"joined": scalar(group, value)}
        return
    if value is None:
        return
    if not isinstance(value, list | tuple):
        raise UnusableRecord(group, "must be a list")
    fields = GROUP_FIELDS[group]
    for index, element in enumerate(value):
        path = f"{group}[{index}]"
        if "value" in fields:
            yield {"value": scalar(path, element)}
        elif element is None:
            yield {}
        elif isinstance(element, Mapping):
            yield dict(_cells(path, element, fields))
        else:
            raise UnusableRecord(path, "must be an object")


def _cells(
    path: str, element: Mapping[str, Any], fields: Mapping[str, Field]
) -> Iterator[tuple[str, str | None]]:
    for key, value in element.items():
        if key.startswith("_"):
            continue
        if key not in fields:
            raise UnusableRecord(f"{path}.{key}", "unknown key")
        yield key, scalar(f"{path}.{key}", value)


def scalar(path: str, value: Any) -> str | None:
    """Write a plain JSON value as text; numbers keep their literal text when they were parsed as texts."""
    if value is None or isinstance(value, str):
        return value
    if value is True or value is False:
        return "1" if value else "0"
    if isinstance(value, list | tuple | Mapping):
        raise UnusableRecord(path, "must be a plain value")
    return str(value)


def split_transfers(joined: str | None) -> tuple[list[str], Cell]:
    """Split departments that came as one string; the cell carries what is odd about the string itself."""
    cell = read_cell(TRANSFERS, joined)
    if cell.text is None or cell.text == "-":
        return [], Cell(cell.text, None, cell.repairs & (cells.TRIMMED | cells.PLACEHOLDER))
    trimmed = (joined or "").strip(BLANKS)
    repairs = cells.TRIMMED if trimmed != joined else 0
    if ODD_SEPARATORS.search(trimmed):
        repairs |= cells.SEPARATOR
    parts = [part for part in SEPARATORS.split(trimmed) if part]
    return parts, Cell(trimmed, None, repairs)
