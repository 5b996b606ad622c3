"""Promises that one inspection keeps together: every promise once, always in its window, at its distance."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain.bundling import bundles_of
from inspections.domain.planning import promises_of
from tests.inspections.domain.test_planning import DAYS, SEEDS, R


def bundles(kinds, starts_on, ends_on):
    promises = [one for kind in kinds for one in promises_of(R[kind], starts_on, ends_on, ends_on, DAYS)]
    return promises, bundles_of(promises, {kind: R[kind].min_gap_days for kind in kinds}, DAYS)


def test_a_year_of_the_records_statistics():
    _promises, found = bundles(SEEDS["MRS"], date(2026, 1, 1), date(2026, 12, 31))

    assert [(one.planned_on.isoformat(), sorted(one.kinds)) for one in found] == [
        ("2026-02-13", ["db_perf", "holiday", "quarterly"]),
        ("2026-04-29", ["db_perf", "holiday", "quarterly", "visit"]),
        ("2026-09-20", ["db_perf", "holiday", "quarterly"]),
        ("2026-12-01", ["db_perf", "quarterly", "visit"]),
    ]


def test_a_monthly_contract_is_visited_once_a_month():
    _promises, found = bundles(SEEDS["AIS"], date(2026, 1, 1), date(2026, 12, 31))

    assert [one.planned_on.month for one in found] == list(range(1, 13))


@pytest.mark.parametrize("seed", SEEDS)
@given(starts_on=st.dates(date(2019, 1, 1), date(2030, 1, 1)), years=st.integers(1, 3))
@settings(max_examples=12)
def test_every_promise_once_in_its_window_and_at_its_distance(seed, starts_on, years):
    promises, found = bundles(SEEDS[seed], starts_on, starts_on.replace(day=1, year=starts_on.year + years))

    assert sorted((p.kind, p.period) for one in found for p in one.promises) == sorted(
        (p.kind, p.period) for p in promises
    )
    for one in found:
        assert len(set(one.kinds)) == len(one.kinds)
        assert one.window_from <= one.planned_on <= one.window_to
        alone = len(one.promises) == 1
        assert one.planned_on <= one.due_on or alone
    for kind in SEEDS[seed]:
        dates = sorted(one.planned_on for one in found if kind in one.kinds)
        whole = dates[1:-1]  # the ends may be cut too short to keep their distance
        assert all((b - a).days >= R[kind].min_gap_days for a, b in pairwise(whole))
