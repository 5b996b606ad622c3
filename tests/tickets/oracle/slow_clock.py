"""One clock of one ticket, told as a story from its first event, again for every question asked.

Slow on purpose: nothing is kept between questions, and time is counted minute by minute.
Source: shared/domain/sla/README.md, "Rules" and "Exactly".
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.tickets.oracle import slow_calendar
from tests.tickets.oracle.slow_calendar import NotComputable

RANKS = ("low", "normal", "high", "critical")
NOTHING = timedelta()


@dataclass
class Told:
    """An event with the instant at which it counts, its place in the file, and when it came about."""

    at: datetime
    place: int
    recorded_at: datetime
    fact: dict
    came_at: datetime | None = None


@dataclass
class Phase:
    """What a started clock did between two instants; a gap lies between a solution and a re-opening."""

    what: str
    begins: datetime
    ends: datetime | None = None


@dataclass
class Pause:
    """`open` as far as this clock goes; `known` until the ticket resumes, is solved, or it is rejected."""

    place: int
    reason: str
    open: bool = True
    known: bool = True


class RejectedNow(Exception):
    """The story met a rejection it had not heard of; it must be told again without that pause."""


@dataclass
class Story:
    """The clock's life so far; `changes` names the budgets that ticket and severity events bring."""

    term: dict
    calendar: dict
    rejected: dict[int, int]
    state: str = "waiting"
    phases: list[Phase] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    budget: timedelta = NOTHING
    floor: datetime | None = None
    agreed: datetime | None = None
    agreed_after: int = 0
    met_at: datetime | None = None
    met_by: str = ""
    met_due: datetime | None = None
    breached_at: datetime | None = None
    voided_by: str = ""
    has_arrived: bool = False

    @property
    def started_at(self) -> datetime | None:
        return self.phases[0].begins if self.phases else None

    def paused(self) -> bool:
        """At least one reason that the term lists is open and was not taken back."""
        if self.term["clock"] in ("respond", "arrive"):
            return False
        listed = self.term.get("pause_reasons", [])
        return any(p.open and p.reason in listed and p.place not in self.rejected for p in self.pauses)

    def consumed(self, until: datetime, phases: list[Phase] | None = None) -> timedelta:
        told = self.phases if phases is None else phases
        running = [phase for phase in told if phase.what == "running"]
        return sum(
            (slow_calendar.elapsed(self.calendar, p.begins, p.ends or until) for p in running), NOTHING
        )

    def due(self) -> datetime:
        """The due in force of a clock that runs, or has just met."""
        if self.agreed is not None:
            due = self.agreed
            for phase in self.phases[self.agreed_after :]:
                if phase.what != "running":
                    assert phase.ends is not None
                    open_time = slow_calendar.elapsed_known(self.calendar, phase.begins, phase.ends)
                    due = slow_calendar.add(self.calendar, due, open_time)
            return due
        *before, last = self.phases
        due = slow_calendar.add(self.calendar, last.begins, self.budget - self.consumed(last.begins, before))
        return due if self.floor is None else max(due, self.floor)

    def known_due(self) -> datetime | None:
        """The due, or nothing where it is not computable."""
        try:
            return self.due()
        except NotComputable:
            return None

    def notice(self, at: datetime) -> None:
        """Seal the breach of a clock that ran past its due."""
        if self.state == "running" and self.breached_at is None:
            due = self.known_due()
            self.breached_at = due if due is not None and due < at else None

    def turn(self, what: str, at: datetime) -> None:
        if self.phases:
            self.phases[-1].ends = at
        self.phases.append(Phase(what, at))
        self.state = what

    def settle(self, at: datetime) -> None:
        """Run or pause, as the open reasons ask."""
        wanted = "paused" if self.paused() else "running"
        if self.state in ("running", "paused") and self.state != wanted:
            self.turn(wanted, at)

    def start(self, at: datetime) -> None:
        self.turn("paused" if self.paused() else "running", at)

    def stop(self, at: datetime, event: str) -> None:
        """Meet; a stop while paused ends the pause in that instant, as far as this clock goes."""
        if self.state == "paused":
            self.turn("running", at)
            for pause in self.pauses:
                pause.open = False
        self.phases[-1].ends = at
        self.met_due = self.known_due()
        self.state, self.met_at, self.met_by = "met", at, event

    def void(self, at: datetime, event: str) -> None:
        if self.state in ("running", "paused"):
            self.phases[-1].ends = at
        self.state, self.voided_by = "void", event

    def reopen(self, at: datetime) -> None:
        if self.state == "met" and self.met_by in ("solved", "closed"):
            assert self.met_at is not None
            self.phases.append(Phase("gap", self.met_at, at))
            self.met_at = None
            self.phases.append(Phase("paused" if self.paused() else "running", at))
            self.state = self.phases[-1].what
        elif self.state == "void" and self.voided_by == "solved" and self.breached_at is None:
            self.state, self.phases, self.floor, self.agreed = "waiting", [], None, None

    def pause(self, told: Told) -> None:
        reason = told.fact["reason"]
        if not any(p.known and p.reason == reason for p in self.pauses):
            self.pauses.append(Pause(told.place, reason))

    def resume(self, told: Told) -> None:
        for pause in self.pauses:
            if told.fact.get("reason") in (None, pause.reason):
                pause.open = pause.known = False

    def reject(self, told: Told) -> None:
        """Find the latest pause not taken back by an earlier rejection; tell again if that is news."""
        reason = told.fact.get("reason")
        for pause in reversed(self.pauses):
            if self.rejected.get(pause.place) == told.place:
                pause.open = pause.known = False
                return
            if pause.place not in self.rejected and reason in (None, pause.reason):
                raise RejectedNow((pause.place, told.place))

    def agree(self, told: Told) -> None:
        """An accepted time counts while the clock runs and strictly before the due in force."""
        if not (
            told.fact["clock"] == self.term["clock"]
            and told.fact["accepted"]
            and self.term.get("agreed_time")
        ):
            return
        if self.state != "running" or self.breached_at is not None:
            return
        due = self.known_due()
        if due is None or told.at < due:
            self.agreed, self.agreed_after = (
                datetime.fromisoformat(told.fact["due"]).astimezone(UTC),
                len(self.phases),
            )

    def change(self, budget_s: float, raised: bool, lowered: bool, at: datetime, grace_s: float) -> None:
        """Take over the new budget; raised, the due leaves at least the grace, lowered it is not earlier."""
        if raised and self.state in ("running", "paused", "met"):
            self.floor = at + timedelta(seconds=grace_s)
        elif lowered and self.state == "running" and self.agreed is None:
            self.floor = self.known_due()
        self.budget = timedelta(seconds=budget_s)


def hear(story: Story, told: Told) -> None:
    """One event, in this order: start or stop, void or re-open, pauses, agreements."""
    story.notice(told.at)
    kind = told.fact["type"]
    starts = story.term["starts_on"]
    story.has_arrived |= kind == "arrived"
    if kind == "solved":
        for pause in story.pauses:
            pause.known = False
    if kind == "paused":
        story.pause(told)
    elif kind == "resumed":
        story.resume(told)
    elif kind == "pause_rejected":
        story.reject(told)
    if story.state == "waiting" and (
        kind == "start" or kind in ([starts] if isinstance(starts, str) else starts)
    ):
        story.start(told.at)
    elif story.state in ("running", "paused") and kind == story.term["stops_on"]:
        story.stop(told.at, kind)
    if (kind in ("cancelled", "duplicate") and story.state != "met") or (
        kind == "solved" and solution_voids(story)
    ):
        story.void(told.at, kind)
    elif kind == "reopened":
        story.reopen(told.at)
    elif kind == "agreed":
        story.agree(told)
    story.settle(told.at)


def solution_voids(story: Story) -> bool:
    running = story.state in ("running", "paused")
    return story.state == "waiting" or (running and story.term["clock"] == "arrive" and not story.has_arrived)
