"""What an inspection report says, as plain values in one language; three writers draw it (README §8).

Texts are ready to print. Levels are the statuses of `inspections.domain.score`.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from core.charts import Chart
from inspections.domain.score import Score

Cell = str | int | float | Decimal | date | datetime | None


@dataclass(frozen=True)
class Fact:
    """One labelled line; `is_long` takes a whole row."""

    label: str
    text: str
    is_long: bool = False


@dataclass(frozen=True)
class Table:
    """Headings and rows of text; `widths` are shares of the page, `levels` the column that shows a status."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    level_column: int | None = None
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Signature:
    """Who signs for which side; empty name and time leave room for a pen, `image` is PNG or JPEG."""

    party: str
    role: str
    name: str = ""
    at: str = ""
    image: bytes = b""


@dataclass(frozen=True)
class Cover:
    title: str
    hospital: str
    supplier: str
    facts: tuple[Fact, ...]
    number: str
    revision: int
    verify_url: str
    is_draft: bool = False


@dataclass(frozen=True)
class Light:
    """One area's traffic light; the counts are of its checks."""

    area: str
    level: str
    ok: int = 0
    warn: int = 0
    critical: int = 0
    unmeasured: int = 0
    note: str = ""


@dataclass(frozen=True)
class Risk:
    """A hidden risk and what to do about it; nothing here is blank in an accepted report."""

    number: int
    object: str
    fact: str
    effect: str
    level: str
    suggestion: str
    owner: str
    deadline: str
    ticket: str
    is_recurred: bool = False


@dataclass(frozen=True)
class Summary:
    score: Score
    previous_score: str
    lights: tuple[Light, ...]
    top_risks: tuple[Risk, ...]
    conclusion: str
    coverage_reason: str = ""


@dataclass(frozen=True)
class ItemRow:
    """One check on one target: what was measured against what, now, last time and a year ago."""

    code: str
    item: str
    object: str
    value: str
    threshold: str
    level: str
    previous: str
    same_period: str
    note: str = ""


@dataclass(frozen=True)
class Area:
    """Run status of one area; `folded` says how many ordinary rows stand in the workbook only."""

    name: str
    rows: tuple[ItemRow, ...]
    charts: tuple[Chart, ...] = ()
    remarks: tuple[str, ...] = ()
    folded: int = 0


@dataclass(frozen=True)
class Scope:
    targets: Table
    people: tuple[Fact, ...]
    methods: tuple[str, ...]
    not_checked: Table | None
    nothing_missed: str = ""


@dataclass(frozen=True)
class Holiday:
    """What only an inspection before a holiday has (M19)."""

    name: str
    roster: Table
    contacts: Table
    freeze: tuple[str, ...]


@dataclass(frozen=True)
class Photo:
    """One picture with its caption; `open` gives the original's bytes, `sha256` proves which."""

    caption: str
    sha256: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Appendix:
    title: str
    table: Table
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table of the workbook that goes with the report, whole and as values."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Attachment:
    name: str
    text: str
    sha256: str = ""


@dataclass(frozen=True)
class ReportContent:
    """Everything a report says; where a section is None or empty the writers say that there was nothing."""

    language: str
    header: str
    cover: Cover
    signatures: tuple[Signature, ...]
    summary: Summary
    scope: Scope
    areas: tuple[Area, ...]
    risks: tuple[Risk, ...]
    follow_up: Table | None
    comparison_note: str
    same_period: Table
    findings_change: Table | None
    period_summary: str
    work: Table | None
    advice: tuple[str, ...]
    focus: tuple[str, ...]
    spare_parts: Table | None
    holiday: Holiday | None
    photos: tuple[Photo, ...]
    appendices: tuple[Appendix, ...]
    sheets: tuple[Sheet, ...]
    attachments: tuple[Attachment, ...] = ()
    severity_chart: Chart | None = None

    @property
    def sha256(self) -> str:
        """Over everything that is said and signed for: not the signatures, nor files made from it.

        So a report keeps its hash when it is signed. Photos count by the digest of their originals.
        """
        cover = replace(self.cover, is_draft=False)
        return _digest(replace(self, cover=cover, signatures=(), attachments=()))


def _digest(content: ReportContent) -> str:
    plain = asdict(
        replace(
            content,
            photos=tuple(replace(photo, open=_nothing) for photo in content.photos),
        )
    )
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if callable(value):
        return ""
    return str(value)


def _nothing() -> IO[bytes]:
    """Stands in for opening a photo where its digest already says which one."""
    return io.BytesIO()
