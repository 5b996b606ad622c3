"""Read a log of tickets for the SLA clock, strictly: what cannot be used is refused with its path or row.

Source: the file format of `manage.py replay_sla`. A JSON file holds all; a CSV holds one event a row, with
calendars, terms and now in a JSON beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.catalogue import CALENDARS, terms_of
from contracts.domain.terms import (
    CLOCK_KINDS,
    CONTRACTS,
    EVENT_TYPES,
    REQUEST_KINDS,
    SEVERITIES,
    Term,
    TermsFor,
    same_for_every_kind,
)
from core.domain.calendar import Calendar
from core.domain.calendar_spec import CalendarFault
from tickets.domain.duplicates import TicketLog
from tickets.domain.sla import Event
from tickets.replay_csv import read_rows
from tickets.replay_document import read_document, read_text
from tickets.replay_values import (
    FileRefused,
    Reader,
    fields,
    flag,
    instant,
    join,
    listed,
    one_of,
    seconds,
    text,
)

_severity = one_of(SEVERITIES, "severity")
_kind = one_of(REQUEST_KINDS, "request kind")
_clock = one_of(CLOCK_KINDS, "clock kind")
_event_type = one_of(EVENT_TYPES, "event type")
_NEEDED = {
    "paused": ("reason",),
    "agreed": ("clock", "due"),
    "severity": ("severity",),
    "kind": ("kind",),
    "duplicate": ("of",),
}
_EVENT: Mapping[str, Reader] = {
    "type": _event_type, "at": instant, "recorded_at": instant, "reason": text, "clock": _clock,
    "due": instant, "accepted": flag, "severity": _severity, "kind": _kind, "of": text, "confirmed": flag,
}  # fmt: skip
_TERM: Mapping[str, Reader] = {
    "clock": _clock, "starts_on": _event_type, "stops_on": _event_type, "budget_s": seconds, "calendar": text,
    "severity": _severity, "pause_reasons": listed(text), "agreed_time": flag, "grace_s": seconds,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReplayFile:
    """The tickets in the order of the file, and the instant to look at them from."""

    tickets: list[TicketLog]
    now: int


def read_replay_file(path: Path, terms: Path | None = None) -> ReplayFile:
    """Read a JSON file, or a CSV with its `terms` beside it; raises FileRefused."""
    if terms is None and path.suffix.lower() != ".csv":
        return _whole(read_document(path))
    if terms is None:
        raise FileRefused(str(path), "a CSV needs its calendars, terms and now: --terms FILE")
    beside = fields(read_document(terms), "", _BESIDE, ("calendars", "terms", "now"))
    shared = _terms(beside)
    tickets = [
        _ticket(ref, "", f"row {rows[0][0]}", shared, _csv_ticket(rows))
        for ref, rows in read_rows(read_text(path)).items()
    ]
    return ReplayFile(tickets, beside["now"])


def _calendars(value: Any, path: str) -> dict[str, Calendar]:
    if not isinstance(value, dict):
        raise FileRefused(path, "not an object")
    return {name: _calendar(spec, join(path, name)) for name, spec in value.items()}


def _calendar(spec: Any, path: str) -> Calendar:
    try:
        return Calendar.from_spec(spec)
    except CalendarFault as fault:
        raise FileRefused(join(path, fault.path) if fault.path else path, fault.reason) from None


def _term(value: Any, path: str) -> Term:
    given = fields(value, path, _TERM, ("clock", "starts_on", "stops_on", "budget_s", "calendar"))
    return Term(
        clock=given["clock"],
        starts_on=frozenset({given["starts_on"]}),
        stops_on=given["stops_on"],
        budget=given["budget_s"],
        calendar=given["calendar"],
        severity=given.get("severity"),
        pause_reasons=frozenset(given.get("pause_reasons", ())),
        agreed_time=given.get("agreed_time", False),
        grace=given.get("grace_s", 0),
    )


_BESIDE: Mapping[str, Reader] = {"calendars": _calendars, "terms": listed(_term), "now": instant}


@dataclass(frozen=True, slots=True)
class _Shared:
    """Calendars and terms for the tickets that name no contract; None where the file has no terms."""

    calendars: Mapping[str, Calendar]
    terms_for: TermsFor | None


def _terms(given: Mapping[str, Any]) -> _Shared:
    calendars: dict[str, Calendar] = given.get("calendars", {})
    if "terms" not in given:
        return _Shared(calendars, None)
    seen = set()
    for index, term in enumerate(given["terms"]):
        if term.calendar not in calendars:
            raise FileRefused(f"terms[{index}].calendar", f"{term.calendar!r} is not a known calendar")
        if (term.clock, term.severity) in seen:
            raise FileRefused(f"terms[{index}]", "a second term for one clock and severity")
        seen.add((term.clock, term.severity))
    return _Shared(calendars, same_for_every_kind(given["terms"]))


def _whole(document: dict[str, Any]) -> ReplayFile:
    given = fields(
        document, "", {**_BESIDE, "tickets": listed(lambda value, path: (value, path))}, ("now", "tickets")
    )
    shared = _terms(given)
    tickets: list[TicketLog] = []
    seen: set[str] = set()
    for value, path in given["tickets"]:
        ticket = fields(value, path, _TICKET, ("ref", "events"))
        if ticket["ref"] in seen:
            raise FileRefused(join(path, "ref"), f"{ticket['ref']!r} is used twice")
        seen.add(ticket["ref"])
        tickets.append(_ticket(ticket["ref"], path, path, shared, ticket))
    return ReplayFile(tickets, given["now"])


def _event(value: Any, path: str, may_lack: Sequence[str] = ()) -> Event:
    given = fields(value, path, _EVENT, ("type", "at"))
    for key in _NEEDED.get(given["type"], ()):
        if key not in given and key not in may_lack:
            raise FileRefused(join(path, key), f"missing, {given['type']} needs it")
    if given.get("recorded_at", given["at"]) < given["at"]:
        raise FileRefused(join(path, "recorded_at"), "before at")
    return Event(**given)


def _csv_ticket(rows: Sequence[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    """Make a ticket of its rows; severity and kind on `reported` are those it came with."""
    events = [_event(cells, f"row {row}", may_lack=("of",)) for row, cells in rows]
    first = next((event for event in events if event.type == "reported"), None)
    return {
        "events": events,
        "severity": (first and first.severity) or "normal",
        "kind": first and first.kind,
    }


_TICKET: Mapping[str, Reader] = {
    "ref": text,
    "events": listed(_event),
    "contract": one_of(CONTRACTS, "contract"),
    "kind": _kind,
    "severity": _severity,
}


def _ticket(ref: str, path: str, where: str, shared: _Shared, given: Mapping[str, Any]) -> TicketLog:
    events: list[Event] = given["events"]
    reported = min((event.at for event in events if event.type == "reported"), default=None)
    if reported is None:
        raise FileRefused(where, f"ticket {ref!r} has no event reported")
    if any(event.at < reported for event in events):
        raise FileRefused(where, f"ticket {ref!r} has an event before it was reported")
    kind, severity = given.get("kind"), given.get("severity", "normal")
    if "contract" in given:
        if kind is None:
            raise FileRefused(join(path, "kind"), "missing, contract needs it")
        return TicketLog(ref, events, terms_of(given["contract"]), CALENDARS, kind, severity)
    if shared.terms_for is None:
        raise FileRefused("terms", f"missing, and ticket {ref!r} names no contract")
    return TicketLog(ref, events, shared.terms_for, shared.calendars, kind, severity)
