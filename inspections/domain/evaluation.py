"""What a check's rows mean: a catalogue row, what was measured and the last time, into a verdict.

Unknown never becomes ok: an error, a lock, a time limit, a NULL, hidden objects. Zero rows are ok only when
the query succeeded (README §2).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from inspections.domain import reasons
from inspections.domain.confidence import doubts
from inspections.domain.counters import over_period
from inspections.domain.evaluators import NAMED
from inspections.domain.judging import RANK, Case, Check, Judged, Status, Surroundings, Verdict
from inspections.domain.measurements import MOST_ROWS, Measurement, Outcome
from inspections.domain.reasons import Reason, because
from inspections.domain.rules import RULES
from inspections.domain.thresholds import Thresholds

_WITHOUT_ROWS = {
    Outcome.FAILED: Status.UNKNOWN,
    Outcome.NOT_APPLICABLE: Status.NOT_APPLICABLE,
    Outcome.SKIPPED: Status.SKIPPED,
}


def evaluate(
    check: Check,
    measurement: Measurement,
    *,
    around: Surroundings,
    thresholds: Thresholds | None = None,
    previous: Measurement | None = None,
) -> Verdict:
    """The verdict on one check. `previous` is what the last inspection of the same target measured.

    Without `thresholds` the catalogue's apply. The value and the worst row are those of the highest status.
    """
    used = thresholds or Thresholds(check.warn, check.critical)
    if measurement.outcome is not Outcome.MEASURED:
        why = (measurement.reason,) if measurement.reason else ()
        return Verdict(_WITHOUT_ROWS[measurement.outcome], why + measurement.notes, used)
    if previous is not None and previous.outcome is not Outcome.MEASURED:
        previous = None
    counted, period_notes = over_period(check.id, measurement, previous)
    case = Case(check, counted, used, previous, around)
    notes = period_notes + measurement.notes + doubts(case)
    return _verdict(case, _judge(case), notes)


def _judge(case: Case) -> list[Judged]:
    rule = NAMED.get(case.check.id) or RULES.get(case.check.rule)
    if rule is None:
        return [Judged(Status.UNKNOWN, because(reasons.NO_RULE))]
    try:
        found = list(rule(case))
    except ValueError as fault:
        return [Judged(Status.UNKNOWN, because(reasons.NO_THRESHOLD, limit=fault))]
    found += [Judged(Status.UNKNOWN, blind) for blind in case.measurement.blind]
    if not found and case.check.rule == "lookup":
        found.append(Judged(Status.UNKNOWN, because(reasons.NO_VALUE, object=case.check.id)))
    return found or [Judged(Status.OK, because(reasons.NOTHING_FOUND))]


def _verdict(case: Case, found: list[Judged], notes: tuple[Reason, ...]) -> Verdict:
    status = max((judged.status for judged in found), key=RANK.__getitem__)
    worst = _worst(case.check, [judged for judged in found if judged.status is status])
    row = worst.row or (case.rows[0] if case.rows and worst.status is Status.OK else None)
    rows = sorted(case.rows, key=lambda one: one != row)
    return Verdict(
        status,
        tuple(_once([worst.reason, *notes])),
        case.thresholds,
        row.value if row else Decimal(0) if not case.rows and status is Status.OK else None,
        row,
        tuple(rows[:MOST_ROWS]),
        tuple(found),
    )


def _worst(check: Check, found: list[Judged]) -> Judged:
    """The most extreme row of the same status; a verdict on the whole comes before single rows."""
    whole = [judged for judged in found if judged.row is None or judged.row.value is None]
    if whole:
        return whole[0]
    sign = -1 if check.rule == "lt" else 1
    return max(found, key=lambda judged: sign * judged.row.value)  # type: ignore[union-attr,operator]


def _once(found: Iterable[Reason]) -> list[Reason]:
    kept: list[Reason] = []
    for reason in found:
        if reason not in kept:
            kept.append(reason)
    return kept
