"""Several measurements of one check into one: database by database, or sample by sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from inspections.domain import reasons
from inspections.domain.judging import Check
from inspections.domain.measurements import MOST_ROWS, Measurement, Outcome, Row, failed
from inspections.domain.reasons import Reason, because


def merged(check: Check, parts: Mapping[str, Measurement], at: datetime) -> Measurement:
    """One measurement of all databases; a database that gave nothing leaves the whole blind there."""
    if not parts:
        return failed(because(reasons.NOT_REACHABLE, databases="-"), at)
    by_outcome = {
        outcome: {name: part for name, part in parts.items() if part.outcome is outcome}
        for outcome in Outcome
    }
    good = by_outcome[Outcome.MEASURED]
    if not good:
        worst = next(one for one in _ORDER if by_outcome[one])
        return _named(next(iter(by_outcome[worst].values())), list(by_outcome[worst]))
    blind = [reason for part in good.values() for reason in part.blind]
    for outcome in (Outcome.FAILED, Outcome.SKIPPED):
        blind += _told(by_outcome[outcome])
    absent = list(by_outcome[Outcome.NOT_APPLICABLE])
    notes = (because(reasons.NOT_THERE_IN, databases=_list(absent)),) if absent else ()
    rows = [row for part in good.values() for row in part.rows]
    first = next(iter(good.values()))
    return replace(
        first, at=at, rows=tuple(_worst_first(check, rows)[:MOST_ROWS]), blind=tuple(blind), notes=notes
    )


def summed(samples: Sequence[Measurement], at: datetime) -> Measurement:
    """PG-061: the sum of what each sample saw; samples that failed are left out unless all did."""
    good = [sample for sample in samples if sample.outcome is Outcome.MEASURED]
    if not good:
        return samples[0] if samples else failed(because(reasons.OUT_OF_TIME), at)
    total: dict[str, Decimal] = {}
    details: dict[str, str] = {}
    for sample in good:
        for row in sample.rows:
            total[row.object] = total.get(row.object, Decimal(0)) + (row.value or 0)
            details[row.object] = row.detail
    rows = [Row(name, total[name], f"{details[name]} ({len(good)} samples)") for name in total]
    rows.sort(key=lambda row: -(row.value or 0))
    return replace(good[-1], at=at, rows=tuple(rows[:MOST_ROWS]))


_ORDER = (Outcome.FAILED, Outcome.SKIPPED, Outcome.NOT_APPLICABLE)


def _worst_first(check: Check, rows: list[Row]) -> list[Row]:
    """Fifty rows are kept of all databases: those with the worst values."""
    sign = 1 if check.rule == "lt" else -1
    return sorted(rows, key=lambda row: (row.value is not None, sign * (row.value or 0)))


def _told(parts: Mapping[str, Measurement]) -> list[Reason]:
    return [_in_database(part.reason, name) for name, part in parts.items() if part.reason is not None]


def _in_database(reason: Reason, name: str) -> Reason:
    if "databases" in reason.facts:
        return reason
    return because(reasons.IN_DATABASE, databases=name, reason=reason.text)


def _named(measurement: Measurement, databases: list[str]) -> Measurement:
    """The reason with all databases it holds for."""
    reason = measurement.reason
    if reason is None or "databases" not in reason.facts:
        return measurement
    return replace(
        measurement, reason=Reason(reason.template, {**reason.facts, "databases": _list(databases)})
    )


def _list(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
