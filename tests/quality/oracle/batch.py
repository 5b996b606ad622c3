"""HP-B rules: rows of one file against one another."""

import contextlib
import datetime as dt
import itertools
from collections.abc import Iterator
from typing import NamedTuple

from .check import findings
from .dates import Moment, is_before
from .findings import Finding, fires
from .record import Record
from .sheet import Sheet


def has_no_encoding(content: bytes) -> bool:
    """HP-B-011: the bytes of a file are neither UTF-8 nor GB18030."""
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            content.decode(encoding)
            return False
    return True


class RowFinding(NamedTuple):
    """A finding of a file; row 0 is the whole file."""

    row: int
    record_no: str | None
    rule: str
    fields: tuple[str, ...]
    value: str | None


def check_sheet(sheet: Sheet, period: str | None = None, org_code: str | None = None) -> list[RowFinding]:
    """All findings of a table, in no particular order."""
    found = [RowFinding(0, None, "HP-B-001", (code,), code) for code in sheet.missing]
    found += [RowFinding(0, None, "HP-B-002", (title,), title) for title in sheet.unknown]
    found += [
        RowFinding(line.number, None, "HP-B-010", ("row",), None)
        for line in sheet.lines
        if line.record is None
    ]
    whole = [(line.number, line.record) for line in sheet.lines if line.record is not None]
    for number, record in whole:
        found += [_placed(number, record, finding) for finding in findings(record)]
    for judge in (counts_twice, days_twice, persons_differ, identity_twice, stays_in_order):
        found += [_placed(number, record, finding) for number, record, finding in judge(whole)]
    if period is not None:
        found += [_placed(n, r, f) for n, r, f in outside_period(whole, period)]
    found += [_placed(n, r, f) for n, r, f in other_institution(whole, org_code)]
    return found


def _placed(number: int, record: Record, finding: Finding) -> RowFinding:
    return RowFinding(number, record.words("record_no"), *finding)


Rows = list[tuple[int, Record]]
Judged = Iterator[tuple[int, Record, Finding]]


def _read(record: Record, path: str) -> str | None:
    """The text of a cell as it came."""
    return record.cell(path).raw or None


def counts_twice(rows: Rows) -> Judged:
    """HP-B-003."""
    seen = set()
    for number, record in rows:
        key = (record.words("org_code"), record.words("record_no"), record.whole("admission_count"))
        if None in key:
            continue
        if key in seen:
            fields = ("record_no", "admission_count")
            yield number, record, Finding("HP-B-003", fields, _read(record, "record_no"))
        seen.add(key)


def days_twice(rows: Rows) -> Judged:
    """HP-B-004."""
    earlier: list[tuple[str, dt.date, int]] = []
    for number, record in rows:
        name, moment, count = (
            record.words("record_no"),
            record.moment("admission_time"),
            record.whole("admission_count"),
        )
        if name is None or moment is None or count is None:
            continue
        if any(n == name and d == moment.date and c != count for n, d, c in earlier):
            fields = ("record_no", "admission_time")
            yield number, record, Finding("HP-B-004", fields, _read(record, "record_no"))
        earlier.append((name, moment.date, count))


def persons_differ(rows: Rows) -> Judged:
    """HP-B-005: each of the two columns against the first row of the record number that reads in it."""
    first: dict[tuple[str, str], object] = {}
    for number, record in rows:
        name = record.words("record_no")
        birth = record.moment("birth_date")
        read = {"gender": record.code("gender"), "birth_date": birth and birth.date}
        differing = [
            key
            for key, value in read.items()
            if name is not None and value is not None and first.setdefault((name, key), value) != value
        ]
        if differing:
            fields = ("record_no", *differing)
            yield number, record, Finding("HP-B-005", fields, _read(record, "record_no"))


def identity_twice(rows: Rows) -> Judged:
    """HP-B-006."""
    first: dict[str, str] = {}
    for number, record in rows:
        name, identity = record.words("record_no"), record.words("id_no")
        if name is None or identity is None or record.code("id_type") != "1":
            continue
        if any(fires(f"HP-F-0{rule}", record) for rule in (10, 11, 12, 13)):
            continue
        if first.setdefault(identity, name) != name:
            fields = ("record_no", "id_no")
            yield number, record, Finding("HP-B-006", fields, _read(record, "record_no"))


def _by_admission(rows: Rows) -> list[tuple[int, Record, str, Moment]]:
    dated = []
    for number, record in rows:
        name, moment = record.words("record_no"), record.moment("admission_time")
        if name is not None and moment is not None:
            dated.append((number, record, name, moment))
    return sorted(dated, key=lambda row: (row[2], row[3].to_the_minute(), row[0]))


def stays_in_order(rows: Rows) -> Judged:
    """HP-B-007 and HP-B-008."""
    ordered = _by_admission(rows)
    closed = [row for row in ordered if row[1].moment("discharge_time") is not None]
    for (_, before, name, _), (number, record, other, moment) in itertools.pairwise(closed):
        if name == other and is_before(moment, before.moment("discharge_time")) is True:
            fields = ("record_no", "admission_time", "discharge_time")
            yield number, record, Finding("HP-B-007", fields, _read(record, "record_no"))
    counted = [row for row in ordered if row[1].whole("admission_count") is not None]
    for (_, before, name, _), (number, record, other, _) in itertools.pairwise(counted):
        if name == other and (record.whole("admission_count") or 0) <= (before.whole("admission_count") or 0):
            fields = ("record_no", "admission_count", "admission_time")
            yield number, record, Finding("HP-B-008", fields, _read(record, "record_no"))


def outside_period(rows: Rows, period: str) -> Judged:
    """HP-B-009 for a month written yyyy-MM."""
    for number, record in rows:
        moment = record.moment("discharge_time")
        if moment is not None and moment.date.isoformat()[:7] != period:
            yield number, record, Finding("HP-B-009", ("discharge_time",), _read(record, "discharge_time"))


def other_institution(rows: Rows, org_code: str | None) -> Judged:
    """HP-B-012: against the configured code, else the first one in the file."""
    expected = org_code or next((code for _, r in rows if (code := r.words("org_code")) is not None), None)
    for number, record in rows:
        code = record.words("org_code")
        if code is not None and expected is not None and code != expected:
            yield number, record, Finding("HP-B-012", ("org_code",), _read(record, "org_code"))
