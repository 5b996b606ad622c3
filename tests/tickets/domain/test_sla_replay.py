"""Replay equality over generated histories, and what a state explains about itself."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.domain.terms import same_for_every_kind
from tests.tickets.domain.story import (
    ARRIVE,
    CALENDARS,
    HOUR,
    MINUTE,
    OFFICE_RESOLVE,
    RESOLVE,
    RESPOND,
    at,
    clocks,
    story,
    term,
    told,
)
from tickets.domain.sla import Event, replay

PLAN = term("plan", "confirmed", "planned", 2 * HOUR, calendar="office", pause_reasons="waiting_hospital")
HIGH = term("resolve", "reported", "solved", HOUR, severity="high", grace=30 * MINUTE)
TERMS = same_for_every_kind((RESPOND, ARRIVE, PLAN, RESOLVE, HIGH))
TYPES = (
    "confirmed", "responded", "presence_requested", "arrived", "planned", "solved", "closed", "reopened",
    "paused", "paused", "resumed", "resumed", "pause_rejected", "agreed", "severity", "cancelled",
)  # fmt: skip


@st.composite
def events(draw: st.DrawFn) -> Event:
    instant = at("09:00") + draw(st.integers(0, 600)) * MINUTE
    kind = draw(st.sampled_from(TYPES))
    reason = draw(st.sampled_from(["waiting_hospital", "waiting_window", "spare_part"]))
    return Event(
        kind,
        instant,
        recorded_at=draw(st.none() | st.just(instant + 90 * MINUTE)),
        reason=reason if kind == "paused" or (kind == "resumed" and draw(st.booleans())) else None,
        clock="resolve",
        due=at("09:00") + draw(st.integers(0, 900)) * MINUTE,
        accepted=True,
        severity=draw(st.sampled_from(["low", "normal", "high"])),
    )


HISTORIES = st.lists(events(), max_size=10, unique_by=lambda event: event.at)
NOWS = st.integers(0, 1500).map(lambda minutes: at("09:00") + minutes * MINUTE)


@given(HISTORIES, NOWS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(history: list[Event], now: int, random) -> None:
    ordered = [*story("08:30 reported"), *history]
    shuffled = list(ordered)
    random.shuffle(shuffled)

    assert replay(shuffled, TERMS, CALENDARS, now) == replay(ordered, TERMS, CALENDARS, now)


@given(HISTORIES, NOWS)
def test_what_comes_later_does_not_change_what_was_seen(history: list[Event], now: int) -> None:
    ordered = [*story("08:30 reported"), *history]
    known = [event for event in ordered if event.at <= now]

    assert replay(ordered, TERMS, CALENDARS, now) == replay(known, TERMS, CALENDARS, now)


@given(HISTORIES, NOWS)
def test_segments_explain_every_second_since_the_start(history: list[Event], now: int) -> None:
    for state in replay([*story("08:30 reported"), *history], TERMS, CALENDARS, now):
        segments = state.segments
        running = sum(end - start for start, end, what in segments if what == "running")

        assert running == state.consumed
        assert all(start < end for start, end, _ in segments)
        assert all(one[1] == other[0] for one, other in pairwise(segments))
        if segments:
            assert segments[0][0] == state.started_at


@given(HISTORIES, NOWS)
def test_a_state_never_contradicts_itself(history: list[Event], now: int) -> None:
    for state in replay([*story("08:30 reported"), *history], TERMS, CALENDARS, now):
        assert (state.due_at is None) == (
            state.state in ("waiting", "paused", "void") or state.not_computable
        )
        assert (state.met_at is not None) == (state.state == "met")
        assert state.breached_at in (None, state.due_at) or state.due_at is None
        if state.state == "met" and state.breached_at is None and state.due_at is not None:
            assert state.met_at is not None
            assert state.met_at <= state.due_at
        if state.state == "running" and state.due_at is not None:
            assert state.breached_at is not None or now <= state.due_at


@settings(max_examples=300)
@given(HISTORIES, NOWS, st.integers(1, 600))
def test_a_breach_once_seen_is_seen_ever_after(history: list[Event], now: int, minutes: int) -> None:
    lasting = [event for event in history if event.type not in ("pause_rejected", "reopened")]
    ordered = [*story("08:30 reported"), *lasting]

    before = {state.clock: state for state in replay(ordered, TERMS, CALENDARS, now)}
    after = {state.clock: state for state in replay(ordered, TERMS, CALENDARS, now + minutes * MINUTE)}

    for clock, state in before.items():
        if state.breached_at is not None:
            assert after[clock].breached_at == state.breached_at


def test_segments_name_open_closed_paused_and_reopened_time() -> None:
    lines = (
        "11:00 reported",
        "14:00 paused reason=waiting_hospital",
        "15:00 resumed",
        "16:00 solved",
        "17:00 reopened",
    )

    state = clocks((OFFICE_RESOLVE,), lines, "18:00")["resolve"]

    assert [(told(start), told(end), what) for start, end, what in state.segments] == [
        ("11:00", "12:00", "running"),
        ("12:00", "14:00", "closed"),
        ("14:00", "15:00", "paused:waiting_hospital"),
        ("15:00", "16:00", "running"),
        ("16:00", "17:00", "paused:reopened"),
        ("17:00", "17:30", "running"),
        ("17:30", "18:00", "closed"),
    ]


def test_a_running_clock_warns_at_half_and_at_four_fifths_of_its_time() -> None:
    state = clocks((OFFICE_RESOLVE,), ("08:00 reported",), "10:30")["resolve"]

    assert [(point, told(instant)) for point, instant in state.firings] == [
        ("warning_50", "10:00"),
        ("warning_80", "11:12"),
        ("due", "12:00"),
    ]
    assert told(state.next_fire_at) == "11:12"


def test_warnings_move_with_a_pause() -> None:
    lines = ("09:00 reported", "10:00 paused reason=waiting_hospital", "12:00 resumed")

    state = clocks((RESOLVE,), lines, "12:00")["resolve"]

    assert [told(instant) for _, instant in state.firings] == ["13:00", "14:12", "15:00"]


def test_a_point_that_has_passed_by_a_change_is_due_at_once() -> None:
    lines = ("09:00 reported", "09:50 severity severity=high")

    state = clocks((RESOLVE, HIGH), lines, "09:50")["resolve"]

    assert [told(instant) for _, instant in state.firings] == ["09:50", "10:04", "10:20"]


def test_nothing_fires_that_is_not_running_or_is_breached() -> None:
    paused = clocks((RESOLVE,), ("09:00 reported", "10:00 paused reason=waiting_hospital"), "11:00")[
        "resolve"
    ]
    breached = clocks((RESOLVE,), ("09:00 reported",), "14:00")["resolve"]

    assert paused.firings == breached.firings == ()
    assert paused.next_fire_at is breached.next_fire_at is None
    assert paused.remaining == 3 * HOUR
    assert breached.remaining == 0
