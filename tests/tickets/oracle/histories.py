"""Replay files drawn at random: full of ties, late entries, overlapping pauses and half-covered calendars."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

LONG_DAYS = {day: [["08:00", "12:00"], ["14:30", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}
NIGHTS = {day: [["22:00", "06:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
CALENDARS: dict[str, dict] = {
    "24x7": {"always": True},
    "whole": {"weekly": {day: [["00:00", "24:00"]] for day in NIGHTS}},
    "office": {
        "zone": "Asia/Shanghai",
        "weekly": LONG_DAYS,
        "overrides": {
            "2026-02-14": [["08:00", "12:00"]],
            "2026-02-16": [],
            "2026-02-17": [],
            "2026-10-01": [],
            "2026-10-02": [["09:00", "10:00"], ["09:30", "11:00"]],
        },
    },
    "short": {"weekly": LONG_DAYS},
    "shut": {"weekly": {}},
    "once": {"weekly": {"mon": []}},
    "nights": {"weekly": NIGHTS, "overrides": {"2026-02-15": [], "2026-02-16": [["12:00", "13:00"]]}},
    "nights_short": {"weekly": NIGHTS},
    "broken": {"always": True, "overrides": {"2026-02-15": [], "1986-05-04": [["00:00", "06:00"]]}},
    "utc": {
        "zone": "UTC",
        "weekly": {"sat": [["23:30", "00:30"], ["00:00", "01:00"]], "sun": [["00:00", "24:00"]]},
    },
    "always_short": {"always": True},
}
COVERED_DAYS = {"short": 2, "nights_short": 1, "always_short": 0}
DAYS = (
    "2026-02-13",
    "2026-02-14",
    "2026-02-16",
    "2026-09-30",
    "2024-02-28",
    "2026-12-31",
    "1986-05-03",
    "1986-09-13",
)
BUDGETS = (0, 300, 600, 1800, 3600, 3600.5, 7200, 14400, 21600, 90000)
STARTS = {
    "respond": ("reported",),
    "arrive": ("presence_requested", "remote_impossible", "confirmed", "reported"),
    "plan": ("reported", "confirmed"),
    "resolve": ("reported", "arrived", "confirmed", "planned"),
}
STOPS = {"respond": "responded", "arrive": "arrived", "plan": "planned", "resolve": "solved"}
REASONS = ("waiting_hospital", "waiting_window", "waiting_third_party", "spare_part")
COMMON = ("responded", "arrived", "planned", "solved", "paused", "resumed", "paused", "resumed")
RARE = (
    "confirmed",
    "presence_requested",
    "remote_impossible",
    "closed",
    "reopened",
    "pause_rejected",
    "pause_rejected",
    "agreed",
    "severity",
    "kind",
    "solved",
    "cancelled",
    "duplicate",
    "reported",
)
SEVERITIES = ("low", "normal", "high", "critical")
KINDS = {
    "AIS": ("fault", "change", "function_adjustment", "consulting"),
    "MRS": ("fault", "function_adjustment", "training"),
    "TRI": ("fault", "hardware_fault", "bug", "major_outage", "function_adjustment"),
    "TRA": ("fault", "consulting", "function_adjustment"),
    "EMR": ("consulting", "fault", "disaster", "report", "data_recovery", "migration"),
}


def drawn_terms(rnd: Random) -> list[dict]:
    """Terms of some clock kinds, some of them with a sharper budget for a higher severity."""
    names = list(CALENDARS)
    terms = []
    for clock in rnd.sample(list(STARTS), rnd.randint(1, 4)):
        base: dict = {"clock": clock, "starts_on": rnd.choice(STARTS[clock]), "stops_on": STOPS[clock]}
        base["calendar"] = "24x7" if rnd.random() < 0.4 else rnd.choice(names)
        if rnd.random() < 0.7:
            base["pause_reasons"] = rnd.sample(REASONS[:3], rnd.randint(0, 3))
        if rnd.random() < 0.5:
            base["agreed_time"] = rnd.random() < 0.8
        if rnd.random() < 0.3:
            base["grace_s"] = rnd.choice((0, 600, 1800, 7200))
        budgets = sorted((rnd.choice(BUDGETS) for _ in range(4)), reverse=True)
        terms.append({**base, "budget_s": budgets[0]})
        for rank, severity in enumerate(SEVERITIES):
            if rnd.random() < 0.25:
                term = {**base, "budget_s": budgets[rank], "severity": severity}
                if rnd.random() < 0.2:
                    term["calendar"] = rnd.choice(names)
                if rnd.random() < 0.2:
                    term["starts_on"] = rnd.choice(STARTS[clock])
                if rnd.random() < 0.2:
                    term["grace_s"] = rnd.choice((0, 600, 1800, 7200))
                terms.append(term)
    rnd.shuffle(terms)
    return terms


class Times:
    """Instants around one day, often the same, often at a boundary."""

    def __init__(self, rnd: Random):
        self.rnd = rnd
        self.begin = datetime.fromisoformat(rnd.choice(DAYS)).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        self.begin = (self.begin + timedelta(minutes=30 * rnd.randint(0, 47))).astimezone(UTC)
        self.used: list[datetime] = []

    def draw(self) -> datetime:
        if self.used and self.rnd.random() < 0.15:
            return self.rnd.choice(self.used)
        step = self.rnd.choice((timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=4)))
        moment = self.begin + step * self.rnd.randint(0, 14)
        if self.rnd.random() < 0.1:
            moment += timedelta(microseconds=self.rnd.choice((-1, 1, 500_000)))
        self.used.append(max(moment, self.begin))
        return self.used[-1]


def covered(begin: datetime) -> dict[str, dict]:
    """The calendars, three of them covered for a few days only."""
    ends: dict[str, dict] = {
        name: {"covered_until": (begin + timedelta(days=n)).date().isoformat()}
        for name, n in COVERED_DAYS.items()
    }
    once: dict[str, dict] = {
        "once": {"overrides": {(begin + timedelta(days=1)).date().isoformat(): [["10:00", "11:00"]]}}
    }
    return {name: {**calendar, **ends.get(name, once.get(name, {}))} for name, calendar in CALENDARS.items()}


def written(moment: datetime, rnd: Random) -> str:
    return moment.astimezone(ZoneInfo(rnd.choice(("Asia/Shanghai", "UTC", "America/New_York")))).isoformat()


def drawn_event(rnd: Random, times: Times, kinds: tuple[str, ...], refs: list[str]) -> dict:
    kind = rnd.choice(COMMON if rnd.random() < 0.6 else RARE)
    at = times.draw()
    event: dict = {"type": kind, "at": written(at, rnd)}
    if rnd.random() < 0.2:
        event["recorded_at"] = written(at + timedelta(minutes=rnd.choice((0, 5, 30, 300))), rnd)
        if kind in STOPS.values() and rnd.random() < 0.3:
            event["confirmed"] = rnd.random() < 0.7
    if kind == "paused" or (kind in ("resumed", "pause_rejected") and rnd.random() < 0.4):
        event["reason"] = rnd.choice(REASONS)
    elif kind == "agreed":
        event.update(
            clock=rnd.choice(list(STARTS)), due=written(times.draw(), rnd), accepted=rnd.random() < 0.8
        )
    elif kind == "severity":
        event["severity"] = rnd.choice(SEVERITIES)
    elif kind == "kind":
        event["kind"] = rnd.choice(kinds)
    elif kind == "duplicate":
        event["of"] = rnd.choice(refs)
    return event


def drawn_progress(rnd: Random, times: Times) -> list[dict]:
    """Some of the steps of an ordinary ticket, in their order and not all at once."""
    steps = (
        "confirmed",
        "presence_requested",
        "responded",
        "arrived",
        "planned",
        "paused",
        "resumed",
        "solved",
    )
    chosen = [step for step in (*steps, "reopened", "solved", "closed") if rnd.random() < 0.7]
    moments = sorted(times.draw() for _ in chosen)
    events = [{"type": step, "at": written(at, rnd)} for step, at in zip(chosen, moments, strict=True)]
    return [{**e, "reason": rnd.choice(REASONS)} if e["type"] == "paused" else e for e in events]


def drawn_ticket(rnd: Random, ref: str, refs: list[str], times: Times, mostly_inline: bool) -> dict:
    ticket: dict = {"ref": ref}
    kinds = KINDS["TRI"]
    if not mostly_inline:
        ticket["contract"] = rnd.choice(list(KINDS))
        kinds = KINDS[ticket["contract"]]
        ticket["kind"] = rnd.choice(kinds)
    if rnd.random() < 0.3:
        ticket["severity"] = rnd.choice(SEVERITIES)
    reported = {"type": "reported", "at": written(times.begin, rnd)}
    if rnd.random() < 0.1:
        reported["recorded_at"] = written(times.begin + timedelta(minutes=20), rnd)
    many = rnd.randint(0, 12)
    events = [drawn_event(rnd, times, kinds, [r for r in refs if r != ref] or ["T0"]) for _ in range(many)]
    if rnd.random() < 0.5:
        events += drawn_progress(rnd, times)
    rnd.shuffle(events)
    ticket["events"] = [reported, *events]
    if rnd.random() < 0.3 and not any(e["at"] == reported["at"] for e in events):
        rnd.shuffle(ticket["events"])
    return ticket


def drawn_document(rnd: Random) -> dict:
    """One file without fault: one to three tickets under inline terms or under contracts."""
    times = Times(rnd)
    inline = rnd.random() < 0.7
    refs = [f"T{number}" for number in range(1, rnd.choice((1, 1, 1, 2, 3)) + 1)]
    document: dict = {"calendars": covered(times.begin), "terms": drawn_terms(rnd)} if inline else {}
    document["tickets"] = [drawn_ticket(rnd, ref, refs, times, inline) for ref in refs]
    document["now"] = written(times.begin + timedelta(minutes=rnd.choice((5, 45, 200, 1500, 4000))), rnd)
    return document
