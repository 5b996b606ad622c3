"""`manage.py replay_sla`: what it prints, and every file it refuses."""

import copy
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

CALENDARS = {
    "24x7": {"always": True},
    "office": {
        "zone": "Asia/Shanghai",
        "covered_until": "2026-12-31",
        "weekly": {"mon": [["08:00", "12:00"], ["14:30", "17:30"]], "tue": [], "sat": []},
        "overrides": {"2026-02-14": [["08:00", "12:00"]], "2026-02-17": []},
    },
}
TERMS = [
    {
        "clock": "respond",
        "starts_on": "reported",
        "stops_on": "responded",
        "budget_s": 600,
        "calendar": "24x7",
    },
    {
        "clock": "resolve",
        "starts_on": "arrived",
        "stops_on": "solved",
        "budget_s": 21600,
        "calendar": "office",
        "pause_reasons": ["waiting_hospital"],
        "agreed_time": True,
        "grace_s": 0,
    },
]
REPORTED = {
    "type": "reported",
    "at": "2026-02-14T09:00:00+08:00",
    "recorded_at": "2026-02-14T09:20:00+08:00",
}
DOCUMENT: dict[str, Any] = {
    "calendars": CALENDARS,
    "terms": TERMS,
    "now": "2026-02-14T12:00:00+08:00",
    "tickets": [
        {
            "ref": "T1",
            "events": [
                {"type": "arrived", "at": "2026-02-14T10:00:00+08:00"},
                REPORTED,
                {"type": "responded", "at": "2026-02-14T01:05:00Z"},
            ],
        },
        {"ref": "T2", "contract": "TRI", "kind": "hardware_fault", "severity": "high", "events": [REPORTED]},
        {"ref": "T3", "contract": "MRS", "kind": "consulting", "events": [REPORTED]},
    ],
}


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("replay_sla", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def written(tmp_path: Path):
    def write(content: object, name: str = "log.json") -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


def test_prints_one_document_with_every_clock(written) -> None:
    found = json.loads(run(written(DOCUMENT), "--json"))

    assert found == {
        "tickets": [
            {
                "ref": "T1",
                "clocks": [
                    {
                        "clock": "respond",
                        "cycle": 1,
                        "state": "met",
                        "started_at": "2026-02-14T09:00:00+08:00",
                        "due_at": "2026-02-14T09:10:00+08:00",
                        "met_at": "2026-02-14T09:05:00+08:00",
                        "breached_at": None,
                        "consumed_s": 300.0,
                    },
                    {
                        "clock": "resolve",
                        "cycle": 1,
                        "state": "running",
                        "started_at": "2026-02-14T10:00:00+08:00",
                        "due_at": "2026-02-16T12:00:00+08:00",
                        "met_at": None,
                        "breached_at": None,
                        "consumed_s": 7200.0,
                    },
                ],
            },
            {
                "ref": "T2",
                "clocks": [
                    {
                        "clock": "respond",
                        "cycle": 1,
                        "state": "running",
                        "started_at": "2026-02-14T09:00:00+08:00",
                        "due_at": "2026-02-14T09:10:00+08:00",
                        "met_at": None,
                        "breached_at": "2026-02-14T09:10:00+08:00",
                        "consumed_s": 10800.0,
                    },
                    {
                        "clock": "arrive",
                        "cycle": 1,
                        "state": "waiting",
                        "started_at": None,
                        "due_at": None,
                        "met_at": None,
                        "breached_at": None,
                        "consumed_s": 0.0,
                    },
                ],
            },
            {"ref": "T3", "clocks": []},
        ]
    }


def test_says_so_where_the_due_is_not_computable(written) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["calendars"]["office"]["covered_until"] = "2026-02-14"

    line = json.loads(run(written(document), "--json"))["tickets"][0]["clocks"][1]

    assert line["not_computable"] is True
    assert (line["state"], line["due_at"], line["consumed_s"]) == ("running", None, 7200.0)


def test_prints_a_table_for_a_reader(written) -> None:
    lines = run(written(DOCUMENT)).splitlines()

    assert lines[0].split() == [
        "ticket", "clock", "state", "started", "due", "met", "breached", "consumed",
    ]  # fmt: skip
    assert [line.split()[:3] for line in lines[1:]] == [
        ["T1", "respond", "met"],
        ["T1", "resolve", "running"],
        ["T2", "respond", "running"],
        ["T2", "arrive", "waiting"],
    ]


def test_a_file_of_contracts_needs_no_terms_of_its_own(written) -> None:
    document = {"now": DOCUMENT["now"], "tickets": DOCUMENT["tickets"][1:]}

    assert [ticket["ref"] for ticket in json.loads(run(written(document), "--json"))["tickets"]] == [
        "T2",
        "T3",
    ]


CSV = (
    "at,type,ref,reason,accepted,due,clock,severity,kind,recorded_at\n"
    "2026-02-14T09:00:00+08:00,reported,T1,,,,,,,\n"
    "2026-02-14T09:05:00+08:00,responded,T1\n"
    "\n"
    '2026-02-14T09:00:00+08:00,reported,"故障,2",,,,,,,2026-02-14T09:20:00+08:00\n'
    "2026-02-14T10:00:00+08:00,arrived,T1,,,,,,,\n"
    "2026-02-14T10:30:00+08:00,paused,T1,waiting_hospital,,,,,,\n"
    "2026-02-14T10:40:00+08:00,resumed,T1,,,,,,,\n"
    "2026-02-14T10:50:00+08:00,agreed,T1,,True,2026-02-14T11:00:00+08:00,resolve,,,\n"
    "2026-02-14T10:55:00+08:00,severity,T1,,,,,high,,\n"
)
BESIDE = {"calendars": CALENDARS, "terms": TERMS, "now": DOCUMENT["now"]}


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "with byte order mark"])
def test_reads_a_csv_with_its_terms_beside_it(written, start: bytes) -> None:
    path, terms = written(start + CSV.encode(), "log.csv"), written(BESIDE, "terms.json")

    found = json.loads(run(path, "--terms", str(terms), "--json"))["tickets"]

    assert [ticket["ref"] for ticket in found] == ["T1", "故障,2"]
    assert found[0]["clocks"][1] == {
        "clock": "resolve",
        "cycle": 1,
        "state": "running",
        "started_at": "2026-02-14T10:00:00+08:00",
        "due_at": "2026-02-14T11:00:00+08:00",
        "met_at": None,
        "breached_at": "2026-02-14T11:00:00+08:00",
        "consumed_s": 6600.0,
    }


