"""Quiet hours delay to their end, on the right day, also across midnight."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.quiet_hours import end_of_quiet

naive = datetime.fromisoformat
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("at", "quiet_from", "quiet_until", "expected"),
    [
        (local(20, 21, 59), time(22), time(7), local(20, 21, 59)),
        (local(20, 22), time(22), time(7), local(21, 7)),
        (local(20, 23, 30), time(22), time(7), local(21, 7)),
        (local(21, 0), time(22), time(7), local(21, 7)),
        (local(21, 6, 59), time(22), time(7), local(21, 7)),
        (local(21, 7), time(22), time(7), local(21, 7)),
        (local(20, 12, 30), time(12), time(14), local(20, 14)),
        (local(20, 14), time(12), time(14), local(20, 14)),
        (local(20, 12), time(12), time(12), local(20, 12)),
        (local(20, 23), None, time(7), local(20, 23)),
        (local(20, 23), time(22), None, local(20, 23)),
        (datetime(2026, 11, 20, 15, tzinfo=UTC), time(22), time(7), local(21, 7)),
    ],
)
def test_quiet_hours_end_when_they_should(
    at: datetime, quiet_from: time | None, quiet_until: time | None, expected: datetime
) -> None:
    assert end_of_quiet(at, quiet_from=quiet_from, quiet_until=quiet_until, zone=SHANGHAI) == expected


@given(
    at=st.datetimes(naive("2026-01-01"), naive("2027-01-01"), timezones=st.just(SHANGHAI)),
    quiet_from=st.times(),
    quiet_until=st.times(),
)
def test_never_earlier_never_a_day_later_and_never_quiet(
    at: datetime, quiet_from: time, quiet_until: time
) -> None:
    result = end_of_quiet(at, quiet_from=quiet_from, quiet_until=quiet_until, zone=SHANGHAI)

    assert 0 <= (result - at).total_seconds() <= 24 * 3600
    assert end_of_quiet(result, quiet_from=quiet_from, quiet_until=quiet_until, zone=SHANGHAI) == result
