"""The catalogue's general rules: gt, lt, ge, growth, changed, info, range."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from inspections.domain import reasons
from inspections.domain.judging import Case, Judged, Status
from inspections.domain.local_time import day_words
from inspections.domain.measurements import Row
from inspections.domain.reasons import because
from inspections.domain.thresholds import first_number, limits, number
from inspections.domain.trends import days_until_full

Rule = Callable[[Case], Iterator[Judged]]
SMALLEST_GROWTH_MB = Decimal(10)  # less is noise, whatever its percentage
FULL_WITHIN_DAYS = 90
_NAMED_OBJECTS = 5


def compare(case: Case, is_past: Callable[[Decimal, Decimal], bool], template: str) -> Iterator[Judged]:
    """Each row's value against the two numeric levels."""
    levels = [
        (Status.CRITICAL, number(case.thresholds.critical)),
        (Status.WARN, number(case.thresholds.warn)),
    ]
    for row in case.rows:
        if row.value is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
            continue
        yield _past(row, row.value, levels, is_past, template)


def _past(
    row: Row,
    value: Decimal,
    levels: list[tuple[Status, Decimal | None]],
    is_past: Callable[[Decimal, Decimal], bool],
    template: str,
) -> Judged:
    for status, limit in levels:
        if limit is not None and is_past(value, limit):
            return Judged(
                status, because(template, object=row.object, value=plain(value), limit=plain(limit)), row
            )
    return Judged(Status.OK, because(reasons.WITHIN), row)


def above(case: Case) -> Iterator[Judged]:
    return compare(case, lambda value, limit: value > limit, reasons.ABOVE)


def below(case: Case) -> Iterator[Judged]:
    return compare(case, lambda value, limit: value < limit, reasons.BELOW)


def reaches(case: Case) -> Iterator[Judged]:
    return compare(case, lambda value, limit: value >= limit, reasons.REACHES)


def info(case: Case) -> Iterator[Judged]:
    """Never alerts; the rows are for the report."""
    for row in case.rows:
        yield Judged(Status.OK, because(reasons.FOR_INFORMATION), row)


def outside(case: Case) -> Iterator[Judged]:
    """`outside 35-70`: the value must lie within, ends included."""
    levels = [
        (Status.CRITICAL, limits(case.thresholds.critical)),
        (Status.WARN, limits(case.thresholds.warn)),
    ]
    for row in case.rows:
        if row.value is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
            continue
        for status, ends in levels:
            if ends is not None and not ends[0] <= row.value <= ends[1]:
                limit = f"{plain(ends[0])}–{plain(ends[1])}"
                reason = because(reasons.OUTSIDE, object=row.object, value=plain(row.value), limit=limit)
                yield Judged(status, reason, row)
                break
        else:
            yield Judged(Status.OK, because(reasons.WITHIN), row)


def growth(case: Case) -> Iterator[Judged]:
    """Each object against its size at the previous inspection, and the trend against the room left."""
    yield from _trend(case)
    warn = first_number(case.thresholds.warn)
    before = {row.object: row.value for row in case.previous.rows} if case.previous else {}
    for row in case.rows:
        old = before.get(row.object)
        if row.value is None:
            yield Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=row.object), row)
        elif old is None or case.previous is None:
            yield Judged(Status.OK, because(reasons.FIRST_TIME), row)
        else:
            yield _grown(row, row.value, old, warn, day_words(case.previous.at))


def _grown(row: Row, value: Decimal, old: Decimal, warn: Decimal | None, since: str) -> Judged:
    percent = (100 * (value - old) / old).quantize(Decimal("0.1")) if old > 0 else None
    reason = because(
        reasons.GREW, object=row.object, since=since, percent="∞" if percent is None else plain(percent)
    )
    is_past = warn is not None and value - old >= SMALLEST_GROWTH_MB and (percent is None or percent > warn)
    return Judged(Status.WARN if is_past else Status.OK, reason, row)


def _trend(case: Case) -> Iterator[Judged]:
    """Critical when the total, by a line through at least four inspections, fills the disk within 90 days."""
    if case.around.free_mb is None or not case.thresholds.critical:
        return
    points = [(one.at, _total(one.rows)) for one in (*case.around.earlier, case.measurement)]
    days = days_until_full(points, case.around.free_mb)
    if days is not None and days < FULL_WITHIN_DAYS:
        yield Judged(Status.CRITICAL, because(reasons.FULL_SOON, days=int(days)))


def _total(rows: tuple[Row, ...]) -> Decimal:
    return sum((row.value for row in rows if row.value is not None), Decimal(0))


def changed(case: Case) -> Iterator[Judged]:
    """Objects and details against the previous inspection; a change record makes a change ok."""
    yield from differences(case, lambda row: row.detail, count_gone=True)


def added(case: Case) -> Iterator[Judged]:
    """Only what is new since the previous inspection, or has new powers, is a finding."""
    yield from differences(case, lambda row: row.detail.partition("password valid")[0], count_gone=False)


def differences(case: Case, mark: Callable[[Row], str], *, count_gone: bool) -> Iterator[Judged]:
    if case.previous is None:
        yield Judged(Status.OK, because(reasons.FIRST_TIME))
        return
    since = day_words(case.previous.at)
    before = {row.object: mark(row) for row in case.previous.rows}
    now = {row.object: mark(row) for row in case.rows}
    names = sorted(name for name in now if before.get(name) != now[name])
    if count_gone:
        names += sorted(set(before) - set(now))
    if not names:
        yield Judged(Status.OK, because(reasons.UNCHANGED, since=since))
        return
    listed = ", ".join(names[:_NAMED_OBJECTS]) + (" …" if len(names) > _NAMED_OBJECTS else "")
    first = next((row for row in case.rows if row.object == names[0]), None)
    template = reasons.CHANGED if count_gone else reasons.NEW_OBJECTS
    if case.around.has_change_record:
        yield Judged(Status.OK, because(reasons.CHANGED_WITH_RECORD, since=since, objects=listed), first)
    else:
        yield Judged(Status.WARN, because(template, since=since, objects=listed), first)


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


RULES: Mapping[str, Rule] = {
    "gt": above,
    "lt": below,
    "ge": reaches,
    "info": info,
    "range": outside,
    "growth": growth,
    "changed": changed,
}