def changed(*steps: Any) -> dict[str, Any]:
    """The document with one value replaced, added or (where it is ...) taken out: a path, then the value."""
    document = copy.deepcopy(DOCUMENT)
    *path, key, value = steps
    place: Any = document
    for step in path:
        place = place[step]
    if value is ...:
        del place[key]
    elif key == "+":
        place.append(value)
    else:
        place[key] = value
    return document


AT = "2026-02-14T10:00:00+08:00"
EVENTS = ("tickets", 0, "events", "+")
FAULTS: dict[str, tuple[object, str]] = {
    "no object": ("[]", "not one JSON object"),
    "no JSON": ("{", "not JSON"),
    "two objects": ("{} {}", "not JSON"),
    "empty": ("", "not JSON"),
    "not UTF-8": (b'{"now": "\xff"}', "not UTF-8"),
    "UTF-16": (json.dumps(DOCUMENT).encode("utf-16"), "not UTF-8"),
    "half a surrogate": ('{"now": "\\ud800"}', "not UTF-8"),
    "NaN": ('{"now": NaN}', "not JSON"),
    "nested without end": ("[" * 100_000, "not JSON"),
    "key twice": ('{"now": 1, "now": 2}', "not JSON"),
    "unknown key": (changed("hours", 1), "hours: unknown key"),
    "now missing": (changed("now", ...), "now: missing"),
    "tickets missing": (changed("tickets", ...), "tickets: missing"),
    "terms missing": (changed("terms", ...), "terms: missing"),
    "tickets no list": (changed("tickets", {}), "tickets: not a list"),
    "ticket no object": (changed("tickets", 0, []), "tickets[0]: not an object"),
    "unknown key of a ticket": (changed("tickets", 0, "hospital", "x"), "tickets[0].hospital: unknown key"),
    "ref missing": (changed("tickets", 0, "ref", ...), "tickets[0].ref: missing"),
    "ref a number": (changed("tickets", 0, "ref", 1), "tickets[0].ref: not a text"),
    "ref twice": (changed("tickets", 1, "ref", "T1"), "tickets[1].ref: 'T1' is used twice"),
    "events missing": (changed("tickets", 0, "events", ...), "tickets[0].events: missing"),
    "without reported": (changed("tickets", 0, "events", []), "no event reported"),
    "event before reported": (
        changed(*EVENTS, {"type": "solved", "at": "2026-02-14T08:59:59+08:00"}), "before it was reported"),
    "unknown key of an event": (
        changed(*EVENTS, {"type": "solved", "at": AT, "actor": "x"}),
        "tickets[0].events[3].actor: unknown key",
    ),
    "unknown event type": (
        changed(*EVENTS, {"type": "escalated", "at": AT}), "'escalated' is not a known event type"),
    "type missing": (changed(*EVENTS, {"at": AT}), "tickets[0].events[3].type: missing"),
    "at missing": (changed(*EVENTS, {"type": "solved"}), "tickets[0].events[3].at: missing"),
    "at without offset": (
        changed(*EVENTS, {"type": "solved", "at": "2026-02-14T10:00:00"}), "not an instant with offset"),
    "at a date": (changed(*EVENTS, {"type": "solved", "at": "2026-02-14"}), "not an instant with offset"),
    "at impossible": (
        changed(*EVENTS, {"type": "solved", "at": "2026-02-30T10:00:00+08:00"}), "does not exist"),
    "at hour 24": (
        changed(*EVENTS, {"type": "solved", "at": "2026-02-14T24:00:00+08:00"}), "does not exist"),
    "at a number": (changed(*EVENTS, {"type": "solved", "at": 1}), "not a text"),
    "at out of reach": (
        changed("now", "9999-12-31T23:59:59+00:00"), "out of reach"),
    "recorded before at": (
        changed(*EVENTS, {"type": "solved", "at": AT, "recorded_at": "2026-02-14T09:59:59+08:00"}),
        "recorded_at: before at",
    ),
    "paused without reason": (changed(*EVENTS, {"type": "paused", "at": AT}), "reason: missing"),
    "paused for nothing": (changed(*EVENTS, {"type": "paused", "at": AT, "reason": ""}), "reason: empty"),
    "agreed without due": (
        changed(*EVENTS, {"type": "agreed", "at": AT, "clock": "resolve", "accepted": True}), "due: missing"),
    "agreed for an unknown clock": (
        changed(*EVENTS, {"type": "agreed", "at": AT, "clock": "repair", "due": AT, "accepted": True}),
        "'repair' is not a known clock kind",
    ),
    "accepted no boolean": (
        changed(*EVENTS, {"type": "agreed", "at": AT, "clock": "resolve", "due": AT, "accepted": 1}),
        "accepted: not true or false",
    ),
    "confirmed no boolean": (
        changed(*EVENTS, {"type": "solved", "at": AT, "confirmed": "yes"}), "confirmed: not true or false"),
    "severity event without severity": (
        changed(*EVENTS, {"type": "severity", "at": AT}), "severity: missing"),
    "unknown severity of an event": (
        changed(*EVENTS, {"type": "severity", "at": AT, "severity": "urgent"}), "not a known severity"),
    "kind event without kind": (changed(*EVENTS, {"type": "kind", "at": AT}), "kind: missing"),
    "unknown kind of an event": (
        changed(*EVENTS, {"type": "kind", "at": AT, "kind": "wish"}), "not a known request kind"),
    "duplicate of nothing": (changed(*EVENTS, {"type": "duplicate", "at": AT}), "of: missing"),
    "null": (changed(*EVENTS, {"type": "solved", "at": AT, "recorded_at": None}), "recorded_at: not a text"),
    "unknown severity": (changed("tickets", 0, "severity", "urgent"), "tickets[0].severity"),
    "unknown kind": (changed("tickets", 1, "kind", "wish"), "tickets[1].kind"),
    "unknown contract": (changed("tickets", 1, "contract", "XYZ"), "tickets[1].contract"),
    "contract without kind": (changed("tickets", 1, "kind", ...), "tickets[1].kind: missing"),
    "terms no list": (changed("terms", {}), "terms: not a list"),
    "unknown key of a term": (changed("terms", 0, "colour", "red"), "terms[0].colour: unknown key"),
    "unknown clock kind": (changed("terms", 0, "clock", "repair"), "terms[0].clock"),
    "unknown calendar": (changed("terms", 0, "calendar", "night"), "terms[0].calendar"),
    "unknown start": (changed("terms", 0, "starts_on", "called"), "terms[0].starts_on"),
    "budget missing": (changed("terms", 0, "budget_s", ...), "terms[0].budget_s: missing"),
    "budget true": (changed("terms", 0, "budget_s", True), "terms[0].budget_s: not a number"),
    "budget a text": (changed("terms", 0, "budget_s", "600"), "terms[0].budget_s: not a number"),
    "budget negative": (changed("terms", 0, "budget_s", -1), "terms[0].budget_s: negative"),
    "budget without end": (
        json.dumps(changed("terms", 0, "budget_s", 7777)).replace("7777", "1e999"), "not a number"),
    "grace negative": (changed("terms", 1, "grace_s", -1), "terms[1].grace_s: negative"),
    "reasons no list": (changed("terms", 1, "pause_reasons", "x"), "terms[1].pause_reasons: not a list"),
    "agreed time no boolean": (changed("terms", 1, "agreed_time", "yes"), "terms[1].agreed_time"),
    "two terms for one clock": (changed("terms", "+", TERMS[0]), "terms[2]: a second term"),
    "calendars no object": (changed("calendars", []), "calendars: not an object"),
    "calendar of an unknown zone": (
        changed("calendars", "office", "zone", "Asia/Peking"), "calendars.office.zone"),
    "calendar with an unknown weekday": (
        changed("calendars", "office", "weekly", "montag", []), "calendars.office.weekly.montag"),
    "calendar with an unknown date": (
        changed("calendars", "office", "overrides", "2026-02-29", []), "2026-02-29"),
    "calendar with an empty interval": (
        changed("calendars", "office", "weekly", "tue", [["08:00", "08:00"]]), "weekly.tue[0]"),
    "calendar with an unknown key": (changed("calendars", "24x7", "name", "x"), "calendars.24x7.name"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), FAULTS.values(), ids=FAULTS)
