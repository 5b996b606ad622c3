"""The edge list of the SLA clock, one story a row; what is expected was worked out by hand."""

import pytest

from contracts.domain.terms import Term
from tests.tickets.domain.story import (
    ARRIVE,
    HOUR,
    MINUTE,
    OFFICE_RESOLVE,
    RESOLVE,
    RESPOND,
    clocks,
    line,
    term,
    told,
)

SLOW = term("resolve", "reported", "solved", 8 * HOUR, pause_reasons="waiting_hospital")
FAST = term("resolve", "reported", "solved", 2 * HOUR, severity="high", grace=30 * MINUTE)
CRITICAL = term("resolve", "reported", "solved", HOUR, severity="critical")
ZERO = term("respond", "reported", "responded", 0)
NEVER_OPEN = term("resolve", "reported", "solved", HOUR, calendar="closed")
NEVER_OPEN_ZERO = term("resolve", "reported", "solved", 0, calendar="closed")
PLAN = term("plan", "reported", "planned", 2 * HOUR, pause_reasons="waiting_hospital")

# name: (term, story, now, (state, started, due, met, breached, consumed minutes))
EDGES = {
    "start exactly at opening": (
        OFFICE_RESOLVE, ("08:00 reported",), "09:00", ("running", "08:00", "12:00", None, None, 60)),
    "start exactly at closing": (
        OFFICE_RESOLVE, ("17:30 reported",), "18:00", ("running", "17:30", "12T12:00", None, None, 0)),
    "start at 24:00": (
        OFFICE_RESOLVE, ("12T00:00 reported",), "12T09:00",
        ("running", "12T00:00", "12T12:00", None, None, 60)),
    "start in the lunch break": (
        OFFICE_RESOLVE, ("13:00 reported",), "15:00", ("running", "13:00", "12T09:00", None, None, 30)),
    "start at night": (
        OFFICE_RESOLVE, ("03:00 reported",), "03:30", ("running", "03:00", "12:00", None, None, 0)),
    "start on a holiday": (
        OFFICE_RESOLVE, ("16T09:00 reported",), "17T09:00",
        ("running", "16T09:00", "18T12:00", None, None, 0)),
    "start on a make-up Saturday": (
        OFFICE_RESOLVE, ("14T09:00 reported",), "14T10:00",
        ("running", "14T09:00", "18T09:00", None, None, 60)),
    "budget 0 is due at once": (
        ZERO, ("09:00 reported",), "09:00", ("running", "09:00", "09:00", None, None, 0)),
    "budget 0 breached a microsecond later": (
        ZERO, ("09:00 reported",), "09:00:00.000001",
        ("running", "09:00", "09:00", None, "09:00", 1 / MINUTE)),
    "budget 0 met in the same instant": (
        ZERO, ("09:00 reported", "09:00 responded"), "10:00", ("met", "09:00", "09:00", "09:00", None, 0)),
    "end exactly at closing": (
        OFFICE_RESOLVE, ("08:00 reported", "12:00 solved"), "18:00",
        ("met", "08:00", "12:00", "12:00", None, 240)),
    "solved in the break after a due at closing": (
        OFFICE_RESOLVE, ("08:00 reported", "12:30 solved"), "18:00",
        ("met", "08:00", "12:00", "12:30", "12:00", 240)),
    "pause and resume in the same second": (
        RESOLVE, ("09:00 reported", "10:00 paused reason=waiting_hospital", "10:00 resumed"), "11:00",
        ("running", "09:00", "13:00", None, None, 120)),
    "pause across midnight": (
        RESOLVE, ("22:00 reported", "23:00 paused reason=waiting_hospital", "12T01:00 resumed"), "12T02:00",
        ("running", "22:00", "12T04:00", None, None, 120)),
    "pause over a holiday block": (
        OFFICE_RESOLVE,
        ("13T16:30 reported", "13T17:00 paused reason=waiting_hospital", "18T09:00 resumed"), "18T10:00",
        ("running", "13T16:30", "18T15:00", None, None, 90)),
    "pause only inside closed hours": (
        OFFICE_RESOLVE,
        ("11:00 reported", "12:30 paused reason=waiting_hospital", "14:00 resumed"), "15:00",
        ("running", "11:00", "17:30", None, None, 90)),
    "pause open has no due": (
        RESOLVE, ("09:00 reported", "10:00 paused reason=waiting_hospital"), "20:00",
        ("paused", "09:00", None, None, None, 60)),
    "pause opened before due and rejected after": (
        RESOLVE, ("09:00 reported", "12:00 paused reason=waiting_hospital", "15:00 pause_rejected"), "16:00",
        ("running", "09:00", "13:00", None, "13:00", 420)),
    "two pauses overlapping": (
        RESOLVE,
        ("09:00 reported", "10:00 paused reason=waiting_hospital", "10:30 paused reason=waiting_window",
         "11:00 resumed reason=waiting_hospital", "12:00 resumed reason=waiting_window"), "13:00",
        ("running", "09:00", "15:00", None, None, 120)),
    "a resume without a reason ends all": (
        RESOLVE,
        ("09:00 reported", "10:00 paused reason=waiting_hospital", "10:30 paused reason=waiting_window",
         "11:00 resumed"), "12:00",
        ("running", "09:00", "14:00", None, None, 120)),
    "one of two overlapping pauses rejected": (
        RESOLVE,
        ("09:00 reported", "10:00 paused reason=waiting_hospital", "10:30 paused reason=waiting_window",
         "11:00 resumed", "11:30 pause_rejected"), "12:00",
        ("running", "09:00", "14:00", None, None, 120)),
    "the earlier of two pauses rejected by its reason": (
        RESOLVE,
        ("09:00 reported", "10:00 paused reason=waiting_hospital", "10:30 paused reason=waiting_window",
         "11:00 resumed", "11:30 pause_rejected reason=waiting_hospital"), "12:00",
        ("running", "09:00", "13:30", None, None, 150)),
    "two rejections take back two pauses": (
        RESOLVE,
        ("09:00 reported", "10:00 paused reason=waiting_hospital", "10:30 resumed",
         "11:00 paused reason=waiting_hospital", "11:30 pause_rejected", "11:40 pause_rejected",
         "11:50 pause_rejected"), "12:00",
        ("running", "09:00", "13:00", None, None, 180)),
    "a rejected pause leaves its reason free for the next": (
        RESOLVE,
        ("09:00 reported", "10:00 paused reason=waiting_hospital", "10:30 pause_rejected",
         "11:00 paused reason=waiting_hospital"), "12:00",
        ("paused", "09:00", None, None, None, 120)),
    "a pause already open and a resume with nothing to end": (
        RESOLVE,
        ("09:00 reported", "09:30 resumed", "10:00 paused reason=waiting_hospital",
         "10:30 paused reason=waiting_hospital", "10:45 resumed reason=waiting_window", "11:00 resumed"),
        "12:00", ("running", "09:00", "14:00", None, None, 120)),
    "a reason the term does not list": (
        RESOLVE, ("09:00 reported", "10:00 paused reason=spare_part"), "11:00",
        ("running", "09:00", "13:00", None, None, 120)),
    "a pause open when the clock starts": (
        term("resolve", "arrived", "solved", HOUR, pause_reasons="waiting_hospital"),
        ("09:00 reported", "09:10 paused reason=waiting_hospital", "10:00 arrived", "11:00 resumed"), "11:30",
        ("running", "10:00", "12:00", None, None, 30)),
    "still held from its start": (
        term("resolve", "arrived", "solved", HOUR, pause_reasons="waiting_hospital"),
        ("09:00 reported", "09:10 paused reason=waiting_hospital", "10:00 arrived"), "11:30",
        ("paused", "10:00", None, None, None, 0)),
    "respond never pauses, whatever it lists": (
        term("respond", "reported", "responded", HOUR, pause_reasons="waiting_hospital"),
        ("09:00 reported", "09:10 paused reason=waiting_hospital"), "09:30",
        ("running", "09:00", "10:00", None, None, 30)),
    "stop while paused ends the pause": (
        RESOLVE, ("09:00 reported", "10:00 paused reason=waiting_hospital", "15:00 solved"), "16:00",
        ("met", "09:00", "18:00", "15:00", None, 60)),
    "solved, re-opened, solved": (
        RESOLVE, ("09:00 reported", "10:00 solved", "12:00 reopened", "13:00 solved"), "18:00",
        ("met", "09:00", "15:00", "13:00", None, 120)),
    "re-opened and running again": (
        RESOLVE, ("09:00 reported", "10:00 solved", "12:00 reopened"), "13:00",
        ("running", "09:00", "15:00", None, None, 120)),
    "re-open after breach": (
        RESOLVE, ("09:00 reported", "14:00 solved", "15:00 reopened"), "16:00",
        ("running", "09:00", "13:00", None, "13:00", 360)),
    "late re-opened clock breaches by what was left": (
        RESOLVE, ("09:00 reported", "12:00 solved", "15:00 reopened"), "17:00",
        ("running", "09:00", "16:00", None, "16:00", 300)),
    "re-opened while a pause of the gap is open": (
        RESOLVE,
        ("09:00 reported", "10:00 solved", "11:00 paused reason=waiting_hospital", "12:00 reopened",
         "13:00 resumed"), "14:00",
        ("running", "09:00", "16:00", None, None, 120)),
    "a pause that the solution ended does not come back": (
        RESOLVE,
        ("09:00 reported", "10:00 paused reason=waiting_hospital", "11:00 solved", "12:00 reopened"), "13:00",
        ("running", "09:00", "15:00", None, None, 120)),
    "re-opened without a solution": (
        RESOLVE, ("09:00 reported", "10:00 reopened"), "11:00",
        ("running", "09:00", "13:00", None, None, 120)),
    "met at due": (
        RESOLVE, ("09:00 reported", "13:00 solved"), "20:00", ("met", "09:00", "13:00", "13:00", None, 240)),
    "met a microsecond before due": (
        RESPOND, ("09:00 reported", "09:09:59.999999 responded"), "20:00",
        ("met", "09:00", "09:10", "09:09:59.999999", None, 599_999_999 / MINUTE)),
    "met a microsecond after due": (
        RESPOND, ("09:00 reported", "09:10:00.000001 responded"), "20:00",
        ("met", "09:00", "09:10", "09:10:00.000001", "09:10", 600_000_001 / MINUTE)),
    "due now is not past due": (
        RESPOND, ("09:00 reported",), "09:10", ("running", "09:00", "09:10", None, None, 10)),
    "ten-minute clock seen a minute late": (
        RESPOND, ("09:00 reported",), "09:11", ("running", "09:00", "09:10", None, "09:10", 11)),
    "no later pause erases a breach": (
        RESOLVE, ("09:00 reported", "14:00 paused reason=waiting_hospital"), "15:00",
        ("paused", "09:00", None, None, "13:00", 300)),
    "resumed after a breach": (
        RESOLVE, ("09:00 reported", "14:00 paused reason=waiting_hospital", "15:00 resumed"), "16:00",
        ("running", "09:00", "13:00", None, "13:00", 360)),
    "pause begun in the instant that is due": (
        RESOLVE, ("09:00 reported", "13:00 paused reason=waiting_hospital", "14:00 resumed"), "14:00",
        ("running", "09:00", "14:00", None, None, 240)),
    "repeated starts and stops change nothing": (
        RESPOND, ("09:00 reported", "09:01 reported", "09:05 responded", "09:20 responded"), "10:00",
        ("met", "09:00", "09:10", "09:05", None, 5)),
    "a stop before the start does not count": (
        ARRIVE, ("09:00 reported", "09:30 arrived", "10:00 presence_requested"), "10:30",
        ("running", "10:00", "11:00", None, None, 30)),
    "occurred in the future": (
        RESPOND, ("09:00 reported", "09:05 responded"), "09:04",
        ("running", "09:00", "09:10", None, None, 4)),
    "reported in the future": (RESPOND, ("09:00 reported",), "08:00", ("waiting", None, None, None, None, 0)),
    "closed does not stand in for solved": (
        RESOLVE, ("09:00 reported", "10:00 closed"), "11:00", ("running", "09:00", "13:00", None, None, 120)),
    "solved does not stand in for responded": (
        RESPOND, ("09:00 reported", "09:05 solved"), "09:08", ("running", "09:00", "09:10", None, None, 8)),
    "a remote solution voids a waiting arrive": (
        ARRIVE, ("09:00 reported", "10:00 solved"), "11:00", ("void", None, None, None, None, 0)),
    "a remote solution voids a running arrive": (
        ARRIVE, ("09:00 reported", "09:10 presence_requested", "09:40 solved"), "11:00",
        ("void", "09:10", None, None, None, 30)),
    "a voided arrive keeps its breach": (
        ARRIVE, ("09:00 reported", "09:10 presence_requested", "10:40 solved"), "11:00",
        ("void", "09:10", None, None, "10:10", 90)),
    "a running arrive is not void once somebody has arrived": (
        ARRIVE, ("09:00 reported", "09:05 arrived", "09:10 presence_requested", "09:40 solved"), "10:00",
        ("running", "09:10", "10:10", None, None, 50)),
    "a running plan outlives the solution": (
        PLAN, ("09:00 reported", "10:00 solved"), "10:30", ("running", "09:00", "11:00", None, None, 90)),
    "a met arrive stays met": (
        ARRIVE, ("09:00 reported", "09:10 presence_requested", "09:30 arrived", "09:40 solved"), "11:00",
        ("met", "09:10", "10:10", "09:30", None, 20)),
    "re-open sets a voided clock back to waiting": (
        ARRIVE, ("09:00 reported", "09:10 presence_requested", "09:40 solved", "10:00 reopened"), "11:00",
        ("waiting", None, None, None, None, 0)),
    "and it starts from zero": (
        ARRIVE,
        ("09:00 reported", "09:10 presence_requested", "09:40 solved", "10:00 reopened",
         "10:30 remote_impossible"), "11:00",
        ("running", "10:30", "11:30", None, None, 30)),
    "re-open does not bring back a breached one": (
        ARRIVE, ("09:00 reported", "09:10 presence_requested", "10:40 solved", "10:50 reopened"), "11:00",
        ("void", "09:10", None, None, "10:10", 90)),
    "cancelled voids what is not met": (
        RESOLVE, ("09:00 reported", "10:00 cancelled"), "11:00", ("void", "09:00", None, None, None, 60)),
    "cancelled while paused": (
        RESOLVE, ("09:00 reported", "10:00 paused reason=waiting_hospital", "11:00 cancelled"), "12:00",
        ("void", "09:00", None, None, None, 60)),
    "cancelled after breach": (
        RESOLVE, ("09:00 reported", "14:00 cancelled"), "15:00", ("void", "09:00", None, None, "13:00", 300)),
    "cancelled leaves what is met": (
        RESPOND, ("09:00 reported", "09:05 responded", "10:00 cancelled"), "11:00",
        ("met", "09:00", "09:10", "09:05", None, 5)),
    "re-open does not bring back what was cancelled": (
        RESOLVE, ("09:00 reported", "10:00 cancelled", "11:00 reopened"), "12:00",
        ("void", "09:00", None, None, None, 60)),
    "a duplicate is void": (
        RESOLVE, ("09:00 reported", "10:00 duplicate of=T1"), "11:00",
        ("void", "09:00", None, None, None, 60)),
    "empty calendar": (
        NEVER_OPEN, ("09:00 reported",), "11:00", ("running", "09:00", None, None, None, 0)),
    "empty calendar, met": (
        NEVER_OPEN, ("09:00 reported", "10:00 solved"), "11:00", ("met", "09:00", None, "10:00", None, 0)),
    "empty calendar, budget 0": (
        NEVER_OPEN_ZERO, ("09:00 reported",), "11:00", ("running", "09:00", "09:00", None, "09:00", 0)),
    "next year's notice not out yet": (
        OFFICE_RESOLVE, ("20T15:30 reported",), "20T16:30", ("running", "20T15:30", None, None, None, 60)),
    "seen after what is covered": (
        OFFICE_RESOLVE, ("20T15:30 reported",), "25T09:00", ("running", "20T15:30", None, None, None, 120)),
    "a breach before the end of what is covered": (
        OFFICE_RESOLVE, ("20T08:00 reported",), "25T09:00",
        ("running", "20T08:00", "20T12:00", None, "20T12:00", 420)),
}  # fmt: skip


