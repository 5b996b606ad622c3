"""Looks one after the other: better or worse, which are kept, when the next is due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain.looks import Turn, is_due, month_of, newest_of_each, to_forget, turn, week_of

NOW = datetime(2026, 11, 28, 1, 40, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    measured_at: datetime


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("ok", None, Turn.NEW),
        ("ok", "ok", Turn.SAME),
        ("unknown", "unknown", Turn.SAME),
        ("critical", "warn", Turn.WORSE),
        ("ok", "critical", Turn.BETTER),
        ("unknown", "critical", Turn.UNCLEAR),
        ("ok", "unknown", Turn.UNCLEAR),
        ("warn", "not_applicable", Turn.UNCLEAR),
    ],
)
def test_unknown_is_neither_better_nor_worse(now, before, expected):
    assert turn(now, before) == expected


def test_many_looks_of_one_week_are_one_point():
    rows = [Seen(NOW - hours * timedelta(hours=1)) for hours in (0, 1, 2, 24, 24 * 7, 24 * 8)]

    kept = newest_of_each(rows, lambda at: week_of(at.date()))

    assert kept == [Seen(NOW - 7 * DAY), Seen(NOW)]
    assert week_of(date(2027, 1, 1)) == (2026, 53)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 800), max_size=40, unique=True), st.integers(30, 200))
def test_what_is_forgotten_is_old_and_never_the_newest_of_its_month(ages, days):
    rows = [Seen(NOW - age * DAY) for age in ages]

    gone = to_forget(rows, now=NOW, kept_for=days * DAY, period=lambda at: month_of(at.date()))

    stays = [row for row in rows if row not in gone]
    by_hand = [
        row
        for row in rows
        if NOW - row.measured_at > days * DAY
        and any(
            other.measured_at.strftime("%Y%m") == row.measured_at.strftime("%Y%m")
            and other.measured_at > row.measured_at
            for other in rows
        )
    ]
    assert sorted(gone, key=hash) == sorted(by_hand, key=hash)
    assert {month_of(row.measured_at) for row in stays} == {month_of(row.measured_at) for row in rows}


@pytest.mark.parametrize(
    ("every", "last", "expected"),
    [
        ("", None, False),
        ("day", None, True),
        ("day", NOW - timedelta(hours=20), False),
        ("day", NOW - timedelta(hours=23, minutes=40), True),
        ("week", NOW - 6 * DAY, False),
        ("week", NOW - 7 * DAY, True),
        ("month", NOW - 27 * DAY, False),
        ("month", NOW - 28 * DAY, True),
    ],
)
def test_when_the_next_look_is_due(every, last, expected):
    assert is_due(every, last, NOW) is expected
