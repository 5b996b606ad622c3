"""Promises of the five contracts and of any other, against a slow walk over the days."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain.days import Days
from inspections.domain.planning import (
    DB_PERF,
    HALF_YEAR,
    HOLIDAY,
    MONTHLY,
    QUARTERLY,
    VISIT,
    Rule,
    promises_of,
)

DAYS = Days()
GREAT = ("spring", "labour", "national")
R = {
    QUARTERLY: Rule(QUARTERLY, 4, due_days_before_end=10, min_gap_days=45),
    HOLIDAY: Rule(HOLIDAY, 3, festivals=GREAT),
    DB_PERF: Rule(DB_PERF, 4),
    MONTHLY: Rule(MONTHLY, 12, due_day=25),
    HALF_YEAR: Rule(HALF_YEAR, 2, due_days_before_end=30),
    VISIT: Rule(VISIT, 2, working_days=2, due_days_before_end=30, min_gap_days=120),
}
SEEDS = {  # README §4, "Per year"
    "MRS": {QUARTERLY: 4, HOLIDAY: 3, DB_PERF: 4, VISIT: 2},
    "EMR": {VISIT: 2},
    "AIS": {MONTHLY: 12, QUARTERLY: 4, HOLIDAY: 3, DB_PERF: 4},
    "TRI": {QUARTERLY: 4, HOLIDAY: 3, DB_PERF: 4, VISIT: 2},
    "TRA": {QUARTERLY: 4, HOLIDAY: 3, DB_PERF: 4, VISIT: 2, HALF_YEAR: 2},
}
days_of_years = st.dates(date(2019, 1, 1), date(2031, 12, 31))


def plan(rule, starts_on, ends_on):
    return promises_of(rule, starts_on, ends_on, ends_on, DAYS)


@pytest.mark.parametrize("year", range(2024, 2031))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_each_contract(seed, year):
    counts = Counter(
        promise.kind
        for kind in SEEDS[seed]
        for promise in plan(R[kind], date(year, 1, 1), date(year, 12, 31))
    )

    assert counts == SEEDS[seed]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (QUARTERLY, ["2026-Q1 01-01 03-31 03-21 04-01", "2026-Q2 04-01 06-30 06-20 07-01"]),
        (MONTHLY, ["2026-01 01-01 01-31 01-25 02-01", "2026-02 02-01 02-28 02-25 03-01"]),
        (DB_PERF, ["2026Y-P1 01-01 03-31 03-31 04-01", "2026Y-P2 04-01 06-30 06-30 07-01"]),
        (VISIT, ["2026Y-H1 01-01 06-30 05-31 07-01", "2026Y-H2 07-01 12-31 12-01 01-01"]),
        (HOLIDAY, ["2026-spring 02-01 02-13 02-13 02-15", "2026-labour 04-17 04-29 04-29 05-01"]),
    ],
)
def test_windows_and_due_dates(kind, expected):
    found = plan(R[kind], date(2026, 1, 1), date(2026, 12, 31))[:2]

    assert [
        f"{one.period} {one.window_from:%m-%d} {one.window_to:%m-%d} {one.due_on:%m-%d} {one.missed_on:%m-%d}"
        for one in found
    ] == expected


def test_a_contract_year_is_not_the_calendar_year():
    starts_on, ends_on = date(2026, 3, 16), date(2027, 3, 15)

    parts = plan(R[DB_PERF], starts_on, ends_on)
    quarters = plan(R[QUARTERLY], starts_on, ends_on)
    pro_rated = plan(Rule(QUARTERLY, 4, due_days_before_end=10, is_pro_rated=True), starts_on, ends_on)

    assert [one.window_from for one in parts] == [
        date(2026, 3, 16),
        date(2026, 6, 16),
        date(2026, 9, 16),
        date(2026, 12, 16),
    ]
    assert [one.period for one in quarters] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]
    assert [one.period for one in pro_rated] == ["2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]


def test_holidays_on_request_and_merged_ones_once():
    rule = Rule(HOLIDAY, 4, festivals=(*GREAT, "mid_autumn"))

    assert [one.period for one in plan(rule, date(2025, 1, 1), date(2025, 12, 31))] == [
        "2025-spring",
        "2025-labour",
        "2025-national",
    ]
    assert len(plan(rule, date(2026, 1, 1), date(2026, 12, 31))) == 4


@given(
    kind=st.sampled_from(sorted(R)),
    starts_on=days_of_years,
    length=st.integers(20, 1900),
    cut=st.integers(0, 900),
)
@settings(max_examples=60)
def test_promises_lie_in_the_contract_and_do_not_depend_on_the_horizon(kind, starts_on, length, cut):
    ends_on = starts_on + timedelta(days=length)
    until = ends_on - timedelta(days=min(cut, length))

    found = plan(R[kind], starts_on, ends_on)

    assert found == plan(R[kind], starts_on, ends_on)
    assert len({one.period for one in found}) == len(found)
    assert promises_of(R[kind], starts_on, ends_on, until, DAYS) == [
        one for one in found if one.due_on <= until
    ]
    for one in found:
        assert one.window_from <= one.due_on <= one.window_to < one.missed_on
        assert starts_on <= one.due_on <= ends_on
    if kind != HOLIDAY:
        edges = [one.window_from for one in found] + [found[-1].missed_on]
        assert edges[0] == starts_on
        assert edges[-1] == ends_on + timedelta(days=1)
        assert [one.missed_on for one in found] == edges[1:]


@given(starts_on=days_of_years, length=st.integers(20, 900))
@settings(max_examples=40)
def test_a_walk_over_the_days_finds_the_same_quarters_and_months(starts_on, length):
    ends_on = starts_on + timedelta(days=length)
    quarters: dict[str, list[date]] = {}
    months: dict[str, list[date]] = {}
    for number in range(length + 1):
        day = starts_on + timedelta(days=number)
        quarters.setdefault(f"{day.year}-Q{(day.month + 2) // 3}", []).append(day)
        months.setdefault(day.isoformat()[:7], []).append(day)

    for kind, walked in ((QUARTERLY, quarters), (MONTHLY, months)):
        found = plan(R[kind], starts_on, ends_on)
        assert {one.period: (one.window_from, one.window_to) for one in found} == {
            key: (seen[0], seen[-1]) for key, seen in walked.items()
        }
