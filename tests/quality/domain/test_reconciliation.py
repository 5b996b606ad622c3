"""Lateness by days and the second coder's draw, by tables and hypothesis."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.domain.reconciliation import (
    Arrival,
    DepartmentFigures,
    Standing,
    by_department,
    discharge_fault,
    standing,
)
from quality.domain.sampling import draw

LEFT = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("accepted_after", "today_after", "expected"),
    [
        (0, 0, Standing(Arrival.ON_TIME, 0)),
        (3, 9, Standing(Arrival.ON_TIME, 0)),
        (4, 9, Standing(Arrival.LATE, 1)),
        (9, 9, Standing(Arrival.LATE, 6)),
        (None, 3, Standing(Arrival.AWAITED, 0)),
        (None, 4, Standing(Arrival.MISSING, 1)),
        (None, 33, Standing(Arrival.MISSING, 30)),
    ],
)
def test_lateness_counts_from_the_day_after_it_was_due(accepted_after, today_after, expected):
    accepted = None if accepted_after is None else LEFT + timedelta(days=accepted_after)

    found = standing(
        discharged_on=LEFT, accepted_on=accepted, today=LEFT + timedelta(days=today_after), due_days=3
    )

    assert found == expected


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (datetime(1989, 12, 31, 23, 59, tzinfo=UTC), "too_early"),
        (datetime(1990, 1, 1, tzinfo=UTC), ""),
        (datetime(2026, 3, 3, 12, tzinfo=UTC), ""),
        (datetime(2026, 3, 3, 12, 1, tzinfo=UTC), "in_future"),
    ],
)
def test_a_discharge_is_neither_of_long_ago_nor_of_the_future(at, reason):
    assert discharge_fault(at, now=datetime(2026, 3, 2, 12, tzinfo=UTC)) == reason


def test_figures_of_departments_put_the_most_missing_first():
    rows = [
        ("A", "甲科", Standing(Arrival.ON_TIME, 0)),
        ("A", "甲科", Standing(Arrival.LATE, 2)),
        ("A", "甲科", Standing(Arrival.AWAITED, 0)),
        ("B", "乙科", Standing(Arrival.MISSING, 5)),
        ("C", "丙科", Standing(Arrival.AWAITED, 0)),
    ]

    found = by_department(rows)

    assert [one.code for one in found] == ["B", "A", "C"]
    assert [one.on_time_share for one in found] == [0.0, 0.5, None]
    assert found[1].late_days == Counter({2: 1})
    assert [one.late_bands for one in found] == [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]


def test_lateness_falls_into_one_band_each():
    figures = DepartmentFigures("A", "甲科")
    for days in range(1, 40):
        figures.add(Standing(Arrival.MISSING, days))

    assert figures.late_bands == [3, 4, 7, 25]


POPULATION = st.dictionaries(st.text(max_size=3), st.sets(st.integers(1, 99), max_size=20), max_size=4)


@given(POPULATION, st.integers(1, 8), st.text(max_size=5))
def test_a_draw_is_repeatable_and_takes_so_many_of_each(population, per_coder, seed):
    given_ = {coder: list(keys) for coder, keys in population.items()}
    turned = {coder: list(reversed(keys)) for coder, keys in reversed(given_.items())}

    drawn = draw(given_, per_coder=per_coder, seed=seed)

    assert drawn == draw(turned, per_coder=per_coder, seed=seed)
    for coder, keys in drawn.items():
        assert set(keys) <= population[coder]
        assert len(set(keys)) == len(keys) == min(per_coder, len(population[coder]))