@pytest.mark.parametrize(("under", "lines", "now", "expected"), EDGES.values(), ids=EDGES)
def test_edge(under: Term, lines: tuple[str, ...], now: str, expected: tuple) -> None:
    state = clocks((under,), lines, now)[under.clock]

    assert line(state) == expected


NORMAL_TO_HIGH = (SLOW, FAST, CRITICAL)
CHANGES = {
    "raised: start and consumed stay, the new budget applies": (
        ("09:00 reported", "10:00 severity severity=high"), "10:10",
        ("running", "09:00", "11:00", None, None, 70)),
    "raised with consumed above the new budget: due after the grace": (
        ("09:00 reported", "12:00 severity severity=high"), "12:10",
        ("running", "09:00", "12:30", None, None, 190)),
    "raised with consumed above the new budget and no grace": (
        ("09:00 reported", "12:00 severity severity=critical"), "12:10",
        ("running", "09:00", "12:00", None, "12:00", 190)),
    "up then down": (
        ("09:00 reported", "12:00 severity severity=high", "12:20 severity severity=normal"), "13:00",
        ("running", "09:00", "17:00", None, None, 240)),
    "up, breached, then down": (
        ("09:00 reported", "12:00 severity severity=high", "12:40 severity severity=normal"), "13:00",
        ("running", "09:00", "12:30", None, "12:30", 240)),
    "up and down in the same instant": (
        ("09:00 reported", "12:00 severity severity=critical", "12:00 severity severity=normal"), "13:00",
        ("running", "09:00", "17:00", None, None, 240)),
    "raised while paused": (
        ("09:00 reported", "10:00 paused reason=waiting_hospital", "11:00 severity severity=high",
         "12:00 resumed"), "12:10",
        ("running", "09:00", "13:00", None, None, 70)),
    "the grace stands through a pause": (
        ("09:00 reported", "12:00 paused reason=waiting_hospital", "12:10 severity severity=high",
         "12:15 resumed"), "12:20",
        ("running", "09:00", "12:40", None, None, 185)),
    "raised after breach": (
        ("09:00 reported", "18:00 severity severity=high"), "19:00",
        ("running", "09:00", "17:00", None, "17:00", 600)),
    "raised while met, then re-opened": (
        ("09:00 reported", "10:00 solved", "10:30 severity severity=high", "11:00 reopened"), "11:10",
        ("running", "09:00", "12:00", None, None, 70)),
    "raised while met does not judge again": (
        ("09:00 reported", "14:00 solved", "15:00 severity severity=high"), "16:00",
        ("met", "09:00", "17:00", "14:00", None, 300)),
    "a severity without its own term": (
        ("09:00 reported", "10:00 severity severity=low"), "11:00",
        ("running", "09:00", "17:00", None, None, 120)),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "now", "expected"), CHANGES.values(), ids=CHANGES)
