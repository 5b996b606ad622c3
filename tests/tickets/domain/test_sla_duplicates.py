"""Duplicates: the earliest start wins on the parent (rule 8)."""

from contracts.domain.terms import same_for_every_kind
from tests.tickets.domain.story import ARRIVE, CALENDARS, RESOLVE, RESPOND, at, line, story
from tickets.domain.duplicates import TicketLog, earliest_starts, replay_all
from tickets.domain.sla import ClockState

TERMS = same_for_every_kind((RESPOND, ARRIVE, RESOLVE))


def replayed(now: str, **tickets: tuple[str, ...]) -> dict[str, dict[str, ClockState]]:
    logs = [TicketLog(ref, story(*lines), TERMS, CALENDARS) for ref, lines in tickets.items()]
    states = replay_all(logs, at(now))
    return {log.ref: {state.clock: state for state in found} for log, found in zip(logs, states, strict=True)}


def test_parent_starts_at_the_earlier_of_the_two_starts() -> None:
    found = replayed(
        "10:00",
        T1=("09:00 reported", "09:05 responded"),
        T2=("08:30 reported", "09:30 duplicate of=T1"),
    )

    assert line(found["T1"]["resolve"]) == ("running", "08:30", "12:30", None, None, 90)
    assert line(found["T1"]["respond"]) == ("met", "08:30", "08:40", "09:05", "08:40", 35)
    assert line(found["T2"]["resolve"]) == ("void", "08:30", None, None, None, 60)


def test_a_later_duplicate_changes_nothing() -> None:
    found = replayed("10:00", T1=("09:00 reported",), T2=("09:10 reported", "09:30 duplicate of=T1"))

    assert line(found["T1"]["resolve"]) == ("running", "09:00", "13:00", None, None, 60)


def test_presence_asked_for_on_the_duplicate_is_asked_for_on_the_parent() -> None:
    found = replayed(
        "10:00",
        T1=("09:00 reported",),
        T2=("09:10 reported", "09:20 presence_requested", "09:30 duplicate of=T1"),
    )

    assert line(found["T1"]["arrive"]) == ("running", "09:20", "10:20", None, None, 40)


def test_a_duplicate_of_a_duplicate_hands_its_start_on() -> None:
    found = replayed(
        "10:00",
        T1=("09:00 reported",),
        T2=("08:50 reported", "09:30 duplicate of=T1"),
        T3=("08:40 reported", "09:20 duplicate of=T2"),
    )

    assert line(found["T1"]["resolve"])[1] == "08:40"


def test_not_yet_found_to_be_a_duplicate() -> None:
    found = replayed("09:20", T1=("09:00 reported",), T2=("08:30 reported", "09:30 duplicate of=T1"))

    assert line(found["T1"]["resolve"]) == ("running", "09:00", "13:00", None, None, 20)


def test_rings_strangers_and_oneself_do_no_harm() -> None:
    found = replayed(
        "10:00",
        T1=("09:00 reported", "09:30 duplicate of=T2"),
        T2=("08:30 reported", "09:30 duplicate of=T1"),
        T3=("09:00 reported", "09:30 duplicate of=T3"),
        T4=("09:00 reported", "09:30 duplicate of=nobody"),
    )

    assert {ref: line(clocks["resolve"])[:2] for ref, clocks in found.items()} == {
        "T1": ("void", "08:30"),
        "T2": ("void", "08:30"),
        "T3": ("void", "09:00"),
        "T4": ("void", "09:00"),
    }


def test_one_ticket_alone_takes_the_starts_of_its_duplicates() -> None:
    duplicate = TicketLog("T2", story("08:30 reported", "09:30 duplicate of=T1"), TERMS, CALENDARS)
    parent = TicketLog("T1", story("09:00 reported"), TERMS, CALENDARS)

    starts = earliest_starts([duplicate.replay(at("10:00"))])
    found = {state.clock: state for state in parent.replay(at("10:00"), starts)}

    assert starts == {"respond": at("08:30"), "resolve": at("08:30")}
    assert line(found["resolve"])[1] == "08:30"
