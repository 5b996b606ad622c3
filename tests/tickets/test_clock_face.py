"""What a clock shows in each of its states."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.factories.tickets import NINE
from tickets.clock_face import counter, duration, face_of
from tickets.models.choices import ClockState
from tickets.models.clock import Clock

HOUR = 3_600_000_000


def clock(state, **values):
    given = {"started_at": NINE, "due_at": NINE + timedelta(hours=1), "budget_us": HOUR, **values}
    return Clock(state=state, **given)


def minutes(count):
    return NINE + timedelta(minutes=count)


@pytest.mark.parametrize(
    ("shown", "now", "expected"),
    [
        (clock(ClockState.RUNNING), minutes(10), ("ok", "left", "00:50:00")),
        (clock(ClockState.RUNNING), minutes(50), ("warning", "left", "00:10:00")),
        (clock(ClockState.RUNNING), minutes(61), ("breach", "overdue for", "00:01:00")),
        (
            clock(ClockState.PAUSED, due_at=None, consumed_us=HOUR // 4),
            minutes(30),
            ("paused", "paused, left", "45 min"),
        ),
        (clock(ClockState.MET, met_at=minutes(40)), minutes(90), ("ok", "met with to spare", "20 min")),
        (clock(ClockState.MET, met_at=minutes(65)), minutes(90), ("breach", "done late by", "5 min")),
        (clock(ClockState.WAITING, due_at=None), minutes(1), ("unknown", "not started", "")),
        (clock(ClockState.VOID, due_at=None), minutes(1), ("unknown", "no longer timed", "")),
        (
            clock(ClockState.RUNNING, due_at=None, is_not_computable=True),
            NINE,
            ("unknown", "not computable yet", ""),
        ),
    ],
)
def test_face_says_state_and_time(shown, now, expected):
    with override("en"):
        face = face_of(shown, now)

    assert (face.tone, face.label, face.time) == expected


@pytest.mark.parametrize(
    ("seconds", "words", "digits"),
    [
        (40, "40 s", "00:00:40"),
        (3900, "1 h 5 min", "01:05:00"),
        (86_400, "1 day", "1 d 00:00:00"),
        (93_600, "1 day 2 h", "1 d 02:00:00"),
    ],
)
def test_spans_in_words_and_digits(seconds, words, digits):
    with override("en"):
        assert (duration(timedelta(seconds=seconds)), counter(timedelta(seconds=seconds))) == (words, digits)
