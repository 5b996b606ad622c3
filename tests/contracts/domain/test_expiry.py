"""Warnings before a qualification runs out (M13)."""

from datetime import date, timedelta

import pytest

from contracts.domain.expiry import warning_due

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0), (-400, 0)],
)
def test_warning_of_the_day(days_left, expected):
    assert warning_due(TODAY + timedelta(days=days_left), TODAY) == expected
