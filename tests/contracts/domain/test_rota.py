"""The rota: gaps, overlaps, nights, cover by hand; properties over random shifts (M14)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.rota import (
    FIRST,
    SECOND,
    Shift,
    Span,
    WeeklyShift,
    gaps,
    on_call,
    overlaps,
    shifts_between,
    without,
)
from core.domain.calendar_spec import SHANGHAI

MONDAY = datetime(2026, 3, 2, tzinfo=SHANGHAI)


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        ([], [(0, 24)]),
        ([(0, 24)], []),
        ([(8, 20)], [(0, 8), (20, 24)]),
        ([(0, 8), (8, 24)], []),
        ([(0, 9), (8, 24)], []),
        ([(-12, 6), (6.5, 30)], [(6, 6.5)]),
        ([(30, 40)], [(0, 24)]),
        ([(0, 20), (2, 3), (22, 24)], [(20, 22)]),
    ],
)
def test_gaps_of_a_day(shifts, expected):
    given_shifts = [Shift("甲", hour(start), hour(end)) for start, end in shifts]

    found = gaps(given_shifts, hour(0), hour(24))

    assert found == [Span(hour(start), hour(end)) for start, end in expected]


def test_second_level_fills_no_gap_of_the_first():
    behind = Shift("经理", hour(0), hour(24), SECOND)

    assert gaps([behind], hour(0), hour(24)) == [Span(hour(0), hour(24))]
    assert gaps([behind], hour(0), hour(24), SECOND) == []


def test_pattern_runs_across_midnight_and_the_year():
    night = WeeklyShift("甲", weekday=3, starts=time(20), ends=time(8))

    shifts = shifts_between([night], date(2026, 12, 31), date(2026, 12, 31))

    assert shifts == [
        Shift(
            "甲",
            datetime(2026, 12, 31, 20, tzinfo=SHANGHAI),
            datetime(2027, 1, 1, 8, tzinfo=SHANGHAI),
        )
    ]


def test_equal_ends_make_a_shift_of_a_whole_day():
    [shift] = shifts_between([WeeklyShift("甲", 0, time(8), time(8))], MONDAY.date(), MONDAY.date())

    assert shift.ends_at - shift.starts_at == timedelta(hours=24)


def test_day_and_night_of_every_weekday_leave_no_gap():
    pattern = [
        WeeklyShift(person, weekday, start, end)
        for weekday in range(7)
        for person, start, end in [("甲", time(8), time(20)), ("乙", time(20), time(8))]
    ]

    shifts = shifts_between(pattern, date(2026, 3, 1), date(2026, 3, 8))

    assert gaps(shifts, hour(0), hour(7 * 24)) == []
    assert overlaps(shifts) == []


def test_who_is_on_call_at_the_edges():
    shifts = [
        Shift("甲", hour(8), hour(20)),
        Shift("乙", hour(20), hour(32)),
        Shift("丙", hour(19), hour(21)),
    ]

    at = {number: on_call(shifts, hour(number)) for number in (7.9, 8, 19.5, 20, 32)}

    assert at == {7.9: [], 8: ["甲"], 19.5: ["甲", "丙"], 20: ["丙", "乙"], 32: []}


def test_overlaps_are_named_within_a_level():
    first, second = Shift("甲", hour(8), hour(20)), Shift("乙", hour(19), hour(30))
    behind, after = Shift("经理", hour(0), hour(24), SECOND), Shift("丙", hour(30), hour(31))

    assert overlaps([after, second, behind, first]) == [(first, second)]


def test_cover_by_hand_cuts_the_pattern():
    shift, cover = Shift("甲", hour(8), hour(20)), Shift("乙", hour(10), hour(12))

    left = without([shift], [cover])

    assert left == [Shift("甲", hour(8), hour(10)), Shift("甲", hour(12), hour(20))]
    assert without([shift], [Shift("经理", hour(0), hour(24), SECOND)]) == [shift]
    assert without([shift], [Shift("乙", hour(0), hour(24))]) == []


hours = st.integers(-48, 240)
random_shifts = st.lists(
    st.builds(
        lambda person, start, length, level: Shift(person, hour(start), hour(start + length), level),
        st.sampled_from("甲乙丙"),
        hours,
        st.integers(1, 60),
        st.sampled_from([FIRST, SECOND]),
    ),
    max_size=12,
)


@given(random_shifts, hours, st.integers(1, 200))
def test_every_hour_is_either_covered_or_in_a_gap(shifts, start, length):
    window = [hour(number) for number in range(start, start + length)]

    found = gaps(shifts, hour(start), hour(start + length))

    for at in window:
        in_gap = any(gap.starts_at <= at < gap.ends_at for gap in found)
        assert in_gap == (on_call(shifts, at) == [])


@given(random_shifts, random_shifts)
def test_cutting_out_what_is_taken_leaves_neither_overlap_nor_new_gap(shifts, taken):
    left = without(shifts, taken)

    for number in range(-48, 300):
        at = hour(number)
        for level in (FIRST, SECOND):
            by_hand = on_call(taken, at, level)
            expected = [] if by_hand else sorted(on_call(shifts, at, level))
            assert sorted(on_call(left, at, level)) == expected


@given(random_shifts)
def test_times_may_be_given_in_any_zone(shifts):
    in_utc = [
        Shift(shift.person, shift.starts_at.astimezone(UTC), shift.ends_at.astimezone(UTC), shift.level)
        for shift in shifts
    ]

    assert gaps(in_utc, hour(0), hour(100)) == gaps(shifts, hour(0), hour(100))
