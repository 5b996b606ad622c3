"""Every promise of the five contracts that a clock counts, by hand, and what a change of kind does to it."""

import pytest

from contracts.catalogue import CALENDARS, shipped_promises, terms_of
from contracts.domain.terms import CONTRACTS, REQUEST_KINDS
from tests.tickets.domain.story import at, line, story, told
from tickets.domain.sla import ClockState, replay

ASKED = "09:20 presence_requested"
# The dues when reported at 09:00, confirmed at 09:10, presence asked for at 09:20, arrived at 10:00.
PROMISED = {
    ("MRS", "fault"): {"respond": "09:30"},
    ("MRS", "function_adjustment"): {"resolve": "13T09:10"},
    ("EMR", "consulting"): {"respond": "10:00"},
    ("EMR", "fault"): {"respond": "11:00"},
    ("EMR", "report"): {"respond": "11:00"},
    ("EMR", "change"): {"respond": "11:00"},
    ("EMR", "daily_maintenance"): {"respond": "11:00"},
    ("EMR", "data_recovery"): {"respond": "11:00"},
    ("EMR", "data_correction"): {"respond": "11:00"},
    ("EMR", "disaster"): {"respond": "09:10"},
    ("AIS", "fault"): {"respond": "09:30", "arrive": "13:20", "resolve": "16:00"},
    ("AIS", "change"): {"plan": "12T09:00"},
    ("AIS", "function_adjustment"): {"resolve": "13T09:10"},
    ("TRI", "fault"): {"respond": "09:10", "arrive": "10:20"},
    ("TRI", "hardware_fault"): {"respond": "09:10", "arrive": "12T09:10"},
    ("TRI", "bug"): {"resolve": "13T09:00"},
    ("TRI", "major_outage"): {"respond": "09:10", "arrive": "10:20", "resolve": "13:00"},
    ("TRI", "function_adjustment"): {"resolve": "13T09:10"},
    ("TRA", "fault"): {"respond": "09:10", "resolve": "11:00"},
    ("TRA", "consulting"): {"respond": "12T09:00"},
    ("TRA", "function_adjustment"): {"resolve": "13T09:10"},
}


def under(contract: str, kind: str, lines: tuple[str, ...], now: str) -> dict[str, ClockState]:
    states = replay(story(*lines), terms_of(contract), CALENDARS, at(now), kind=kind)
    return {state.clock: state for state in states}


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("kind", REQUEST_KINDS)
def test_each_contract_promises_what_its_table_says_and_no_more(contract: str, kind: str) -> None:
    lines = ("09:00 reported", "09:10 confirmed", ASKED, "10:00 arrived")

    found = under(contract, kind, lines, "10:00")

    assert {clock: told(state.due_at) for clock, state in found.items()} == PROMISED.get((contract, kind), {})


def test_plan_and_resolve_pause_for_three_reasons_and_no_others() -> None:
    reasons = {
        (promise.term.clock, promise.term.pause_reasons) for promise in shipped_promises() if promise.term
    }

    listed = frozenset({"waiting_hospital", "waiting_window", "waiting_third_party"})
    none: frozenset[str] = frozenset()
    assert reasons == {("respond", none), ("arrive", none), ("plan", listed), ("resolve", listed)}


def test_only_ais_fault_lets_an_agreed_time_replace_arrive_and_resolve() -> None:
    agreed = [
        (promise.contract, promise.kind, promise.clock)
        for promise in shipped_promises()
        if promise.term and promise.term.agreed_time
    ]

    assert agreed == [("AIS", "fault", "arrive"), ("AIS", "fault", "resolve")]


@pytest.mark.parametrize("asked", ["presence_requested", "remote_impossible"])
def test_arrive_starts_when_presence_is_asked_for_or_remote_repair_is_impossible(asked: str) -> None:
    lines = ("09:00 reported", f"09:20 {asked}", "09:40 remote_impossible", "10:00 arrived")

    arrive = under("TRI", "fault", lines, "11:00")["arrive"]

    assert line(arrive) == ("met", "09:20", "10:20", "10:00", None, 40)


def test_ais_resolve_waits_for_arrival_and_is_void_when_solved_remotely() -> None:
    found = under("AIS", "fault", ("09:00 reported", "09:05 responded", "10:00 solved"), "11:00")

    assert {clock: state.state for clock, state in found.items()} == {
        "respond": "met",
        "arrive": "void",
        "resolve": "void",
    }


KIND_CHANGES = {
    "bug to major outage: raised, start and consumed stay": (
        "bug", ("09:00 reported", "10:00 kind kind=major_outage"), "10:30", "resolve",
        ("running", "09:00", "13:00", None, None, 90)),
    "bug to major outage: respond counts from the report, due not earlier than the change": (
        "bug", ("09:00 reported", "10:00 kind kind=major_outage"), "10:30", "respond",
        ("running", "09:00", "10:00", None, "10:00", 90)),
    "and is met when somebody had already answered": (
        "bug", ("09:00 reported", "09:30 responded", "10:00 kind kind=major_outage"), "10:30", "respond",
        ("met", "09:00", "10:00", "09:30", None, 30)),
    "fault to bug: arrive is void": (
        "fault", ("09:00 reported", ASKED, "10:00 kind kind=bug"), "10:30", "arrive",
        ("void", "09:20", None, None, None, 40)),
    "fault to bug: a breach stays": (
        "fault", ("09:00 reported", ASKED, "10:30 kind kind=bug"), "11:00", "arrive",
        ("void", "09:20", None, None, "10:20", 70)),
    "fault to bug: what is met stays": (
        "fault", ("09:00 reported", "09:05 responded", "10:00 kind kind=bug"), "10:30", "respond",
        ("met", "09:00", "09:10", "09:05", None, 5)),
    "fault to hardware fault: a running arrive is lowered": (
        "fault", ("09:00 reported", ASKED, "09:40 kind kind=hardware_fault"), "10:30", "arrive",
        ("running", "09:20", "12T09:20", None, None, 70)),
    "fault to hardware fault: a waiting arrive starts when the fault is confirmed": (
        "fault", ("09:00 reported", "09:40 kind kind=hardware_fault", "10:00 confirmed"), "10:30", "arrive",
        ("running", "10:00", "12T10:00", None, None, 30)),
    "hardware fault to major outage: raised": (
        "hardware_fault", ("09:00 reported", "09:10 confirmed", "09:40 kind kind=major_outage"), "09:50",
        "arrive", ("running", "09:10", "10:10", None, None, 40)),
    "to a kind the contract does not name": (
        "fault", ("09:00 reported", "09:05 kind kind=training"), "09:30", "respond",
        ("void", "09:00", None, None, None, 5)),
    "and back": (
        "fault", ("09:00 reported", "09:05 kind kind=training", "09:20 kind kind=fault"), "09:30", "respond",
        ("running", "09:00", "09:20", None, "09:20", 30)),
    "the same kind again": (
        "fault", ("09:00 reported", "09:05 kind kind=fault"), "09:08", "respond",
        ("running", "09:00", "09:10", None, None, 8)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "lines", "now", "clock", "expected"), KIND_CHANGES.values(), ids=KIND_CHANGES
)
def test_kind_change_of_tri(kind: str, lines: tuple[str, ...], now: str, clock: str, expected: tuple) -> None:
    state = under("TRI", kind, lines, now)[clock]

    assert line(state) == expected


def test_lines_after_a_change_of_kind_name_every_clock_the_ticket_had() -> None:
    found = under("TRI", "fault", ("09:00 reported", "10:00 kind kind=bug"), "10:30")

    assert list(found) == ["respond", "arrive", "resolve"]
