"""Indicators of a shape of their own."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from quality.domain.indicators.measures import HUNDRED, always, is_alive, share_of_stays
from quality.domain.indicators.values import Counted, Gap, Period, Unit, Value
from quality.domain.stays import Stay

READMISSION_DAYS = 31


def filled_items(period: Period) -> Value:
    """QI-01b: required items filled among those that apply, summed over the records."""
    filled = sum(counted.stay.items_filled for counted in period.stays)
    applicable = sum(counted.stay.items_applicable for counted in period.stays)
    if not applicable:
        return Value("QI-01b", Unit.PERCENT, gap=Gap.NOTHING_COUNTED)
    value = HUNDRED * filled / applicable
    return Value("QI-01b", Unit.PERCENT, Decimal(filled), applicable, value)


def excellent(period: Period) -> Value:
    """QI-08: records whose score reaches the hospital's own cut-off."""
    cut_off = period.excellent_from
    if cut_off is None:
        return Value("QI-08", Unit.PERCENT, gap=Gap.NO_CUT_OFF)
    return share_of_stays(
        "QI-08",
        period.stays,
        lambda counted: None if counted.score is None else counted.score >= cut_off,
        always,
        Gap.NOTHING_COUNTED,
    )


def upload_rate(period: Period) -> Value:
    """QI-10: announced discharges whose homepage was uploaded."""
    if period.announced is None:
        return Value("QI-10", Unit.PERCENT, gap=Gap.NO_REGISTER)
    announced = set(period.announced)
    if not announced:
        return Value("QI-10", Unit.PERCENT, gap=Gap.NOTHING_COUNTED)
    cases = tuple(sorted(announced & set(period.uploaded)))
    value = HUNDRED * len(cases) / len(announced)
    return Value("QI-10", Unit.PERCENT, Decimal(len(cases)), len(announced), value, cases)


def first_pass(period: Period) -> Value:
    """QI-11: records without an error at the first save, among all whose first save fell to the period.

    A stay whose saves were all refused is among them, though it has no record.
    """
    tried = [counted for counted in period.stays if counted.passed_first is not None]
    cases = tuple(counted.key for counted in tried if counted.passed_first)
    total = len(tried) + len(period.refused)
    if not total:
        return Value("QI-11", Unit.PERCENT, gap=Gap.NOTHING_COUNTED)
    return Value("QI-11", Unit.PERCENT, Decimal(len(cases)), total, HUNDRED * len(cases) / total, cases)


def class_one_infections(period: Period) -> Value:
    """PA-06: infected class I operations among class I operations (operations, not stays)."""
    total = sum(counted.stay.class_one_operations for counted in period.stays)
    infected = sum(counted.stay.class_one_infected for counted in period.stays)
    cases = tuple(counted.key for counted in period.stays if counted.stay.class_one_infected)
    if not total:
        return Value("PA-06", Unit.PERCENT, gap=Gap.NOTHING_COUNTED)
    return Value("PA-06", Unit.PERCENT, Decimal(infected), total, HUNDRED * infected / total, cases)


def readmissions(period: Period) -> Value:
    """PA-11: discharges alive without a planned return, back within 31 days with the same principal category.

    Returns are looked for among the stays of the period and the later ones; stays without a patient or a
    date are undetermined.
    """
    by_patient: dict[str, list[Counted]] = {}
    for counted in (*period.stays, *period.later):
        if counted.stay.patient and counted.stay.admitted_on:
            by_patient.setdefault(counted.stay.patient, []).append(counted)

    def came_back(counted: Counted) -> bool | None:
        stay = counted.stay
        if not stay.patient or stay.discharged_on is None or stay.readmission_is_planned is None:
            return None
        return not stay.readmission_is_planned and any(
            _is_return(stay, other.stay) for other in by_patient.get(stay.patient, ()) if other is not counted
        )

    return share_of_stays("PA-11", period.stays, came_back, is_alive, Gap.NOTHING_COUNTED)


def _is_return(stay: Stay, other: Stay) -> bool:
    if other.admitted_on is None or stay.discharged_on is None or not stay.principal_category:
        return False
    gap = other.admitted_on - stay.discharged_on
    is_later = other.discharged_on is None or other.discharged_on > stay.discharged_on
    return (
        timedelta(0) <= gap <= timedelta(days=READMISSION_DAYS)
        and is_later
        and other.principal_category == stay.principal_category
    )
