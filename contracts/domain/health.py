"""What samples say of a module: unknown until seen, up at once, down after N failures in a row (M01)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

UNKNOWN, UP, DOWN = "unknown", "up", "down"
STALE_AFTER_INTERVALS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A probe's state and its failures in a row."""

    state: str = UNKNOWN
    failures: int = 0


def judge(standing: Standing, is_up: bool, failures_until_down: int) -> Standing:
    """The standing after one more sample."""
    if is_up:
        return Standing(UP)
    failures = standing.failures + 1
    return Standing(DOWN if failures >= failures_until_down else standing.state, failures)


def shown_state(
    state: str, last_sample_at: datetime | None, at: datetime, interval_s: int, timeout_s: int
) -> str:
    """What may be shown at `at`: a good state that nobody confirmed lately is unknown, never green."""
    if state != UP or last_sample_at is None:
        return state if last_sample_at is not None else UNKNOWN
    patience = timedelta(seconds=STALE_AFTER_INTERVALS * interval_s + timeout_s)
    return UP if at - last_sample_at <= patience else UNKNOWN


def is_beating(last_beat_at: datetime, at: datetime, interval_s: int) -> bool:
    """Whether the last heartbeat is not older than the interval agreed for it."""
    return at - last_beat_at <= timedelta(seconds=interval_s)


def worst(states: list[str]) -> str:
    """The light of several probes: red if one is down, green only if all are up, else unknown."""
    if DOWN in states:
        return DOWN
    return UP if states and all(state == UP for state in states) else UNKNOWN