def test_severity_change(lines: tuple[str, ...], now: str, expected: tuple) -> None:
    state = clocks(NORMAL_TO_HIGH, lines, now)["resolve"]

    assert line(state) == expected


def test_a_lowered_due_is_never_earlier_than_before() -> None:
    shorter_when_low = (SLOW, term("resolve", "reported", "solved", HOUR, severity="low"))

    state = clocks(shorter_when_low, ("09:00 reported", "10:00 severity severity=low"), "11:00")["resolve"]

    assert line(state) == ("running", "09:00", "17:00", None, None, 120)


def test_the_term_of_the_tickets_severity_beats_the_one_for_all() -> None:
    at_high = clocks(NORMAL_TO_HIGH, ("09:00 reported",), "09:30", severity="high")["resolve"]
    at_low = clocks(NORMAL_TO_HIGH, ("09:00 reported",), "09:30", severity="low")["resolve"]

    assert (at_high.budget, at_low.budget) == (2 * HOUR, 8 * HOUR)


def test_lines_come_in_the_order_of_the_terms_each_clock_once() -> None:
    own_resolve_last = (
        RESOLVE,
        RESPOND,
        term("resolve", "reported", "solved", HOUR, severity="high"),
        ARRIVE,
    )

    found = clocks(own_resolve_last, ("09:00 reported",), "09:00", severity="high")

    assert list(found) == ["resolve", "respond", "arrive"]
    assert found["resolve"].budget == HOUR


