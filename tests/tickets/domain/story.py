"""Short stories of tickets for tests: one line an event, `HH:MM TYPE key=value…`, on Wednesday 2026-02-11.

A time may carry a date of that month before it, `12T08:00`, or seconds and microseconds after it.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from contracts.domain.terms import Term, same_for_every_kind
from core.domain.calendar import ALWAYS, Calendar
from core.domain.calendar_spec import WEEKDAYS
from core.domain.instants import SECOND, micros, moment
from tickets.domain.sla import ClockState, Event, replay

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
OFFICE_HOURS = [["08:00", "12:00"], ["14:30", "17:30"]]
OFFICE = Calendar.from_spec(
    {
        "weekly": dict.fromkeys(WEEKDAYS[:5], OFFICE_HOURS),
        "overrides": {"2026-02-14": [["08:00", "12:00"]], "2026-02-16": [], "2026-02-17": []},
        "covered_until": "2026-02-20",
    }
)
CALENDARS = {"24x7": ALWAYS, "office": OFFICE, "closed": Calendar.from_spec({"weekly": {}})}
_INSTANTS = ("at", "recorded_at", "due")


def at(text: str) -> int:
    """An instant of the story."""
    day, _, clock = text.rpartition("T")
    wall = time.fromisoformat(clock)
    return micros(datetime.combine(date(2026, 2, int(day or 11)), wall, SHANGHAI))


def told(instant: int | None) -> str | None:
    """An instant as the story tells it, the shorter the better."""
    if instant is None:
        return None
    wall = moment(instant, SHANGHAI)
    text = wall.strftime("%H:%M:%S.%f" if wall.microsecond else "%H:%M:%S" if wall.second else "%H:%M")
    return text if wall.day == 11 else f"{wall.day}T{text}"


def story(*lines: str) -> list[Event]:
    """Read the lines of a story."""
    events = []
    for line in lines:
        when, kind, *rest = line.split()
        pairs = dict(part.split("=") for part in rest)
        values: dict[str, Any] = {
            key: at(value)
            if key in _INSTANTS
            else value == "yes"
            if key in ("accepted", "confirmed")
            else value
            for key, value in pairs.items()
        }
        events.append(Event(kind, at(when), **values))
    return events


def term(clock: str, starts_on: str, stops_on: str, budget: int, **rest: Any) -> Term:
    """A term on the clock round the day unless told otherwise."""
    fields: dict[str, Any] = {"calendar": "24x7", **rest}
    reasons = frozenset(str(fields.pop("pause_reasons", "")).split())
    return Term(clock, frozenset(starts_on.split()), stops_on, budget, pause_reasons=reasons, **fields)


RESPOND = term("respond", "reported", "responded", 10 * MINUTE)
ARRIVE = term("arrive", "presence_requested remote_impossible", "arrived", HOUR)
RESOLVE = term(
    "resolve",
    "reported",
    "solved",
    4 * HOUR,
    pause_reasons="waiting_hospital waiting_window",
    agreed_time=True,
)
OFFICE_RESOLVE = term(
    "resolve", "reported", "solved", 4 * HOUR, calendar="office", pause_reasons="waiting_hospital"
)


def clocks(terms: tuple[Term, ...], lines: tuple[str, ...], now: str, **rest: Any) -> dict[str, ClockState]:
    """Replay a story and give its clocks by kind."""
    states = replay(story(*lines), same_for_every_kind(terms), CALENDARS, at(now), **rest)
    return {state.clock: state for state in states}


def line(state: ClockState) -> tuple[Any, ...]:
    """What the file format prints of a clock, in the story's words, consumed in minutes."""
    shown = tuple(
        told(instant) for instant in (state.started_at, state.due_at, state.met_at, state.breached_at)
    )
    return (state.state, *shown, state.consumed / MINUTE)