def test_refuses_a_faulty_file(written, content: object, reason: str) -> None:
    out = StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command("replay_sla", str(written(content)), "--json", stdout=out)

    assert refusal.value.returncode == 2
    assert reason in str(refusal.value)
    assert out.getvalue() == ""


ROW = "T1,reported,2026-02-14T09:00:00+08:00"
CSV_FAULTS = {
    "empty": ("", "row 1: column ref is missing"),
    "unknown column": (f"ref,type,at,colour\n{ROW},red\n", "row 1: unknown column 'colour'"),
    "column missing": ("ref,type\nT1,reported\n", "row 1: column at is missing"),
    "column twice": (f"ref,type,at,at\n{ROW}\n", "row 1: a column is given twice"),
    "too many cells": (f"ref,type,at\n{ROW}\n{ROW},x\n", "row 3: more cells"),
    "ref missing": (f"ref,type,at\n{ROW}\n,solved,{AT}\n", "row 3.ref: missing"),
    "unknown type": (f"ref,type,at\n{ROW}\nT1,fixed,{AT}\n", "row 3.type: 'fixed'"),
    "at impossible": ("ref,type,at\nT1,reported,2026-02-30T09:00:00+08:00\n", "row 2.at"),
    "paused without reason": (f"ref,type,at,reason\n{ROW},\nT1,paused,{AT},\n", "row 3.reason: missing"),
    "accepted neither true nor false": (
        f"ref,type,at,accepted\n{ROW},\nT1,solved,{AT},perhaps\n", "row 3.accepted"),
    "never reported": (f"ref,type,at\n{ROW}\nT2,solved,{AT}\n", "row 3: ticket 'T2' has no event reported"),
    "quote without end": ('ref,type,at\n"T1,reported', "row"),
    "not UTF-8": ("ref,type,at\n故,reported,x\n".encode("gb18030"), "not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), CSV_FAULTS.values(), ids=CSV_FAULTS)
def test_refuses_a_faulty_csv(written, content: str | bytes, reason: str) -> None:
    path, terms = written(content, "log.csv"), written(BESIDE, "terms.json")

    with pytest.raises(CommandError) as refusal:
        run(path, "--terms", str(terms), "--json")

    assert refusal.value.returncode == 2
    assert reason in str(refusal.value)


def test_refuses_what_does_not_go_together(written, tmp_path: Path) -> None:
    csv, no_now = written(CSV, "log.csv"), written({"calendars": {}, "terms": []}, "terms.json")

    for path, options, reason in (
        (csv, (), "--terms"),
        (csv, ("--terms", str(no_now)), "now: missing"),
        (csv, ("--terms", str(tmp_path / "none.json")), "none.json"),
        (tmp_path / "none.json", (), "none.json"),
        (tmp_path, (), str(tmp_path)),
    ):
        with pytest.raises(CommandError) as refusal:
            run(path, *options)
        assert refusal.value.returncode == 2
        assert reason in str(refusal.value)
