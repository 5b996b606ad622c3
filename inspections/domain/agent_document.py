"""Reads what an agent posts or a DBA carries by hand: every fault is told with its path (README §3).

    {"run", "host", "collected_at", "items": [{"id", "rows" | "value", "error"}],
     "software": [{"name", "version"}]}

`rows` are `[object, value, detail]` or `{"object", "value", "detail"}`, at most 50; an item has exactly one
of rows, value and error. `collected_at` is ISO 8601 with a zone.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from inspections.domain.measurements import MOST_ROWS, Row

MOST_ITEMS = 500
MOST_SOFTWARE = 500
LONGEST = {"run": 80, "host": 120, "id": 30, "object": 300, "detail": 2000, "error": 2000, "software": 120}
CLOCK_TOLERANCE = timedelta(minutes=5)
LARGEST = Decimal(10) ** 17  # what a result can hold with six decimals
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_KEYS = {"run", "host", "collected_at", "items", "software", "target", "server", "agent"}
_ITEM_KEYS = {"id", "rows", "value", "error", "detail", "duration_ms"}


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` as in items.3.rows.0.value; `code` is stable, `detail` names what was found."""

    path: str
    code: str
    detail: str = ""


class DocumentFaulty(ValueError):
    """The document cannot be used; every fault of it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path or 'document'}: {fault.code}" for fault in faults[:5]))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Item:
    """One check's answer: its rows, or why there are none."""

    id: str
    rows: tuple[Row, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Software:
    """A product and the version of it that runs on the host (M18)."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class AgentDocument:
    run: str
    host: str
    collected_at: datetime
    items: tuple[Item, ...]
    software: tuple[Software, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """When it was measured: the host's word, unless its clock is off by more than five minutes."""

    measured_at: datetime
    said_at: datetime
    received_at: datetime
    skew: timedelta
    is_trusted: bool


def moment_of(said_at: datetime, received_at: datetime, *, is_carried: bool = False) -> Moment:
    """Judge the host's clock against the arrival; a file carried by hand comes late, but never early."""
    skew = said_at - received_at
    is_late = is_carried and skew < timedelta()
    is_trusted = abs(skew) <= CLOCK_TOLERANCE or is_late
    return Moment(said_at if is_trusted else received_at, said_at, received_at, skew, is_trusted)


def read_document(body: Any) -> AgentDocument:
    """The document of a decoded JSON body; raises DocumentFaulty with all its faults."""
    reader = _Reader()
    document = reader.document(body)
    if reader.faults:
        raise DocumentFaulty(reader.faults)
    return document


@dataclass
class _Reader:
    """Collects faults instead of stopping at the first."""

    faults: list[Fault] = field(default_factory=list)

    def document(self, body: Any) -> AgentDocument:
        if not isinstance(body, Mapping):
            self.fault("", "not_an_object")
            body = {}
        self.refuse_unknown("", body, _KEYS)
        return AgentDocument(
            run=self.text(body, "run", "run", "run"),
            host=self.text(body, "host", "host", "host"),
            collected_at=self.moment(body.get("collected_at"), "collected_at"),
            items=tuple(self.items(body.get("items"))),
            software=tuple(self.software(body.get("software", []))),
        )

    def items(self, value: Any) -> Iterator[Item]:
        seen: dict[str, int] = {}
        for index, entry in self.entries(value, "items", MOST_ITEMS):
            path = f"items.{index}"
            self.refuse_unknown(path, entry, _ITEM_KEYS)
            key = self.text(entry, "id", f"{path}.id", "id").upper()
            if key and key in seen:
                self.fault(f"{path}.id", "repeated", f"{key}, items.{seen[key]}")
            seen.setdefault(key, index)
            yield self.item(key, entry, path)

    def item(self, key: str, entry: Mapping[str, Any], path: str) -> Item:
        given = [name for name in ("rows", "value", "error") if entry.get(name) is not None]
        if entry.get("error"):
            # A collector that failed half-way says so; what it had is not a measurement.
            return Item(key, (), self.text(entry, "error", f"{path}.error", "error"))
        if "rows" in given:
            if "value" in given:
                self.fault(path, "rows_and_value")
            return Item(key, tuple(self.rows(entry["rows"], f"{path}.rows")))
        if "value" in entry:
            detail = self.optional(entry, "detail", f"{path}.detail", "detail")
            return Item(key, (Row("", self.number(entry["value"], f"{path}.value"), detail),))
        self.fault(path, "nothing_measured")
        return Item(key)

    def rows(self, value: Any, path: str) -> Iterator[Row]:
        if not isinstance(value, list):
            self.fault(path, "not_a_list")
            return
        if len(value) > MOST_ROWS:
            self.fault(path, "too_many", f"{len(value)} > {MOST_ROWS}")
        for index, entry in enumerate(value[:MOST_ROWS]):
            here = f"{path}.{index}"
            if isinstance(entry, list) and 2 <= len(entry) <= 3:
                entry = dict(zip(("object", "value", "detail"), entry, strict=False))
            if not isinstance(entry, Mapping):
                self.fault(here, "not_a_row")
                continue
            yield Row(
                self.optional(entry, "object", f"{here}.object", "object"),
                self.number(entry.get("value"), f"{here}.value"),
                self.optional(entry, "detail", f"{here}.detail", "detail"),
            )

    def software(self, value: Any) -> Iterator[Software]:
        for index, entry in self.entries(value, "software", MOST_SOFTWARE):
            path = f"software.{index}"
            yield Software(
                self.text(entry, "name", f"{path}.name", "software"),
                self.text(entry, "version", f"{path}.version", "software"),
            )

    def entries(self, value: Any, path: str, most: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
        if not isinstance(value, list):
            self.fault(path, "missing" if value is None else "not_a_list")
            return
        if len(value) > most:
            self.fault(path, "too_many", f"{len(value)} > {most}")
        for index, entry in enumerate(value[:most]):
            if isinstance(entry, Mapping):
                yield index, entry
            else:
                self.fault(f"{path}.{index}", "not_an_object")

    def text(self, entry: Mapping[str, Any], name: str, path: str, kind: str) -> str:
        found = self.optional(entry, name, path, kind).strip()
        if not found and not any(fault.path == path for fault in self.faults):
            self.fault(path, "missing")
        return found

    def optional(self, entry: Mapping[str, Any], name: str, path: str, kind: str) -> str:
        value = entry.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(path, "not_text", type(value).__name__)
            return ""
        if len(value) > LONGEST[kind]:
            self.fault(path, "too_long", f"{len(value)} > {LONGEST[kind]}")
        return _CONTROL.sub("", value[: LONGEST[kind]])

    def number(self, value: Any, path: str) -> Decimal | None:
        """Null is allowed and means not measured; true and false are no numbers."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            self.fault(path, "not_a_number", type(value).__name__)
            return None
        try:
            number = Decimal(str(value).strip()) if math.isfinite(float(value)) else None
        except (InvalidOperation, ValueError, OverflowError):
            number = None
        if number is None or abs(number) >= LARGEST:
            self.fault(path, "not_a_number", str(value)[:40])
            return None
        return number

    def moment(self, value: Any, path: str) -> datetime:
        if not isinstance(value, str):
            self.fault(path, "missing" if value is None else "not_text")
            return _NEVER
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            self.fault(path, "not_a_moment", value[:40])
            return _NEVER
        if moment.tzinfo is None:
            self.fault(path, "no_zone", value[:40])
        elif not 2000 <= moment.year <= 2200:
            self.fault(path, "not_a_moment", value[:40])
        return moment

    def refuse_unknown(self, path: str, entry: Mapping[str, Any], known: set[str]) -> None:
        for name in entry:
            if name not in known:
                self.fault(".".join(filter(None, (path, str(name)[:40]))), "unknown_key")

    def fault(self, path: str, code: str, detail: str = "") -> None:
        self.faults.append(Fault(path, code, detail))
