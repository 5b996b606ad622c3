"""A whole replay file answered from the slow clock: the document in, the document out.

Source: shared/domain/sla/README.md, "File format" and "Exactly". The file is taken to be without fault.
"""

from datetime import UTC, datetime, timedelta

from tests.tickets.oracle.promises import contract_terms
from tests.tickets.oracle.slow_clock import RANKS, RejectedNow, Story, Told, hear

CLOCK_KINDS = ("respond", "arrive", "plan", "resolve")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def order(told: Told) -> tuple[datetime, datetime, int]:
    """By the instant at which it counts; among equals what came about earlier, then the place in the file."""
    return told.at, told.came_at or told.at, told.place


def events_of(ticket: dict, now: datetime) -> list[Told]:
    """The ticket's events up to now, in order."""
    told = [
        Told(instant(e["at"]), place, instant(e.get("recorded_at", e["at"])), e)
        for place, e in enumerate(ticket["events"])
    ]
    return sorted((t for t in told if t.at <= now), key=order)


def pick(terms: list[dict], clock: str, severity: str, kind: str | None) -> dict | None:
    """The term of a clock that fits: the severity's own before the one for all."""
    fitting = [t for t in terms if t["clock"] == clock and t.get("kind") == kind]
    own = [t for t in fitting if t.get("severity") == severity]
    for_all = [t for t in fitting if "severity" not in t]
    return (own + for_all + [None])[0]


class Desk:
    """The terms that one ticket lives under, as its severity and kind change."""

    def __init__(self, document: dict, ticket: dict):
        self.contract = "contract" in ticket
        self.terms = contract_terms(ticket["contract"]) if self.contract else document["terms"]
        self.calendars = {"24x7": {"always": True}} if self.contract else document["calendars"]
        self.severity = ticket.get("severity", "normal")
        self.kind = ticket.get("kind") if self.contract else None

    def changes(self, events: list[Told]) -> list[tuple[Told | None, str, str | None]]:
        """Every (event, severity, kind) the ticket went through, the first without an event."""
        steps: list[tuple[Told | None, str, str | None]] = [(None, self.severity, self.kind)]
        for told in events:
            _, severity, kind = steps[-1]
            if told.fact["type"] == "severity":
                steps.append((told, told.fact["severity"], kind))
            elif told.fact["type"] == "kind" and self.contract:
                steps.append((told, severity, told.fact["kind"]))
        return steps

    def clocks(self, events: list[Told]) -> list[str]:
        """The clock kinds that ever fit, in the order of the terms; what a change adds stands at the end."""
        fits = [
            term["clock"]
            for _, severity, kind in self.changes(events)
            for term in self.terms
            if term.get("kind") == kind and term.get("severity", severity) == severity
        ]
        return list(dict.fromkeys(fits))


def tell(
    desk: Desk, clock: str, events: list[Told], now: datetime, foreseen: dict[int, int] | None = None
) -> Story:
    """The clock's story up to now, told again for each rejection that the telling meets.

    `foreseen` are rejections that come later: such a pause was never there either.
    """
    rejected = dict(foreseen or {})
    while True:
        try:
            return tell_once(desk, clock, events, now, rejected)
        except RejectedNow as news:
            pause, rejection = news.args[0]
            rejected[pause] = rejection


def tell_once(desk: Desk, clock: str, events: list[Told], now: datetime, rejected: dict[int, int]) -> Story:
    first, *later = desk.changes(events)
    term = pick(desk.terms, clock, first[1], first[2])
    born = None
    while term is None:
        if not later:
            return Story({}, {}, rejected)
        born, *later = later
        term = pick(desk.terms, clock, born[1], born[2])
    story = new_story(desk, term, rejected)
    story.floor = born[0].at if born and born[0] else None
    at_change = {step[0].place: step for step in later if step[0]}
    before: tuple = (born or first)[1:]
    for told in sorted((t for t in events if t.at <= now), key=order):
        hear(story, told)
        if told.place in at_change:
            _, *after = at_change[told.place]
            story = change_terms(desk, story, told, before, tuple(after), events)
            before = tuple(after)
    story.notice(now)
    return story


def new_story(desk: Desk, term: dict, rejected: dict[int, int]) -> Story:
    return Story(term, desk.calendars[term["calendar"]], rejected, budget=timedelta(seconds=term["budget_s"]))


