from datetime import timedelta

from core.domain.retries import wait_after


def test_waits_grow_from_a_minute_to_six_hours_then_end() -> None:
    waits = [wait_after(attempt) for attempt in range(1, 8)]

    minutes = [1, 5, 15, 60, 180, 360]
    assert waits == [*(timedelta(minutes=one) for one in minutes), None]
