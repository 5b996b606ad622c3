"""What a contract promises in time: terms that a clock can count, and promises that no clock can.

Source: the service-level table of the five contracts (M02, M04, E01, T07) and the SLA clock's model.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

CONTRACTS = ("MRS", "EMR", "AIS", "TRI", "TRA")
CLOCK_KINDS = ("respond", "arrive", "plan", "resolve")
SEVERITIES = ("low", "normal", "high", "critical")
"""In rising order; a ticket without one is normal."""
REQUEST_KINDS = (
    "fault", "hardware_fault", "bug", "major_outage", "disaster", "function_adjustment", "change", "report",
    "data_recovery", "data_correction", "daily_maintenance", "consulting", "training", "onboarding",
    "account", "migration", "relocation", "vulnerability",
)  # fmt: skip
EVENT_TYPES = (
    "reported", "confirmed", "responded", "presence_requested", "remote_impossible", "arrived", "planned",
    "solved", "closed", "reopened", "paused", "resumed", "pause_rejected", "agreed", "severity", "kind",
    "cancelled", "duplicate",
)  # fmt: skip
NEVER_PAUSED = ("respond", "arrive")


@dataclass(frozen=True, slots=True)
class Term:
    """One clock that a contract version promises; times in microseconds.

    The first event of `starts_on` starts it, the first `stops_on` after that stops it. `calendar` is a key.
    Respond and arrive never pause, whatever reasons they list (rule 4 of the SLA clock).
    """

    clock: str
    starts_on: frozenset[str]
    stops_on: str
    budget: int
    calendar: str
    severity: str | None = None
    pause_reasons: frozenset[str] = frozenset()
    agreed_time: bool = False
    grace: int = 0

    def __post_init__(self) -> None:
        if self.clock in NEVER_PAUSED:
            object.__setattr__(self, "pause_reasons", frozenset())


Terms = tuple[Term, ...]
TermsFor = Callable[[str | None, str], Terms]
"""Gives the terms that fit a request kind and a severity, one for each clock kind, in their order."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One cell of the service-level table in both languages, with its clause; a term if it has a number.

    `kind` is None where the contract names a service that is not asked for by ticket.
    """

    contract: str
    kind: str | None
    clock: str | None
    term: Term | None
    promise_zh: str
    promise_en: str
    clause: str


def fitting(terms: Iterable[Term], severity: str) -> Terms:
    """Pick for each clock kind the term of this severity, else the one for every severity.

    The order is that of the first term that fits, whichever is picked.
    """
    best: dict[str, Term] = {}
    for term in terms:
        if term.severity == severity or (term.severity is None and term.clock not in best):
            best[term.clock] = term
    return tuple(best.values())


def same_for_every_kind(terms: Iterable[Term]) -> TermsFor:
    """Give the lookup for terms that do not depend on the kind of request."""
    listed = tuple(terms)

    @cache
    def by_severity(severity: str) -> Terms:
        return fitting(listed, severity)

    return lambda kind, severity: by_severity(severity)


def by_kind(promises: Iterable[Promise]) -> TermsFor:
    """Give the lookup for one contract's promises; a kind it does not name has no terms."""
    terms: dict[str | None, list[Term]] = {}
    for promise in promises:
        if promise.term is not None:
            terms.setdefault(promise.kind, []).append(promise.term)

    @cache
    def lookup(kind: str | None, severity: str) -> Terms:
        return fitting(terms.get(kind, ()), severity)

    return lookup
