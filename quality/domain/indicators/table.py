"""The table of the indicators: who is counted among whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from quality.domain.indicators.measures import Indicator, Test, listed, mean, share
from quality.domain.indicators.populations import Population, belongs, population_of
from quality.domain.indicators.readmissions import readmissions
from quality.domain.indicators.sums import (
    class_one_infections,
    excellent,
    filled_items,
    first_pass,
    upload_rate,
)
from quality.domain.indicators.values import Counted, Gap, Period, Review, Unit, Value
from quality.domain.stays import Stay
from quality.domain.truths import both, either, negated


def is_surgical(counted: Counted) -> bool | None:
    return counted.stay.is_surgical


def has_operation(counted: Counted) -> bool:
    return counted.stay.has_operation


def is_elective_surgical(counted: Counted) -> bool | None:
    """Elective surgery whose principal diagnosis is neither obstetric nor perinatal."""
    stay = counted.stay
    return both(negated(stay.is_excluded_principal), stay.is_surgical, stay.is_elective)


def has_complication(counted: Counted) -> bool | None:
    return either(bool(counted.stay.complications), None if counted.stay.may_have_complications else False)


def has_code_of(counted: Counted, codes: Collection[str]) -> bool:
    return any(code in codes for code in counted.stay.operation_codes)


def reviewed(
    of: Callable[[Review], bool | None], is_wrong: Callable[[Stay], bool] = lambda stay: False
) -> Test:
    """Right by the second coder's judgement, and not proved wrong by a rule; None when not reviewed."""

    def judge(counted: Counted) -> bool | None:
        judged = of(counted.review)
        return None if judged is None else judged and not is_wrong(counted.stay)

    return judge


def costs_are_right(counted: Counted) -> bool:
    """By the arithmetic, and not found to differ from the bill by a second coder."""
    return counted.stay.costs_are_right and counted.review.costs_are_right is not False


def not_computable(name: str, gap: Gap) -> Indicator:
    return lambda period: Value(name, Unit.PERCENT, gap=gap)


_REVIEWED = Gap.NOTHING_REVIEWED
INDICATORS: Mapping[str, Indicator] = {
    "QI-01a": share("QI-01a", lambda counted: counted.stay.is_complete),
    "QI-01b": filled_items,
    "QI-02": share("QI-02", reviewed(lambda review: review.principal_is_right), empty=_REVIEWED),
    "QI-03": share(
        "QI-03", reviewed(lambda review: review.main_operation_is_right), has_operation, _REVIEWED
    ),
    "QI-04": share("QI-04", reviewed(lambda review: review.others_are_right), empty=_REVIEWED),
    "QI-05": share(
        "QI-05",
        reviewed(lambda review: review.principal_code_is_right, lambda stay: stay.principal_code_is_wrong),
        empty=_REVIEWED,
    ),
    "QI-06": share(
        "QI-06",
        reviewed(lambda review: review.other_codes_are_right, lambda stay: stay.other_code_is_wrong),
        empty=_REVIEWED,
    ),
    "QI-07": share(
        "QI-07",
        reviewed(lambda review: review.operation_codes_are_right, lambda stay: stay.operation_code_is_wrong),
        has_operation,
        _REVIEWED,
    ),
    "QI-08": excellent,
    "QI-09": share("QI-09", costs_are_right),
    "QI-10": upload_rate,
    "QI-11": first_pass,
    "QI-12": share("QI-12", lambda counted: counted.stay.qc_in_time),
    "QI-13": share("QI-13", lambda counted: counted.finished_in_24_hours, empty=Gap.NO_FINISH_TIME),
    "PA-01": share("PA-01", is_surgical),
    "PA-02": listed(
        "PA-02",
        "minimally_invasive",
        has_code_of,
        is_surgical,
    ),
    "PA-03": listed(
        "PA-03",
        "level_4",
        has_code_of,
        is_surgical,
    ),
    "PA-04": listed(
        "PA-04",
        "day_surgery",
        lambda counted, codes: both(has_code_of(counted, codes), counted.stay.is_day_surgery),
        lambda counted: both(counted.stay.is_surgical, counted.stay.is_elective),
    ),
    "PA-05": share("PA-05", has_complication, is_elective_surgical),
    "PA-06": class_one_infections,
    "PA-07": not_computable("PA-07", Gap.NO_GROUPER),
    "PA-08": share("PA-08", lambda counted: counted.stay.died),
    "PA-09": share("PA-09", lambda counted: counted.stay.died, lambda counted: counted.stay.is_newborn),
    "PA-10": share("PA-10", lambda counted: counted.stay.died, is_surgical),
    "PA-11": readmissions,
    "PA-12": mean("PA-12", Unit.YUAN, lambda stay: stay.total_cost),
    "PA-13": mean("PA-13", Unit.YUAN, lambda stay: stay.drug_cost),
    "PA-14": mean("PA-14", Unit.DAYS, lambda stay: stay.stay_days),
}


def measure_one(indicator: str, period: Period) -> Value:
    """One indicator over the homepages of its own population; the others of the period are left out."""
    population = population_of(indicator)
    if population in {Population.ANNOUNCED, Population.FIRST_SAVED}:
        return INDICATORS[indicator](period)
    stays = [counted for counted in period.stays if belongs(counted, population)]
    left_out = tuple(counted.key for counted in period.stays if not belongs(counted, population))
    return replace(INDICATORS[indicator](replace(period, stays=stays)), left_out=left_out)


def measure_all(period: Period) -> tuple[Value, ...]:
    """All indicators in the order of the catalogue."""
    return tuple(measure_one(indicator, period) for indicator in INDICATORS)
