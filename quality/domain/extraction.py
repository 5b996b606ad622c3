"""A homepage written back in the column layout of the national interface table (Q05).

HQMS and the performance assessment take the same table: 811 columns in the order of `layout`, one row a stay.
What has nothing to fill is a dash, coma fields and costs are 0; moments read yyyy-MM-dd HH:mm:ss, dates
yyyy-MM-dd. Every other value is written as the record holds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quality.domain.fields import COSTS, FIELDS, RECORD, columns

NOTHING = "-"
ZERO_COST = "0"
COMA = frozenset(
    f"coma_{part}_{unit}" for part in ("before", "after") for unit in ("days", "hours", "minutes")
)
DAY_FIRST = re.compile(r"(\d{4}-\d\d-\d\d)(?: \d\d:\d\d(:\d\d)?)?\Z", re.ASCII)


def row_of(record: Mapping[str, Any], codes: Sequence[str]) -> list[str]:
    """The cells of one normalised record for the columns `codes`, each a text."""
    places = columns()
    return [_cell(record, *places[code]) for code in codes]


def _cell(record: Mapping[str, Any], scope: str, name: str, index: int) -> str:
    if scope == "transfer_depts":
        return ",".join(text for value in record.get(scope) or () if (text := _text(value))) or NOTHING
    text = _text(_value(record, scope, name, index))
    if text and text != NOTHING:
        return _dated(text, FIELDS[scope, name].type)
    if scope == RECORD and (name in COSTS or name in COMA):
        return ZERO_COST
    return NOTHING


def _value(record: Mapping[str, Any], scope: str, name: str, index: int) -> Any:
    if scope == RECORD:
        return record.get(name)
    group = record.get(scope) or ()
    if index >= len(group):
        return None
    element = group[index]
    return element.get(name) if isinstance(element, Mapping) else element


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value).strip()


def _dated(text: str, kind: str) -> str:
    """A date without a clock part, a moment to the minute with its seconds; a moment that came without a
    clock part gets none, and other texts stay."""
    found = DAY_FIRST.match(text) if kind in ("date", "datetime") else None
    if found is None:
        return text
    if kind == "date":
        return found[1]
    return f"{text}:00" if len(text) == len("yyyy-MM-dd HH:mm") else text
