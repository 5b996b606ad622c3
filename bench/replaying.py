"""How many tickets one core replays in a second: the SLA clock alone, without reading or writing."""

import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from contracts.domain.terms import Term, same_for_every_kind
from core.domain.calendar import ALWAYS, Calendar
from core.domain.instants import SECOND, micros
from tickets.domain.events import Event
from tickets.domain.sla import replay

HOUR = 3600 * SECOND
OFFICE = Calendar.from_spec(
    {
        "zone": "Asia/Shanghai",
        "weekly": {
            day: [["08:00", "12:00"], ["14:30", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")
        },
    }
)


def terms(calendar: str) -> tuple[Term, ...]:
    """Four clocks, as the busiest kind of request has."""
    reasons = frozenset({"waiting_hospital"})
    return (
        Term("respond", frozenset({"reported"}), "responded", HOUR // 2, calendar),
        Term("arrive", frozenset({"remote_impossible"}), "arrived", 4 * HOUR, calendar),
        Term("plan", frozenset({"reported"}), "planned", 24 * HOUR, calendar, pause_reasons=reasons),
        Term("resolve", frozenset({"arrived"}), "solved", 6 * HOUR, calendar, pause_reasons=reasons),
    )


def histories(count: int) -> list[list[Event]]:
    """Six events each; every third ticket is paused for an hour instead of being planned: seven."""
    start = micros(datetime(2026, 1, 5, 1, tzinfo=UTC))
    step = int(timedelta(minutes=7) / timedelta(microseconds=1))
    lists = []
    for number in range(count):
        at = start + number * step
        middle = (
            [Event("paused", at + 2 * HOUR, reason="waiting_hospital"), Event("resumed", at + 3 * HOUR)]
            if number % 3 == 0
            else [Event("planned", at + 2 * HOUR)]
        )
        lists.append(
            [
                Event("reported", at),
                Event("responded", at + HOUR // 6),
                Event("remote_impossible", at + HOUR // 3),
                Event("arrived", at + HOUR),
                *middle,
                Event("solved", at + 5 * HOUR),
            ]
        )
    return lists


def measure(*, count: int = 20_000, times: int = 7) -> list[dict[str, Any]]:
    """Tickets a second, median of `times` runs, on the calendar that never closes and on office hours."""
    rows = []
    events = histories(count)
    for name, calendar in (("24x7", ALWAYS), ("office", OFFICE)):
        terms_for = same_for_every_kind(terms(name))
        calendars = {name: calendar}
        now = events[-1][-1].at + HOUR
        seconds = []
        for _run in range(times):
            began = time.perf_counter()
            for history in events:
                replay(history, terms_for, calendars, now)
            seconds.append(time.perf_counter() - began)
        rows.append({"calendar": name, "tickets": count, "per_second": round(count / median(seconds))})
    return rows
