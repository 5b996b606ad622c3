"""Samples into states; a good state nobody confirmed is never shown green (M01)."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.domain.health import DOWN, UNKNOWN, UP, Standing, is_beating, judge, shown_state, worst

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def states(samples: str, failures_until_down: int = 3) -> list[str]:
    """States after each sample: + is up, - is down."""
    standing, seen = Standing(), []
    for sample in samples:
        standing = judge(standing, sample == "+", failures_until_down)
        seen.append(standing.state)
    return seen


@pytest.mark.parametrize(
    ("samples", "limit", "expected"),
    [
        ("+", 3, [UP]),
        ("--", 3, [UNKNOWN, UNKNOWN]),
        ("---", 3, [UNKNOWN, UNKNOWN, DOWN]),
        ("+--+--", 3, [UP] * 6),
        ("+---+", 3, [UP, UP, UP, DOWN, UP]),
        ("+-", 1, [UP, DOWN]),
        ("+----", 3, [UP, UP, UP, DOWN, DOWN]),
    ],
)
def test_down_only_after_enough_failures_in_a_row(samples, limit, expected):
    assert states(samples, limit) == expected


@pytest.mark.parametrize(
    ("state", "age_s", "expected"),
    [(UP, 0, UP), (UP, 185, UP), (UP, 186, UNKNOWN), (DOWN, 10_000, DOWN), (UNKNOWN, 0, UNKNOWN)],
)
def test_unconfirmed_good_state_becomes_unknown(state, age_s, expected):
    seen = NOON - timedelta(seconds=age_s)

    assert shown_state(state, seen, NOON, interval_s=60, timeout_s=5) == expected


def test_never_seen_is_unknown():
    assert shown_state(UP, None, NOON, 60, 5) == UNKNOWN


def test_heartbeat_is_good_up_to_its_interval():
    assert is_beating(NOON - timedelta(seconds=60), NOON, 60)
    assert not is_beating(NOON - timedelta(seconds=60, microseconds=1), NOON, 60)


@pytest.mark.parametrize(
    ("given_states", "expected"),
    [([], UNKNOWN), ([UP, UP], UP), ([UP, UNKNOWN], UNKNOWN), ([UP, DOWN, UNKNOWN], DOWN)],
)
def test_light_of_several_probes(given_states, expected):
    assert worst(given_states) == expected
