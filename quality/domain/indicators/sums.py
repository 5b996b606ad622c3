"""Indicators of a shape of their own."""

from __future__ import annotations

from decimal import Decimal

from quality.domain.indicators.measures import HUNDRED, always, share_of_keys, share_of_stays
from quality.domain.indicators.values import Gap, Period, Unit, Value


def filled_items(period: Period) -> Value:
    """QI-01b: required items filled among those that apply, summed over the records."""
    filled = sum(counted.stay.items_filled for counted in period.stays)
    applicable = sum(counted.stay.items_applicable for counted in period.stays)
    if not applicable:
        return Value("QI-01b", Unit.PERCENT, gap=Gap.NOTHING_COUNTED)
    value, keys = HUNDRED * filled / applicable, tuple(counted.key for counted in period.stays)
    return Value("QI-01b", Unit.PERCENT, Decimal(filled), applicable, value, others=keys)


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
    """QI-10: announced discharges whose homepage was accepted."""
    if period.announced is None:
        return Value("QI-10", Unit.PERCENT, gap=period.no_register)
    uploaded = set(period.uploaded)
    announced = sorted(set(period.announced))
    cases = [key for key in announced if key in uploaded]
    others = [key for key in announced if key not in uploaded]
    return share_of_keys("QI-10", cases, others, (), Gap.NOTHING_ANNOUNCED)


def first_pass(period: Period) -> Value:
    """QI-11: records without an error at the first save, among all whose first save fell to the period.

    A stay whose saves were all refused is among them, though it has no record.
    """
    cases = [one.key for one in period.first_saves if one.has_passed]
    others = [one.key for one in period.first_saves if not one.has_passed]
    return share_of_keys("QI-11", cases, others, (), Gap.NOTHING_SAVED)


def class_one_infections(period: Period) -> Value:
    """PA-06: infected class I operations among class I operations (operations, not stays)."""
    operated = [counted for counted in period.stays if counted.stay.class_one_operations]
    total = sum(counted.stay.class_one_operations for counted in operated)
    infected = sum(counted.stay.class_one_infected for counted in operated)
    cases = tuple(counted.key for counted in operated if counted.stay.class_one_infected)
    others = tuple(counted.key for counted in operated if not counted.stay.class_one_infected)
    if not total:
        return Value("PA-06", Unit.PERCENT, gap=Gap.NOTHING_COUNTED)
    value = HUNDRED * infected / total
    return Value("PA-06", Unit.PERCENT, Decimal(infected), total, value, cases, others=others)
