"""Rows as a server gave them into rows that may be kept: three columns, cut, without what people typed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from inspections.domain.measurements import MOST_ROWS, Row
from inspections.domain.statement_text import Dialect, masked

LONGEST_OBJECT, LONGEST_DETAIL = 300, 2000
SETTINGS = "PG-050"  # compared with the last time as a whole, so all of them are kept
MOST_OF_SETTINGS = 500
_OUR_OWN = "(source session)"
_HIDDEN = "(hidden)"
_SECRET_SETTING = re.compile(
    r"(?i)(pass(?:word|phrase)?|secret|token|access_?key|api_?key)(\s*[=:]\s*)('[^']*'|\S+)"
)
_LONG_DIGITS = re.compile(r"\d{6,}")
_IN_ADDRESS = re.compile(r"(://[^:/@\s]*:)[^@\s]+@")
_BEFORE_STATEMENT = {
    "PG-045": re.compile(r"^calls \d+, mean ms [\d.]+, max ms [\d.]+, rows \d+, "),
    "PG-046": re.compile(r"^calls \d+, stddev ms [\d.]+, "),
    "PG-047": re.compile(r"^calls \d+, blocks read \d+, temp written \d+, "),
    "MY-006": re.compile(r"^calls \d+, rows examined \d+, no index \d+, "),
    "OR-015": re.compile(r"^executions \d+, buffer gets \d+, disk reads \d+, "),
}
_NAMES_TRANSACTIONS = frozenset({"PG-010", "PG-011"})  # free text of programs: long numbers in it go
_STATEMENTS_ALONE = frozenset({"PG-006", "PG-008", "PG-009", "MY-004"})
_DIALECTS = {"PG": Dialect.POSTGRESQL, "MY": Dialect.MYSQL, "OR": Dialect.ORACLE, "MS": Dialect.SQL_SERVER}


class WrongShape(ValueError):
    """The answer is not object, value, detail."""


def kept(check_id: str, found: Iterable[tuple[Any, ...]], prefix: str = "") -> tuple[Row, ...]:
    """The rows of a check, safe to store, at most as many as its kind may have; raises WrongShape."""
    most = MOST_OF_SETTINGS if check_id == SETTINGS else MOST_ROWS
    rows: list[Row] = []
    for one in found:
        if len(one) != 3:
            raise WrongShape
        name, value, detail = one
        said = safe_detail(check_id, "" if detail is None else str(detail))
        if check_id == SETTINGS and said.endswith(_OUR_OWN):
            continue
        text = f"{prefix}{_name(check_id, name)}"[:LONGEST_OBJECT]
        rows.append(Row(text, _value(value), said[:LONGEST_DETAIL]))
        if len(rows) == most:
            break
    return tuple(rows)


def safe_detail(check_id: str, detail: str) -> str:
    """The detail with statements masked and secrets of settings hidden."""
    dialect = _DIALECTS.get(check_id[:2], Dialect.POSTGRESQL)
    detail = detail.replace("\x00", "")
    if check_id in _STATEMENTS_ALONE:
        return masked(detail, dialect)
    before = _BEFORE_STATEMENT.get(check_id)
    if before:
        match = before.match(detail)
        head = match.group() if match else ""
        return head + masked(detail[len(head) :], dialect)
    if check_id in _NAMES_TRANSACTIONS:
        return _LONG_DIGITS.sub("?", detail)
    if check_id == SETTINGS:
        return _IN_ADDRESS.sub(rf"\1{_HIDDEN}@", _SECRET_SETTING.sub(rf"\1\2{_HIDDEN}", detail))
    return detail


def safe_document(body: Any) -> Any:
    """An agent's document with the same care, before anything of it is kept; other shapes are left alone."""
    items = body.get("items") if isinstance(body, Mapping) else None
    if not isinstance(items, list):
        return body
    return {**body, "items": [_safe_item(item) for item in items]}


def _safe_item(item: Any) -> Any:
    rows = item.get("rows") if isinstance(item, Mapping) else None
    if not isinstance(rows, list):
        return item
    check_id = str(item.get("id", "")).upper()
    return {**item, "rows": [_safe_row(check_id, row) for row in rows]}


def _safe_row(check_id: str, row: Any) -> Any:
    if isinstance(row, list) and len(row) == 3 and isinstance(row[2], str):
        return [row[0], row[1], safe_detail(check_id, row[2])]
    if isinstance(row, Mapping) and isinstance(row.get("detail"), str):
        return {**row, "detail": safe_detail(check_id, row["detail"])}
    return row


def _name(check_id: str, name: Any) -> str:
    text = "" if name is None else str(name).replace("\x00", "")
    return _LONG_DIGITS.sub("?", text) if check_id in _NAMES_TRANSACTIONS else text


def _value(value: Any) -> Decimal | None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    try:
        number = Decimal(int(value)) if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        raise WrongShape from None
    return number if number.is_finite() else None
