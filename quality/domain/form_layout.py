"""The homepage as a form: its sections in the order of the paper, and a record from what was typed.

Inputs are named by key paths (`diagnoses[0].code`); empty inputs say nothing, empty rows at the end are cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from quality import data
from quality.domain.fields import GROUP_FIELDS, GROUP_SIZES, RECORD_FIELDS

_PATH = re.compile(r"(?P<group>[a-z_]+)\[(?P<index>\d{1,2})\](?:\.(?P<name>[a-z_0-9]+))?")


@dataclass(frozen=True)
class Section:
    """One part of the form; its fields are record fields and names of repeating groups."""

    key: str
    title_zh: str
    title_en: str
    fields: tuple[str, ...]


@cache
def sections() -> tuple[Section, ...]:
    """The sections in their order (form_sections.csv)."""
    return tuple(
        Section(row["key"], row["title_zh"], row["title_en"], tuple(row["fields"].split()))
        for row in data.rows("form_sections")
    )


@cache
def section_of(name: str) -> str:
    """The section that holds a record field or group; empty for names of no field."""
    return next((section.key for section in sections() if name in section.fields), "")


def record_from(typed: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The record of what was typed; names that are no field of the form are left out."""
    record: dict[str, Any] = {}
    groups: dict[str, dict[int, Any]] = {}
    for path, raw in typed:
        text = raw.replace("\r\n", "\n")
        if path in RECORD_FIELDS:
            if text.strip():
                record[path] = text
        elif found := _PATH.fullmatch(path):
            _into(groups, found["group"], int(found["index"]), found["name"], text)
    for group in GROUP_SIZES:
        record[group] = _rows(groups.get(group, {}), is_plain="value" in GROUP_FIELDS[group])
    return record


def _into(groups: dict[str, dict[int, Any]], group: str, index: int, name: str | None, text: str) -> None:
    fields = GROUP_FIELDS.get(group)
    if fields is None or index >= GROUP_SIZES[group] or (name or "value") not in fields:
        return
    rows = groups.setdefault(group, {})
    if name is None:
        rows[index] = text
    else:
        rows.setdefault(index, {})
        if text.strip():
            rows[index][name] = text


def _rows(rows: Mapping[int, Any], *, is_plain: bool) -> list[Any]:
    """Rows by position; what is empty inside stays, what is empty at the end goes."""
    last = max((index for index, row in rows.items() if _is_filled(row)), default=-1)
    empty: Any = "" if is_plain else {}
    return [rows.get(index, empty) for index in range(last + 1)]


def _is_filled(row: Any) -> bool:
    texts = [row] if isinstance(row, str) else row.values()
    return any(text.strip() not in ("", "-") for text in texts)
