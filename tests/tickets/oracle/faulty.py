"""Replay files that cannot be used, one for every kind of fault, and their sound neighbours.

Source: shared/domain/sla/README.md, "Faulty is", and shared/domain/formats.md, "Exactly".
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

SOUND: dict[str, Any] = {
    "calendars": {
        "24x7": {"always": True},
        "office": {
            "zone": "Asia/Shanghai",
            "covered_until": "2026-12-31",
            "weekly": {"mon": [["08:00", "12:00"], ["14:30", "17:30"]], "sat": []},
            "overrides": {"2026-02-14": [["08:00", "12:00"]], "2026-02-17": []},
        },
    },
    "terms": [
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
            "grace_s": 60,
        },
    ],
    "now": "2026-02-14T12:00:00+08:00",
    "tickets": [
        {
            "ref": "T1",
            "severity": "high",
            "events": [
                {
                    "type": "reported",
                    "at": "2026-02-14T09:00:00+08:00",
                    "recorded_at": "2026-02-14T09:20:00+08:00",
                },
                {"type": "responded", "at": "2026-02-14T09:05:00+08:00", "confirmed": True},
                {"type": "arrived", "at": "2026-02-14T09:06:00+08:00"},
                {"type": "paused", "at": "2026-02-14T09:07:00+08:00", "reason": "waiting_hospital"},
                {"type": "resumed", "at": "2026-02-14T09:08:00+08:00", "reason": "waiting_hospital"},
                {
                    "type": "agreed",
                    "clock": "resolve",
                    "due": "2026-02-15T09:00:00+08:00",
                    "at": "2026-02-14T09:09:00+08:00",
                    "accepted": True,
                },
                {"type": "severity", "at": "2026-02-14T09:10:00+08:00", "severity": "low"},
                {"type": "duplicate", "at": "2026-02-14T09:20:00+08:00", "of": "T2"},
            ],
        },
        {
            "ref": "T2",
            "contract": "TRI",
            "kind": "hardware_fault",
            "events": [
                {"type": "reported", "at": "2026-02-14T09:00:00+08:00"},
                {"type": "kind", "at": "2026-02-14T09:10:00+08:00", "kind": "bug"},
            ],
        },
    ],
}
EVENTS = "tickets", 0, "events"
PAUSED, AGREED, SEVERITY, DUPLICATE = (*EVENTS, 3), (*EVENTS, 5), (*EVENTS, 6), (*EVENTS, 7)
OFFICE = "calendars", "office"
MONDAY = (*OFFICE, "weekly", "mon")
GONE = object()
AT = "2026-02-14T09:30:00+08:00"

# Where, what stands there instead, and a word of the reason or the path that must be named.
CHANGES: tuple[tuple[str, tuple[Any, ...], Any, str], ...] = (
    ("unknown key in the document", ("extra",), 1, "extra"),
    ("unknown key in a calendar", (*OFFICE, "extra"), 1, "extra"),
    ("unknown key in a term", ("terms", 0, "extra"), 1, "extra"),
    ("unknown key in a ticket", ("tickets", 0, "extra"), 1, "extra"),
    ("unknown key in an event", (*EVENTS, 0, "extra"), 1, "extra"),
    ("underscored key in an event", (*EVENTS, 0, "_note"), "x", "_note"),
    ("no now", ("now",), GONE, "now"),
    ("no tickets", ("tickets",), GONE, "tickets"),
    ("no terms where a ticket has no contract", ("terms",), GONE, "terms"),
    ("no calendars where terms name one", ("calendars",), GONE, "calendar"),
    *((f"term without {key}", ("terms", 0, key), GONE, key) for key in SOUND["terms"][0]),
    ("ticket without ref", ("tickets", 0, "ref"), GONE, "ref"),
    ("ticket without events", ("tickets", 0, "events"), GONE, "events"),
    ("ticket with no event at all", ("tickets", 0, "events"), [], "reported"),
    ("event without type", (*EVENTS, 1, "type"), GONE, "type"),
    ("event without at", (*EVENTS, 1, "at"), GONE, "at"),
    ("paused without reason", (*PAUSED, "reason"), GONE, "reason"),
    ("agreed without clock", (*AGREED, "clock"), GONE, "clock"),
    ("agreed without due", (*AGREED, "due"), GONE, "due"),
    ("severity without severity", (*SEVERITY, "severity"), GONE, "severity"),
    ("kind without kind", ("tickets", 1, "events", 1, "kind"), GONE, "kind"),
    ("duplicate without of", (*DUPLICATE, "of"), GONE, "of"),
    ("contract without kind", ("tickets", 1, "kind"), GONE, "kind"),
    ("calendars a list", ("calendars",), [], "calendars"),
    ("calendar a list", (*OFFICE,), [], "office"),
    ("calendar true", (*OFFICE,), True, "office"),
    ("always a number", ("calendars", "24x7", "always"), 1, "always"),
    ("always a text", ("calendars", "24x7", "always"), "true", "always"),
    ("zone a number", (*OFFICE, "zone"), 8, "zone"),
    ("zone null", (*OFFICE, "zone"), None, "zone"),
    ("covered_until a number", (*OFFICE, "covered_until"), 2026, "covered_until"),
    ("weekly a list", (*OFFICE, "weekly"), [], "weekly"),
    ("weekday null", MONDAY, None, "mon"),
    ("weekday an object", MONDAY, {}, "mon"),
    ("interval a text", MONDAY, ["08:00-12:00"], "mon"),
    ("interval of one time", MONDAY, [["08:00"]], "mon"),
    ("interval of three times", MONDAY, [["08:00", "12:00", "13:00"]], "mon"),
    ("time of day a number", MONDAY, [[8, 12]], "mon"),
    ("overrides a list", (*OFFICE, "overrides"), [], "overrides"),
    ("override null", (*OFFICE, "overrides", "2026-02-17"), None, "2026-02-17"),
    ("terms an object", ("terms",), {}, "terms"),
    ("term a text", ("terms", 0), "respond", "terms[0]"),
    ("budget true", ("terms", 0, "budget_s"), True, "budget_s"),
    ("budget a text", ("terms", 0, "budget_s"), "600", "budget_s"),
    ("budget null", ("terms", 0, "budget_s"), None, "budget_s"),
    ("grace false", ("terms", 1, "grace_s"), False, "grace_s"),
    ("agreed_time a number", ("terms", 1, "agreed_time"), 1, "agreed_time"),
    ("agreed_time a text", ("terms", 1, "agreed_time"), "yes", "agreed_time"),
    ("pause_reasons a text", ("terms", 1, "pause_reasons"), "waiting_hospital", "pause_reasons"),
    ("pause reason a number", ("terms", 1, "pause_reasons"), [1], "pause_reasons"),
    ("starts_on a number", ("terms", 0, "starts_on"), 1, "starts_on"),
    ("calendar of a term a number", ("terms", 0, "calendar"), 7, "calendar"),
    ("tickets an object", ("tickets",), {}, "tickets"),
    ("ticket null", ("tickets", 0), None, "tickets[0]"),
    ("ref a number", ("tickets", 0, "ref"), 1, "ref"),
    ("events an object", ("tickets", 0, "events"), {}, "events"),
    ("event a text", (*EVENTS, 1), "responded", "events[1]"),
    ("at a number", (*EVENTS, 1, "at"), 1771030800, "at"),
    ("at null", (*EVENTS, 1, "at"), None, "at"),
    ("recorded_at null", (*EVENTS, 0, "recorded_at"), None, "recorded_at"),
    ("accepted a text", (*AGREED, "accepted"), "true", "accepted"),
    ("accepted a number", (*AGREED, "accepted"), 1, "accepted"),
    ("confirmed a number", (*EVENTS, 1, "confirmed"), 1, "confirmed"),
    ("reason a number", (*PAUSED, "reason"), 1, "reason"),
    ("of a number", (*DUPLICATE, "of"), 2, "of"),
    ("now a number", ("now",), 1, "now"),
    ("30 February", (*EVENTS, 1, "at"), "2026-02-30T09:05:00+08:00", "at"),
    ("29 February of a common year", ("now",), "2026-02-29T12:00:00+08:00", "now"),
    ("hour 25", (*EVENTS, 1, "at"), "2026-02-14T25:05:00+08:00", "at"),
    ("minute 60", (*EVENTS, 1, "at"), "2026-02-14T09:60:00+08:00", "at"),
    ("month 13", (*AGREED, "due"), "2026-13-14T09:00:00+08:00", "due"),
    ("instant without offset", (*EVENTS, 1, "at"), "2026-02-14T09:05:00", "at"),
    ("now without offset", ("now",), "2026-02-14T12:00:00", "now"),
    ("due without offset", (*AGREED, "due"), "2026-02-15T09:00:00", "due"),
    ("recorded_at without offset", (*EVENTS, 0, "recorded_at"), "2026-02-14T09:20:00", "recorded_at"),
    ("offset of 25 hours", (*EVENTS, 1, "at"), "2026-02-14T09:05:00+25:00", "at"),
    ("only a date", (*EVENTS, 1, "at"), "2026-02-14", "at"),
    ("empty instant", (*EVENTS, 1, "at"), "", "at"),
    ("an instant in words", ("now",), "tomorrow", "now"),
    ("year 0", (*EVENTS, 1, "at"), "0000-02-14T09:05:00+08:00", "at"),
    ("zone unknown", (*OFFICE, "zone"), "Asia/Atlantis", "zone"),
    ("zone empty", (*OFFICE, "zone"), "", "zone"),
    ("zone a path", (*OFFICE, "zone"), "../../etc/passwd", "zone"),
    ("weekday unknown", (*OFFICE, "weekly", "funday"), [], "funday"),
    ("weekday in capitals", (*OFFICE, "weekly", "Mon"), [], "Mon"),
    ("override on 30 February", (*OFFICE, "overrides", "2026-02-30"), [], "2026-02-30"),
    ("override date without dashes", (*OFFICE, "overrides", "20260217"), [], "20260217"),
    ("covered until 31 April", (*OFFICE, "covered_until"), "2026-04-31", "covered_until"),
    ("covered until an instant", (*OFFICE, "covered_until"), "2026-12-31T00:00:00", "covered_until"),
    ("time of day 24:01", MONDAY, [["08:00", "24:01"]], "mon"),
    ("time of day 25:00", MONDAY, [["08:00", "25:00"]], "mon"),
    ("time of day 08:60", MONDAY, [["08:60", "12:00"]], "mon"),
    ("time of day in words", MONDAY, [["eight", "12:00"]], "mon"),
    ("time of day negative", MONDAY, [["-1:00", "12:00"]], "mon"),
    ("equal ends", MONDAY, [["08:00", "08:00"]], "mon"),
    ("equal ends at midnight", MONDAY, [["00:00", "00:00"]], "mon"),
    ("start at 24:00", MONDAY, [["24:00", "08:00"]], "mon"),
    ("24:00 to 24:00", MONDAY, [["24:00", "24:00"]], "mon"),
    ("equal ends in an override", (*OFFICE, "overrides", "2026-02-17"), [["09:00", "09:00"]], "2026-02-17"),
    ("calendar of a term unknown", ("terms", 0, "calendar"), "night", "calendar"),
    ("clock kind of a term unknown", ("terms", 0, "clock"), "answer", "clock"),
    ("clock kind in capitals", ("terms", 0, "clock"), "Respond", "clock"),
    ("clock kind of an agreement unknown", (*AGREED, "clock"), "answer", "clock"),
    ("starts_on unknown", ("terms", 0, "starts_on"), "phoned", "starts_on"),
    ("stops_on unknown", ("terms", 0, "stops_on"), "phoned", "stops_on"),
    ("event type unknown", (*EVENTS, 1, "type"), "phoned", "type"),
    ("event type empty", (*EVENTS, 1, "type"), "", "type"),
    ("severity of a ticket unknown", ("tickets", 0, "severity"), "urgent", "severity"),
    ("severity of a term unknown", ("terms", 0, "severity"), "urgent", "severity"),
    ("severity of an event unknown", (*SEVERITY, "severity"), "urgent", "severity"),
    ("severity of a ticket null", ("tickets", 0, "severity"), None, "severity"),
    ("request kind of a ticket unknown", ("tickets", 1, "kind"), "flood", "kind"),
    ("request kind of an event unknown", ("tickets", 1, "events", 1, "kind"), "flood", "kind"),
    ("contract unknown", ("tickets", 1, "contract"), "HIS", "contract"),
    ("contract in small letters", ("tickets", 1, "contract"), "tri", "contract"),
    ("negative budget", ("terms", 0, "budget_s"), -1, "budget_s"),
    ("budget a hair below nothing", ("terms", 0, "budget_s"), -0.001, "budget_s"),
    ("negative grace", ("terms", 1, "grace_s"), -1, "grace_s"),
    ("two terms for one clock", ("terms", 1), SOUND["terms"][0], "terms[1]"),
    ("ref used twice", ("tickets", 1, "ref"), "T1", "ref"),
    ("no reported", (*EVENTS, 0, "type"), "confirmed", "T1"),
    ("an event before reported", (*EVENTS, 1, "at"), "2026-02-14T08:59:59.999999+08:00", "T1"),
    ("an event after now before reported", (*EVENTS, 0, "at"), "2026-02-14T09:19:00+08:00", "T1"),
    (
        "recorded before it came",
        (*EVENTS, 0, "recorded_at"),
        "2026-02-14T08:59:59.999999+08:00",
        "recorded_at",
    ),
    (
        "recorded before it came in another offset",
        (*EVENTS, 0, "recorded_at"),
        "2026-02-14T09:20:00+09:00",
        "recorded",
    ),
)


def changed(where: tuple[Any, ...], what: Any) -> dict[str, Any]:
    """The sound document with one place changed."""
    document = deepcopy(SOUND)
    spot: Any = document
    for step in where[:-1]:
        spot = spot[step]
    if what is GONE:
        del spot[where[-1]]
    else:
        spot[where[-1]] = what
    return document


def _raw() -> Iterator[tuple[str, bytes, str]]:
    text = json.dumps(SOUND)
    yield "empty file", b"", "JSON"
    yield "only blanks", b" \n", "JSON"
    yield "a list", b"[" + text.encode() + b"]", "object"
    yield "a text", b'"T1"', "object"
    yield "null", b"null", "object"
    yield "two objects", text.encode() * 2, "JSON"
    yield "cut short", text.encode()[:-1], "JSON"
    yield "trailing comma", text[:-1].encode() + b",}", "JSON"
    yield "a comment", b"// events\n" + text.encode(), "JSON"
    yield "single quotes", text.replace('"', "'").encode(), "JSON"
    yield "bad UTF-8", text.replace("T1", "T\xe9").encode("latin-1"), "UTF-8"
    yield "UTF-16", text.encode("utf-16"), "UTF-8"
    yield "GBK", text.replace('"T1"', '"甲"').encode("gbk"), "UTF-8"
    yield "lone surrogate in ref", text.replace('"T1"', '"\\ud800"').encode(), "UTF-8"
    yield "budget NaN", text.replace("600,", "NaN,", 1).encode(), "NaN"
    yield "budget Infinity", text.replace("600,", "Infinity,", 1).encode(), "Infinity"
    yield "budget -Infinity", text.replace("600,", "-Infinity,", 1).encode(), "Infinity"
    yield "budget beyond all numbers", text.replace("600,", "1e999,", 1).encode(), "budget_s"
    yield (
        "a key given twice",
        text.replace('"now":', '"now": "2026-02-14T11:00:00+08:00", "now":').encode(),
        "twice",
    )
    yield "nested without end", b"[" * 100_000, "JSON"
    yield "an archive", b"PK\x03\x04" + bytes(range(256)), "UTF-8"


def faulty_files() -> Iterator[tuple[str, bytes, str]]:
    """(name, content, a word that the reason must hold)."""
    yield from _raw()
    for name, where, what, word in CHANGES:
        yield name, json.dumps(changed(where, what)).encode(), word


HEADER = "ref,type,at,recorded_at,reason,clock,due,accepted,severity,kind"
CSV_FAULTS: tuple[tuple[str, str, str], ...] = (
    ("empty", "", "row 1"),
    ("unknown column", f"{HEADER},of\nT1,reported,{AT},,,,,,,,\n", "of"),
    ("no ref column", f"type,at\nreported,{AT}\n", "ref"),
    ("no at column", "ref,type\nT1,reported\n", "at"),
    ("a column twice", f"ref,type,at,at\nT1,reported,{AT},{AT}\n", "row 1"),
    ("no ref", f"{HEADER}\n,reported,{AT},,,,,,,\n", "row 2"),
    ("no type", f"{HEADER}\nT1,,{AT},,,,,,,\n", "row 2"),
    ("no at", f"{HEADER}\nT1,reported,,,,,,,,\n", "row 2"),
    ("more cells than columns", f"{HEADER}\nT1,reported,{AT},,,,,,,,x\n", "row 2"),
    (
        "an instant without offset",
        f"{HEADER}\nT1,reported,{AT},,,,,,,\nT1,solved,2026-02-14T10:00:00,,,,,,,\n",
        "row 3",
    ),
    ("impossible date", f"{HEADER}\nT1,reported,2026-02-30T10:00:00+08:00,,,,,,,\n", "row 2"),
    ("unknown type", f"{HEADER}\nT1,reported,{AT},,,,,,,\nT1,phoned,{AT},,,,,,,\n", "row 3"),
    ("paused without reason", f"{HEADER}\nT1,reported,{AT},,,,,,,\nT1,paused,{AT},,,,,,,\n", "row 3"),
    ("unknown clock", f"{HEADER}\nT1,reported,{AT},,,,,,,\nT1,agreed,{AT},,,answer,{AT},true,,\n", "row 3"),
    (
        "accepted in words",
        f"{HEADER}\nT1,reported,{AT},,,,,,,\nT1,agreed,{AT},,,resolve,{AT},perhaps,,\n",
        "row 3",
    ),
    ("unknown severity", f"{HEADER}\nT1,reported,{AT},,,,,,,\nT1,severity,{AT},,,,,,urgent,\n", "row 3"),
    ("unknown kind", f"{HEADER}\nT1,reported,{AT},,,,,,,\nT1,kind,{AT},,,,,,,flood\n", "row 3"),
    ("recorded before it came", f"{HEADER}\nT1,reported,{AT},2026-02-14T09:29:59+08:00,,,,,,\n", "row 2"),
    ("no reported", f"{HEADER}\nT1,solved,{AT},,,,,,,\n", "row 2"),
    (
        "an event before reported",
        f"{HEADER}\nT1,reported,{AT},,,,,,,\nT1,solved,2026-02-14T09:00:00Z,,,,,,,\nT2,solved,{AT},,,,,,,\n",
        "T2",
    ),
    ("an open quotation", f'{HEADER}\nT1,reported,"{AT},,,,,,,\n', "row"),
)