AGREEMENTS = {
    "replaces the due": (
        ("09:00 reported", "10:00 agreed clock=resolve due=18:00 accepted=yes"), "14:00",
        ("running", "09:00", "18:00", None, None, 300)),
    "may be earlier than the due": (
        ("09:00 reported", "10:00 agreed clock=resolve due=11:00 accepted=yes"), "12:00",
        ("running", "09:00", "11:00", None, "11:00", 180)),
    "not accepted": (
        ("09:00 reported", "10:00 agreed clock=resolve due=18:00 accepted=no"), "12:00",
        ("running", "09:00", "13:00", None, None, 180)),
    "for another clock": (
        ("09:00 reported", "10:00 agreed clock=plan due=18:00 accepted=yes"), "12:00",
        ("running", "09:00", "13:00", None, None, 180)),
    "in the instant that is due": (
        ("09:00 reported", "13:00 agreed clock=resolve due=18:00 accepted=yes"), "14:00",
        ("running", "09:00", "13:00", None, "13:00", 300)),
    "a microsecond before due": (
        ("09:00 reported", "12:59:59.999999 agreed clock=resolve due=18:00 accepted=yes"), "14:00",
        ("running", "09:00", "18:00", None, None, 300)),
    "while paused": (
        ("09:00 reported", "10:00 paused reason=waiting_hospital",
         "10:30 agreed clock=resolve due=18:00 accepted=yes", "11:00 resumed"), "12:00",
        ("running", "09:00", "14:00", None, None, 120)),
    "again, before the agreed due": (
        ("09:00 reported", "10:00 agreed clock=resolve due=18:00 accepted=yes",
         "17:00 agreed clock=resolve due=20:00 accepted=yes"), "19:00",
        ("running", "09:00", "20:00", None, None, 600)),
    "again, too late": (
        ("09:00 reported", "10:00 agreed clock=resolve due=18:00 accepted=yes",
         "18:00 agreed clock=resolve due=20:00 accepted=yes"), "19:00",
        ("running", "09:00", "18:00", None, "18:00", 600)),
    "moved by a later pause": (
        ("09:00 reported", "10:00 agreed clock=resolve due=18:00 accepted=yes",
         "11:00 paused reason=waiting_hospital", "12:30 resumed"), "13:00",
        ("running", "09:00", "19:30", None, None, 150)),
    "moved by a stop while paused": (
        ("09:00 reported", "10:00 agreed clock=resolve due=18:00 accepted=yes",
         "11:00 paused reason=waiting_hospital", "12:30 solved"), "13:00",
        ("met", "09:00", "19:30", "12:30", None, 120)),
    "moved by a re-open gap": (
        ("09:00 reported", "10:00 agreed clock=resolve due=18:00 accepted=yes", "11:00 solved",
         "14:00 reopened"), "15:00",
        ("running", "09:00", "21:00", None, None, 180)),
    "not moved by a severity": (
        ("09:00 reported", "10:00 agreed clock=resolve due=18:00 accepted=yes",
         "11:00 severity severity=critical"), "15:00",
        ("running", "09:00", "18:00", None, None, 360)),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "now", "expected"), AGREEMENTS.values(), ids=AGREEMENTS)
