"""The indicators over small hand-made months, and against a slow reading of their formulas."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.domain.complications import ElectiveBasis
from quality.domain.indicators.table import INDICATORS, measure_all, measure_one
from quality.domain.indicators.values import Counted, FirstSave, Gap, Period, Review, Unit, Value
from quality.domain.stays import Stay

DATA = Path(__file__).parents[3] / "quality/data/indicators.csv"
STAY = Stay(
    is_complete=True,
    items_filled=60,
    items_applicable=60,
    has_operation=False,
    is_surgical=False,
    is_elective=None,
    elective_basis=ElectiveBasis.NOTHING,
    complications=(),
    is_excluded_principal=False,
    principal_code_is_wrong=False,
    other_code_is_wrong=False,
    operation_code_is_wrong=False,
    costs_are_right=True,
    discharged_on=date(2026, 5, 11),
    admitted_on=date(2026, 5, 6),
    qc_on=date(2026, 5, 13),
    died=False,
    is_newborn=False,
    is_day_surgery=False,
    class_one_operations=0,
    class_one_infected=0,
    operation_codes=(),
    principal_category="K80",
    readmission_is_planned=False,
    patient="p1",
    stay_days=Decimal(5),
    total_cost=Decimal("15820.60"),
    drug_cost=Decimal("2800.10"),
)
SURGICAL = replace(
    STAY, has_operation=True, is_surgical=True, is_elective=True, operation_codes=("51.2300",), patient="p2"
)


def counted(*stays: Stay, **values: object) -> list[Counted]:
    return [Counted(f"r{number}", stay, **values) for number, stay in enumerate(stays, start=1)]


def whole(*stays: Stay) -> Period:
    """A period in which all returns fall to it."""
    return Period(counted(*stays), returns=counted(*stays))


def percent(name: str, cases: tuple[str, ...], total: int, undetermined: int = 0) -> Value:
    value = Decimal(100) * len(cases) / total
    return Value(name, Unit.PERCENT, Decimal(len(cases)), total, value, cases, undetermined)


def test_every_indicator_of_the_catalogue_is_measured_in_its_order() -> None:
    with DATA.open(encoding="utf-8", newline="") as rows:
        catalogue = [row["id"] for row in csv.DictReader(rows)]

    assert list(INDICATORS) == catalogue
    assert [value.indicator for value in measure_all(Period([]))] == catalogue


def test_an_empty_period_gives_no_value_and_says_why() -> None:
    gaps = {value.indicator: value.gap for value in measure_all(Period([]))}

    assert {name for name, gap in gaps.items() if gap is None} == set()
    assert gaps["QI-02"] is Gap.NOTHING_REVIEWED
    assert gaps["QI-10"] is Gap.NO_REGISTER
    assert (gaps["PA-02"], gaps["PA-07"], gaps["QI-08"]) == (Gap.NO_CODE_LIST, Gap.NO_GROUPER, Gap.NO_CUT_OFF)
    assert gaps["QI-13"] is Gap.NO_FINISH_TIME


@pytest.mark.parametrize(
    ("name", "stays", "expected"),
    [
        ("QI-01a", [STAY, replace(STAY, is_complete=False)], percent("QI-01a", ("r1",), 2)),
        (
            "QI-01b",
            [STAY, replace(STAY, items_filled=57)],
            Value("QI-01b", Unit.PERCENT, Decimal(117), 120, Decimal("97.5")),
        ),
        ("QI-09", [STAY, replace(STAY, costs_are_right=False)], percent("QI-09", ("r1",), 2)),
        (
            "QI-12",
            [
                replace(STAY, qc_on=STAY.discharged_on),
                replace(STAY, qc_on=date(2026, 5, 14)),
                replace(STAY, qc_on=date(2026, 5, 15)),
                replace(STAY, qc_on=date(2026, 5, 10)),
                replace(STAY, qc_on=None),
            ],
            percent("QI-12", ("r1", "r2"), 5),
        ),
        ("PA-01", [STAY, SURGICAL, replace(STAY, is_surgical=None)], percent("PA-01", ("r2",), 2, 1)),
        (
            "PA-05",
            [
                replace(SURGICAL, complications=("04", "09")),
                SURGICAL,
                replace(SURGICAL, complications=("04",), is_elective=False),
                replace(SURGICAL, complications=("04",), is_excluded_principal=True),
                replace(STAY, complications=("04",)),
                replace(SURGICAL, is_elective=None),
            ],
            percent("PA-05", ("r1",), 2, 1),
        ),
        (
            "PA-06",
            [
                replace(SURGICAL, class_one_operations=3, class_one_infected=1),
                replace(SURGICAL, class_one_operations=1),
            ],
            Value("PA-06", Unit.PERCENT, Decimal(1), 4, Decimal(25), ("r1",)),
        ),
        (
            "PA-08",
            [STAY, replace(STAY, died=True), replace(STAY, died=None)],
            percent("PA-08", ("r2",), 2, 1),
        ),
        (
            "PA-09",
            [
                replace(STAY, is_newborn=True, died=True),
                replace(STAY, died=True),
                replace(STAY, is_newborn=None),
            ],
            percent("PA-09", ("r1",), 1, 1),
        ),
        ("PA-10", [replace(SURGICAL, died=True), SURGICAL, STAY], percent("PA-10", ("r1",), 2)),
        (
            "PA-12",
            [STAY, replace(STAY, total_cost=Decimal("0.40")), replace(STAY, total_cost=None)],
            Value("PA-12", Unit.YUAN, Decimal("15821.00"), 2, Decimal("7910.50"), None, 1),
        ),
        ("PA-13", [STAY], Value("PA-13", Unit.YUAN, Decimal("2800.10"), 1, Decimal("2800.10"))),
        (
            "PA-14",
            [STAY, replace(STAY, stay_days=Decimal(6))],
            Value("PA-14", Unit.DAYS, Decimal(11), 2, Decimal("5.5")),
        ),
    ],
)
def test_indicators_from_the_data_alone(name: str, stays: list[Stay], expected: Value) -> None:
    assert INDICATORS[name](Period(counted(*stays))) == expected


def test_a_review_counts_in_the_sample_only_and_a_rule_overrules_it() -> None:
    wrong = replace(STAY, principal_code_is_wrong=True)
    right = Review(principal_code_is_right=True)
    stays = [
        Counted("r1", STAY, right),
        Counted("r2", wrong, right),
        Counted("r3", STAY, Review(principal_code_is_right=False)),
        Counted("r4", wrong),
        Counted("r5", STAY),
    ]

    assert INDICATORS["QI-05"](Period(stays)) == percent("QI-05", ("r1",), 3, 2)


def test_excellence_needs_the_hospitals_cut_off() -> None:
    stays = [Counted(f"r{score}", STAY, score=Decimal(score)) for score in (89, 90, 100)]

    value = INDICATORS["QI-08"](Period(stays, excellent_from=Decimal(90)))

    assert value == percent("QI-08", ("r90", "r100"), 3)


def test_uploads_are_counted_among_the_announced_discharges() -> None:
    period = Period([], announced=["a", "b", "c", "d"], uploaded=["b", "a", "x"])

    assert INDICATORS["QI-10"](period) == percent("QI-10", ("a", "b"), 4)


def test_published_lists_decide_what_is_minimally_invasive() -> None:
    period = Period(
        counted(SURGICAL, replace(SURGICAL, operation_codes=("51.2200",)), STAY),
        lists={"minimally_invasive": {"51.2300"}},
    )

    assert INDICATORS["PA-02"](period) == percent("PA-02", ("r1",), 2)
    assert INDICATORS["PA-03"](period).gap is Gap.NO_CODE_LIST


def test_an_operation_off_the_list_is_no_day_surgery_whatever_else_is_unknown() -> None:
    """PA-04: false and unknown is false, so that nine blank marks do not leave the denominator."""
    day_case = replace(SURGICAL, is_day_surgery=True)
    blank = replace(SURGICAL, is_day_surgery=None, operation_codes=("47.0900",))
    unsure = replace(SURGICAL, is_day_surgery=None)
    obstetric = replace(SURGICAL, is_day_surgery=False, is_excluded_principal=True)

    ten = Period(counted(day_case, *[blank] * 9), lists={"day_surgery": {"51.2300"}})
    rest = Period(counted(day_case, unsure, obstetric), lists={"day_surgery": {"51.2300"}})

    assert INDICATORS["PA-04"](ten) == percent("PA-04", ("r1",), 10)
    assert INDICATORS["PA-04"](rest) == percent("PA-04", ("r1",), 2, 1)


@pytest.mark.parametrize(
    ("days", "changes", "is_counted"),
    [
        (0, {}, True),
        (31, {}, True),
        (32, {}, False),
        (-1, {}, False),
        (10, {"principal_category": "I21"}, False),
        (10, {"patient": "somebody else"}, False),
    ],
)
def test_a_return_within_31_days_for_the_same_category_is_a_readmission(
    days: int, changes: dict[str, object], is_counted: bool
) -> None:
    back = replace(
        STAY,
        admitted_on=STAY.discharged_on + timedelta(days=days),
        discharged_on=STAY.discharged_on + timedelta(days=days + 4),
        **changes,
    )

    value = INDICATORS["PA-11"](whole(STAY, back))

    assert value == percent("PA-11", ("r1",) if is_counted else (), 2)


def test_a_return_after_the_period_is_seen_but_not_counted_itself() -> None:
    back = replace(STAY, admitted_on=date(2026, 6, 2), discharged_on=date(2026, 8, 7))
    period = Period(counted(STAY), returns=[*counted(STAY), Counted("later", back)])

    assert INDICATORS["PA-11"](period) == percent("PA-11", ("r1",), 1)
    assert INDICATORS["PA-14"](period).denominator == 1


BACK = replace(STAY, admitted_on=date(2026, 5, 20), discharged_on=date(2026, 5, 25))
SAME_DAY = replace(STAY, admitted_on=STAY.discharged_on)


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        # planned, or died: no readmission
        (replace(STAY, readmission_is_planned=True), BACK, (0, 2, 0)),
        (replace(STAY, died=True), BACK, (0, 1, 0)),
        # a return decides what an unknown plan leaves open; without one there is nothing to be unknown
        (replace(STAY, readmission_is_planned=None), BACK, (0, 1, 1)),
        (replace(STAY, readmission_is_planned=None), replace(BACK, principal_category="I21"), (0, 2, 0)),
        (replace(STAY, readmission_is_planned=True, patient=""), BACK, (0, 2, 0)),
        (STAY, replace(BACK, principal_category=""), (0, 1, 1)),
        # the record number links where one has no document number, and never against two that differ
        (replace(STAY, patient=""), replace(BACK, patient=""), (1, 2, 0)),
        (STAY, replace(BACK, patient=""), (1, 2, 0)),
        (STAY, replace(BACK, patient="somebody else"), (0, 2, 0)),
        # back on the day of discharge, home on the same day
        (STAY, SAME_DAY, (1, 2, 0)),
        (SAME_DAY, SAME_DAY, (1, 2, 0)),
    ],
)
def test_returns_are_linked_and_what_is_not_known_is_said(
    first: Stay, second: Stay, numbers: tuple[int, int, int]
) -> None:
    stays = [
        Counted("1-1", first, record_no="1", admission_count=1),
        Counted("1-2", second, record_no="1", admission_count=2),
    ]

    value = INDICATORS["PA-11"](Period(stays, returns=stays))

    assert (value.numerator or 0, value.denominator or 0, value.undetermined) == numbers


def test_a_stay_that_nothing_links_is_undetermined() -> None:
    assert INDICATORS["PA-11"](whole(replace(STAY, patient=""))).undetermined == 1


MIXED = [
    Counted("fine", SURGICAL, score=Decimal(90)),
    Counted("draft", SURGICAL, score=Decimal(95), is_accepted=False, has_errors=True),
    Counted("faulty", SURGICAL, score=Decimal(99), has_errors=True),
]


@pytest.mark.parametrize(
    ("name", "counts", "left_out"),
    [
        ("QI-01a", {"fine", "draft", "faulty"}, set()),
        ("QI-08", {"fine", "draft", "faulty"}, set()),
        ("QI-09", {"fine", "draft", "faulty"}, set()),
        ("QI-12", {"fine", "draft", "faulty"}, set()),
        ("PA-01", {"fine"}, {"draft", "faulty"}),
        ("PA-05", {"fine", "faulty"}, {"draft"}),
        ("PA-08", {"fine", "faulty"}, {"draft"}),
        ("PA-11", {"fine", "faulty"}, {"draft"}),
        ("PA-12", {"fine", "faulty"}, {"draft"}),
    ],
)
def test_drafts_and_faulty_homepages_count_where_the_catalogue_says(
    name: str, counts: set[str], left_out: set[str]
) -> None:
    value = measure_one(name, Period(MIXED, excellent_from=Decimal(90)))

    assert {*(value.cases or ()), *value.others} == counts
    assert set(value.left_out) == left_out


def test_charges_that_differ_from_the_bill_are_no_accurate_ones() -> None:
    """QI-09: the arithmetic of every homepage, and what a second coder found."""
    reviews = (Review(), Review(costs_are_right=True), Review(costs_are_right=False))
    stays = [Counted(f"r{number}", STAY, review) for number, review in enumerate(reviews)]

    assert INDICATORS["QI-09"](Period(stays)) == percent("QI-09", ("r0", "r1"), 3)


def test_first_saves_are_counted_by_themselves() -> None:
    saves = [FirstSave("a", has_passed=True), FirstSave("b", has_passed=False)]

    assert INDICATORS["QI-11"](Period([], first_saves=saves)) == percent("QI-11", ("a",), 2)
    assert INDICATORS["QI-11"](Period(counted(STAY))).gap is Gap.NOTHING_SAVED


TRUTH = st.sampled_from([True, False, None])
STAYS = st.builds(
    lambda surgical, elective, complications, excluded, died, newborn, day: replace(
        STAY,
        is_surgical=surgical,
        is_elective=elective if surgical else None,
        complications=complications,
        is_excluded_principal=excluded,
        died=died,
        is_newborn=newborn,
        discharged_on=date(2026, 5, 1) + timedelta(days=day),
        admitted_on=date(2026, 4, 25) + timedelta(days=day),
        patient=f"p{day % 5}",
    ),
    TRUTH,
    TRUTH,
    st.sampled_from([(), ("04",), ("04", "09")]),
    st.booleans(),
    TRUTH,
    TRUTH,
    st.integers(0, 60),
)


def slow_share(stays: list[Stay], holds, belongs) -> tuple[int, int, int]:  # type: ignore[no-untyped-def]
    """Numerator, denominator, undetermined by counting each stay into one of four boxes."""
    boxes = {"in": 0, "among": 0, "unknown": 0, "out": 0}
    for stay in stays:
        if belongs(stay) is False:
            boxes["out"] += 1
        elif belongs(stay) is None or holds(stay) is None:
            boxes["unknown"] += 1
        else:
            boxes["among"] += 1
            boxes["in"] += holds(stay)
    return boxes["in"], boxes["among"], boxes["unknown"]


@settings(max_examples=60)
@given(st.lists(STAYS, max_size=12))
def test_shares_agree_with_a_slow_count(stays: list[Stay]) -> None:
    formulas = {
        "PA-01": (lambda s: s.is_surgical, lambda s: True),
        "PA-08": (lambda s: s.died, lambda s: True),
        "PA-09": (lambda s: s.died, lambda s: s.is_newborn),
        "PA-10": (lambda s: s.died, lambda s: s.is_surgical),
        "PA-05": (
            lambda s: bool(s.complications),
            lambda s: False if s.is_excluded_principal or s.is_surgical is False else s.is_elective,
        ),
    }
    for name, (holds, belongs) in formulas.items():
        value = INDICATORS[name](Period(counted(*stays)))
        numerator, denominator, unknown = slow_share(stays, holds, belongs)

        assert (value.denominator or 0, value.undetermined) == (denominator, unknown)
        assert int(value.numerator or 0) == numerator


COUNTED = st.builds(
    lambda stay, is_accepted, has_errors, right, day_surgery, codes: Counted(
        "",
        replace(stay, is_day_surgery=day_surgery, operation_codes=codes, has_operation=bool(codes)),
        Review(principal_code_is_right=right, operation_codes_are_right=right),
        score=None if right is None else Decimal(90),
        is_accepted=is_accepted,
        has_errors=has_errors,
        record_no="1",
    ),
    STAYS,
    st.booleans(),
    st.booleans(),
    TRUTH,
    TRUTH,
    st.sampled_from([(), ("51.2300",), ("47.0900",)]),
)


@settings(max_examples=60)
@given(st.lists(COUNTED, max_size=9))
def test_the_records_behind_each_number_are_exactly_those_counted(drawn: list[Counted]) -> None:
    stays = [replace(one, key=f"1-{number}", admission_count=number) for number, one in enumerate(drawn)]
    lists = {name: {"51.2300"} for name in ("minimally_invasive", "level_4", "day_surgery")}
    period = Period(stays, returns=stays, lists=lists, excellent_from=Decimal(90))

    for value in measure_all(period):
        told = [*(value.cases or ()), *value.others, *value.unsure, *value.left_out]
        assert len(told) == len(set(told))
        assert set(told) <= {one.key for one in stays}
        assert len(value.unsure) == value.undetermined
        if value.cases is not None and value.indicator != "PA-06":
            assert (len(value.cases), len(value.cases) + len(value.others)) == (
                value.numerator,
                value.denominator,
            )
