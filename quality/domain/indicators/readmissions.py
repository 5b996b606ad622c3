"""PA-11: who left alive and came back unplanned within 31 days for the same principal category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quality.domain.indicators.measures import is_alive, share_of_stays
from quality.domain.indicators.values import Counted, Gap, Period, Value
from quality.domain.truths import both, either, negated

READMISSION_DAYS = 31


def readmissions(period: Period) -> Value:
    """Discharges alive that said no return was planned, and were followed by one.

    Two stays are of one patient when their document numbers are equal or, where one has none, their record
    numbers. Returns are looked for among `period.returns`, wherever and whenever the patient went home again.
    """
    by_patient = _grouped((counted.stay.patient, counted) for counted in period.returns)
    by_record = _grouped((counted.record_no, counted) for counted in period.returns)

    def came_back(counted: Counted) -> bool | None:
        stay = counted.stay
        not_planned = negated(stay.readmission_is_planned)
        if not_planned is False:
            return False
        if not stay.patient and not counted.record_no:
            return None
        others = (*by_patient.get(stay.patient, ()), *by_record.get(counted.record_no, ()))
        return both(not_planned, either(*(_is_return(counted, other) for other in others)))

    return share_of_stays("PA-11", period.stays, came_back, is_alive, Gap.NOTHING_COUNTED)


def _grouped(pairs: Iterable[tuple[str, Counted]]) -> dict[str, Sequence[Counted]]:
    groups: dict[str, list[Counted]] = {}
    for name, counted in pairs:
        if name:
            groups.setdefault(name, []).append(counted)
    return dict(groups)


def _is_return(counted: Counted, other: Counted) -> bool | None:
    """Whether `other`, of the same patient or the same record number, is a readmission after `counted`."""
    if other.key == counted.key:
        return False
    patients = {counted.stay.patient, other.stay.patient} - {""}
    if len(patients) > 1:
        return False
    return both(_is_in_time(counted, other), _is_same_category(counted, other))


def _is_in_time(counted: Counted, other: Counted) -> bool | None:
    left, came = counted.stay.discharged_on, other.stay.admitted_on
    if left is None or came is None:
        return None
    days = (came - left).days
    if days or {counted.stay.admitted_on, other.stay.discharged_on} != {left}:
        return 0 <= days <= READMISSION_DAYS
    return _is_later(counted, other)


def _is_later(counted: Counted, other: Counted) -> bool | None:
    """Which of two stays that began and ended on one day came first, the count of admissions says."""
    if counted.admission_count == other.admission_count:
        return None
    return counted.admission_count < other.admission_count


def _is_same_category(counted: Counted, other: Counted) -> bool | None:
    categories = {counted.stay.principal_category, other.stay.principal_category}
    return None if "" in categories else len(categories) == 1