def test_agreed_time(lines: tuple[str, ...], now: str, expected: tuple) -> None:
    state = clocks((RESOLVE, CRITICAL), lines, now)["resolve"]

    assert line(state) == expected


def test_the_original_due_is_kept_beside_an_agreed_one() -> None:
    lines = (
        "09:00 reported",
        "10:00 agreed clock=resolve due=18:00 accepted=yes",
        "11:00 agreed clock=resolve due=17:00 accepted=yes",
    )

    state = clocks((RESOLVE,), lines, "12:00")["resolve"]

    assert (told(state.original_due_at), told(state.agreed_due_at)) == ("13:00", "17:00")
    assert state.due_at == state.agreed_due_at


def test_a_term_without_agreed_time_is_not_moved() -> None:
    lines = ("09:00 reported", "09:05 agreed clock=respond due=18:00 accepted=yes")

    state = clocks((RESPOND,), lines, "09:06")["respond"]

    assert line(state) == ("running", "09:00", "09:10", None, None, 6)


LATE = {
    "would undo a sealed breach: counts when recorded": (
        "09:05 responded recorded_at=09:20", ("met", "09:00", "09:10", "09:20", "09:10", 20)),
    "unless the other party confirms": (
        "09:05 responded recorded_at=09:20 confirmed=yes", ("met", "09:00", "09:10", "09:05", None, 5)),
    "recorded before the breach": (
        "09:05 responded recorded_at=09:08", ("met", "09:00", "09:10", "09:05", None, 5)),
    "recorded in the instant that was due": (
        "09:05 responded recorded_at=09:10", ("met", "09:00", "09:10", "09:05", None, 5)),
    "at due, recorded a microsecond after": (
        "09:10 responded recorded_at=09:10:00.000001",
        ("met", "09:00", "09:10", "09:10:00.000001", "09:10", 600_000_001 / MINUTE)),
    "does not undo a breach it came after": (
        "09:15 responded recorded_at=09:20", ("met", "09:00", "09:10", "09:15", "09:10", 15)),
    "not yet recorded at all": (
        "09:05 responded recorded_at=11:00", ("running", "09:00", "09:10", None, "09:10", 60)),
}  # fmt: skip


