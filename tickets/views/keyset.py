"""Pages of long lists without counting or skipping rows: each link names the row it starts after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

PAGE_SIZE = 50
COUNT_CAP = 1000


@dataclass(frozen=True)
class Order:
    """`field` is a nullable column before the key; `is_falling` turns both."""

    field: str = ""
    is_falling: bool = True

    @property
    def names(self) -> list[str]:
        return [name for name in (self.field, "pk") if name]


ORDERS = {"newest": Order(), "oldest": Order(is_falling=False), "due": Order("next_due_at", is_falling=False)}


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    previous_url: str
    next_url: str


def page_of(queryset: QuerySet[Any], query: QueryDict, order: Order, size: int = PAGE_SIZE) -> Page:
    """The page that `after` or `before` in the query ask for; bad cursors give the first page."""
    if order.field:
        queryset = queryset.filter(**{f"{order.field}__isnull": False})
    after, before = (_parse(query.get(name, ""), order) for name in ("after", "before"))
    is_backwards = before is not None
    cursor = before or after
    is_falling = order.is_falling != is_backwards
    if cursor:
        queryset = queryset.filter(_beyond(cursor, order, is_falling))
    sign = "-" if is_falling else ""
    rows = list(queryset.order_by(*(sign + name for name in order.names))[: size + 1])
    has_more, rows = len(rows) > size, rows[:size]
    if is_backwards:
        rows.reverse()
    has_next = bool(rows) and (has_more or is_backwards)
    has_previous = bool(rows) and (has_more if is_backwards else cursor is not None)
    return Page(
        rows,
        _link(query, "before", rows[0], order) if has_previous else "",
        _link(query, "after", rows[-1], order) if has_next else "",
    )


def capped_count(queryset: QuerySet[Any], cap: int = COUNT_CAP) -> str:
    """The number of rows, or "1,000+": counting walks back from the newest and stops at the cap."""
    count = queryset.order_by("-pk")[: cap + 1].count()
    return f"{cap:,}+" if count > cap else f"{count:,}"


def _parse(text: str, order: Order) -> list[Any] | None:
    *field, key = text.split("~")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    if not order.field:
        return None if field else [int(key)]
    try:
        at = parse_datetime(field[0]) if len(field) == 1 else None
    except ValueError:
        return None
    return [at, int(key)] if at is not None and at.tzinfo is not None else None


def _beyond(cursor: list[Any], order: Order, is_falling: bool) -> Q:
    comparison = "lt" if is_falling else "gt"
    key = cursor[-1]
    if not order.field:
        return Q(**{f"pk__{comparison}": key})
    value = cursor[0]
    return Q(**{f"{order.field}__{comparison}": value}) | Q(**{order.field: value, f"pk__{comparison}": key})


def _link(query: QueryDict, name: str, row: Any, order: Order) -> str:
    link = query.copy()
    for old in ("after", "before"):
        link.pop(old, None)
    value = getattr(row, order.field) if order.field else None
    parts = [value.isoformat()] if isinstance(value, datetime) else []
    link[name] = "~".join([*parts, str(row.pk)])
    return f"?{link.urlencode()}"