def change_terms(
    desk: Desk, story: Story, told: Told, before: tuple, after: tuple, events: list[Told]
) -> Story:
    """What a severity or kind event does to one clock."""
    clock = story.term["clock"]
    old, new = pick(desk.terms, clock, *before), pick(desk.terms, clock, *after)
    if new is None:
        if told.fact["type"] == "kind" and story.state != "met":
            story.void(told.at, "kind")
    elif told.fact["type"] == "kind" and not_begun(story, old):
        return revived(desk, story, new, told, events)
    elif told.fact["type"] == "kind" and story.state == "void" and story.voided_by == "solved":
        story.term, story.budget = new, timedelta(seconds=new["budget_s"])
    elif old is not None and told.fact["type"] == "kind":
        raised, lowered = new["budget_s"] < old["budget_s"], new["budget_s"] > old["budget_s"]
        story.change(new["budget_s"], raised, lowered, told.at, new.get("grace_s", 0))
    else:
        raised = RANKS.index(after[0]) > RANKS.index(before[0])
        lowered = RANKS.index(after[0]) < RANKS.index(before[0])
        story.change(new["budget_s"], raised, lowered, told.at, new.get("grace_s", 0))
    return story


def not_begun(story: Story, old: dict | None) -> bool:
    """A clock that waits, or whose kind the ticket had lost, starts by the new kind's own event."""
    return story.state == "waiting" or (old is None and story.voided_by == "kind")


def revived(desk: Desk, story: Story, term: dict, change: Told, events: list[Told]) -> Story:
    """Such a clock counts from its own start event, due not before the change."""
    fresh = new_story(desk, term, story.rejected)
    fresh.floor = change.at
    for told in events:
        if order(told) <= order(change):
            hear(fresh, told)
    fresh.breached_at = story.breached_at or fresh.breached_at
    return fresh


def judged(desk: Desk, clock: str, events: list[Told], now: datetime) -> list[Told]:
    """The events as they count: a stop logged late that would undo a sealed breach counts when recorded.

    Taken in the order in which they were recorded; what came later, or was not yet judged, is not yet known.
    """
    stops_on = {t["stops_on"] for t in desk.terms if t["clock"] == clock}
    rejected = tell(desk, clock, events, now).rejected
    late = [t for t in events if t.fact["type"] in stops_on and t.recorded_at > t.at]
    settled = [t for t in events if t not in late]
    for stop in sorted(late, key=lambda t: (t.recorded_at, *order(t))):
        known = [t for t in settled if t.at <= stop.recorded_at]
        without = tell(desk, clock, known, stop.recorded_at, rejected)
        with_it = tell(desk, clock, [*known, stop], stop.recorded_at, rejected)
        undone = without.breached_at is not None and with_it.breached_at is None
        if undone and not stop.fact.get("confirmed", False):
            stop = Told(stop.recorded_at, stop.place, stop.recorded_at, stop.fact, stop.at)
        settled.append(stop)
    return sorted((t for t in settled if t.at <= now), key=order)


def final(desk: Desk, clock: str, events: list[Told], now: datetime) -> Story:
    return tell(desk, clock, judged(desk, clock, events, now), now)


def starts(document: dict) -> dict[tuple[str, str], datetime]:
    """The start of every clock by ticket and kind, a duplicate's handed on until nothing moves any more."""
    now = instant(document["now"])
    found: dict[tuple[str, str], datetime] = {}
    while True:
        before = dict(found)
        for ticket in document["tickets"]:
            desk, events = Desk(document, ticket), events_of(ticket, now)
            for clock in desk.clocks(events):
                given = handed_on(ticket["ref"], clock, events, found, document)
                started = final(desk, clock, given, now).started_at
                if started is not None:
                    found[ticket["ref"], clock] = started
        if found == before:
            return found


def handed_on(ref: str, clock: str, events: list[Told], found: dict, document: dict) -> list[Told]:
    """The events of a parent, with the starts that its duplicates had."""
    now = instant(document["now"])
    children = {
        child["ref"]
        for child in document["tickets"]
        for told in events_of(child, now)
        if told.fact["type"] == "duplicate" and told.fact["of"] == ref != child["ref"]
    }
    given = [found[child, clock] for child in children if (child, clock) in found]
    return sorted([*(Told(at, -1, at, {"type": "start"}) for at in given), *events], key=order)


def shown(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def line(story: Story, now: datetime) -> dict:
    """One line of the answer."""
    answer = {
        "clock": story.term["clock"],
        "cycle": 1,
        "state": story.state,
        "started_at": shown(story.started_at),
        "due_at": None,
        "met_at": shown(story.met_at),
        "breached_at": shown(story.breached_at),
        "consumed_s": story.consumed(now).total_seconds(),
    }
    if story.state in ("running", "met"):
        due = story.breached_at or (story.met_due if story.state == "met" else story.known_due())
        answer["due_at"] = shown(due)
        if due is None:
            answer["not_computable"] = True
    return answer


def replay(document: dict) -> dict:
    """The answer to a file without fault; all instants in UTC."""
    now = instant(document["now"])
    found = starts(document)
    tickets = []
    for ticket in document["tickets"]:
        desk, events = Desk(document, ticket), events_of(ticket, now)
        stories = [
            final(desk, clock, handed_on(ticket["ref"], clock, events, found, document), now)
            for clock in desk.clocks(events)
        ]
        tickets.append({"ref": ticket["ref"], "clocks": [line(story, now) for story in stories]})
    return {"tickets": tickets}
