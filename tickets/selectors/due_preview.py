"""Which targets a request would have, and when each would be due: shown before it is saved."""

from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.models.contract import Contract
from contracts.models.terms import ContractVersion, ServiceTerm
from core.domain.instants import micros, moment
from tickets.domain.duplicates import TicketLog
from tickets.domain.sla import Event
from tickets.models.choices import ClockKind, EventType
from tickets.selectors.history import pinned_terms


@dataclass(frozen=True)
class Target:
    """One promise: its clock's name, the words of the contract, and the due if it starts with the report."""

    clock: str
    label: str
    promise: str
    due_at: datetime | None
    starts_later: str
    is_not_computable: bool


@dataclass(frozen=True)
class Preview:
    """`promises` are those without a number: no clock counts them."""

    targets: list[Target]
    promises: list[str]


def due_preview(*, contract: Contract, kind: str, severity: str, occurred_at: datetime) -> Preview:
    """What a request of this kind that came at `occurred_at` would be promised."""
    version = (
        ContractVersion.objects.filter(contract=contract).in_force(occurred_at).order_by("-number").first()
    )
    if version is None:
        return Preview([], [])
    pinned = pinned_terms(version.pk)
    instant = micros(occurred_at)
    event = Event(type=EventType.REPORTED, at=instant, recorded_at=instant)
    log = TicketLog("", [event], pinned.terms_for, pinned.calendars, kind, severity)
    targets = [
        Target(
            clock=state.clock,
            label=str(ClockKind(state.clock).label),
            promise=pinned.row_of[id(state.term)].promise,
            due_at=moment(state.due_at, UTC) if state.due_at is not None else None,
            starts_later=_starts(pinned.row_of[id(state.term)]) if state.started_at is None else "",
            is_not_computable=state.not_computable,
        )
        for state in log.replay(instant)
    ]
    unnumbered = ServiceTerm.objects.filter(version=version, kind=kind, budget_s=None).exclude(promise_zh="")
    return Preview(targets, [term.promise for term in unnumbered.filter(severity__in=["", severity])])


def _starts(term: ServiceTerm) -> str:
    labels = dict(EventType.choices)
    return " / ".join(str(labels.get(name, name)) for name in term.starts_on)
