"""A record in its normal form: the JSON form again, each cell as the normalisation of the README leaves it.

Coded values are their codes. Dates read yyyy-MM-dd, with HH:mm where they have a clock part and HH:mm:ss
where that gave seconds: none are cut off, none are made up. What cannot be read stays as the text that came.
Indicators and extraction read this form.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from quality.domain.dates import EPOCH, read_moment
from quality.domain.fields import GROUP_FIELDS, RECORD_FIELDS, Field
from quality.domain.records import Record

LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?\Z", re.ASCII)


def normal_form(record: Record) -> dict[str, Any]:
    """The normal form of a record that was read; blank cells are left out, dashes stay."""
    form: dict[str, Any] = _cells(record.columns, RECORD_FIELDS)
    for group, fields in GROUP_FIELDS.items():
        elements = record.elements[group]
        if "value" in fields:
            form[group] = [_cell(element, "value", fields["value"]) for element in elements]
        else:
            form[group] = [_cells(element, fields) for element in elements]
    return form


def _cells(columns: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    cells = {name: _cell(columns, name, field) for name, field in fields.items()}
    return {name: text for name, text in cells.items() if text is not None}


def _cell(columns: Mapping[str, Any], name: str, field: Field) -> str | None:
    text = columns.get(name)
    if text is None or text == "-":
        return text
    if field.kind == "coded":
        return columns.get(f"{name}.code") or text
    if field.kind == "date" and columns.get(f"{name}.day") is not None:
        return _written(text)
    return str(text)


def _written(text: str) -> str:
    """A readable date or moment in the one form; the rules' columns end at the minute, the text does not."""
    if found := LOCAL.match(text):
        return found[1] if found[2] is None else f"{found[1]} {found[2]}"
    moment = read_moment(text)
    if moment is None:
        return text
    day = dt.date.fromordinal(moment.day + EPOCH).isoformat()
    if moment.minute is None:
        return day
    clock = f"{moment.minute % 1440 // 60:02}:{moment.minute % 60:02}"
    return f"{day} {clock}" if moment.second is None else f"{day} {clock}:{moment.second:02}"