@pytest.mark.parametrize(("late", "expected"), LATE.values(), ids=LATE)
def test_stop_event_logged_late(late: str, expected: tuple) -> None:
    state = clocks((RESPOND,), ("09:00 reported recorded_at=09:30", late), "10:00")["respond"]

    assert line(state) == expected


def test_a_pause_before_a_late_stop_was_recorded_kept_the_breach_away() -> None:
    paused_in_between = (
        "09:00 reported",
        "10:00 solved recorded_at=15:00",
        "10:30 paused reason=waiting_hospital",
        "12:30 resumed",
    )

    state = clocks((RESOLVE,), paused_in_between, "16:00")["resolve"]

    assert line(state) == ("met", "09:00", "13:00", "10:00", None, 60)


def test_a_late_arrival_is_an_arrival_although_it_counts_later() -> None:
    lines = (
        "09:00 reported",
        "09:10 presence_requested",
        "10:00 arrived recorded_at=12:00",
        "11:00 solved",
    )

    state = clocks((ARRIVE,), lines, "13:00")["arrive"]

    assert line(state) == ("met", "09:10", "10:10", "12:00", "10:10", 170)


def test_another_stop_that_is_not_late_comes_first() -> None:
    lines = ("09:00 reported", "09:05 responded recorded_at=09:20", "09:15 responded")

    state = clocks((RESPOND,), lines, "10:00")["respond"]

    assert line(state) == ("met", "09:00", "09:10", "09:15", "09:10", 15)
