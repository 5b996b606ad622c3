"""Module health: heartbeats and samples into states, outages opened and closed once (M01).

Each sample is one transaction with the probe's row locked: two workers cannot both see a module go down. An
outage remembers what its ticket still lacks, so that nothing is lost when a process dies in between.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.dispatch import Signal
from django.utils.translation import gettext as _

from contracts.domain import health
from contracts.domain.probe_address import (
    AddressFault,
    ProbeAddress,
    Target,
    check_network,
    read_address,
    target_for,
)
from contracts.models.health import HealthOutage, HealthProbe, HealthSample, ProbeTarget
from contracts.probing import Outcome, ProbeRefused, Resolve, look, resolve
from contracts.signals import module_recovered, module_went_down
from core.api.problems import Refusal

logger = logging.getLogger(__name__)
SAMPLES_KEPT = timedelta(days=31)
_KEPT_BY_PEOPLE = (
    "module", "key", "aspect", "kind", "address", "interval_s", "timeout_s", "failures_until_down",
    "is_active",
)  # fmt: skip
State, Ticket = HealthProbe.State, HealthOutage.TicketState


class HealthRefused(Refusal):
    """This probe or target is not allowed."""


@transaction.atomic
def allow_target(*, target: ProbeTarget) -> ProbeTarget:
    """Put an address on a contract's allow-list; too wide or forbidden networks are refused."""
    try:
        check_network(target.network)
    except AddressFault as fault:
        raise HealthRefused(_("Not a network that may be probed: %s.") % fault, field="network") from fault
    target.host = target.host.lower()
    target.save()
    return target


@transaction.atomic
def save_probe(*, probe: HealthProbe) -> HealthProbe:
    """Keep a probe; its address must be on the contract's allow-list."""
    if not probe.contract.systems.filter(pk=probe.module.system_id).exists():
        raise HealthRefused(_("This module does not belong to the contract."), field="module")
    if probe.kind != HealthProbe.Kind.HEARTBEAT:
        try:
            place_of(probe)
        except AddressFault as fault:
            raise HealthRefused(_("Not a usable address: %s.") % fault, field="address") from fault
        except ProbeRefused as refused:
            raise HealthRefused(
                _("This host and port are not on the contract's list of addresses that may be probed."),
                field="address",
                code="not_allowed",
            ) from refused
    # What the sampling writes at the same time is left alone.
    probe.save(update_fields=None if probe.pk is None else _KEPT_BY_PEOPLE)
    return probe


def place_of(probe: HealthProbe) -> tuple[ProbeAddress, Target]:
    """Where the probe goes and which line of the allow-list permits it; AddressFault, ProbeRefused."""
    address = read_address(probe.kind, probe.address)
    allowed = [Target(row.host, row.port, row.network) for row in probe.contract.probe_targets.all()]
    target = target_for(address, allowed)
    if target is None:
        raise ProbeRefused("not on the allow-list")
    return address, target


@transaction.atomic
def claim_due_probes(*, at: datetime, limit: int = 50) -> list[int]:
    """Take the probes that are due and set their next look; another worker gets others."""
    due = HealthProbe.objects.due(at).select_for_update(skip_locked=True)[:limit]
    claimed = []
    for probe in due:
        HealthProbe.objects.filter(pk=probe.pk).update(next_due_at=at + timedelta(seconds=probe.interval_s))
        claimed.append(probe.pk)
    return claimed


def examine(*, probe: HealthProbe, at: datetime, resolve: Resolve = resolve) -> Outcome | None:
    """Look at what the probe watches; None when nothing can be said: no heartbeat yet, or not allowed."""
    if probe.kind == HealthProbe.Kind.HEARTBEAT:
        if probe.last_beat_at is None:
            return None
        is_up = health.is_beating(probe.last_beat_at, at, probe.interval_s)
        return Outcome(is_up, "" if is_up else "no heartbeat")
    try:
        address, target = place_of(probe)
        return look(address, target, probe.timeout_s, resolve)
    except (AddressFault, ProbeRefused) as refused:
        logger.warning("probe %s refused: %s", probe.pk, refused)
        return None


@transaction.atomic
def record_sample(*, probe_id: int, outcome: Outcome | None, at: datetime) -> HealthProbe:
    """Write one sample and what follows from it; an outcome of None makes the state unknown."""
    probe = HealthProbe.objects.select_for_update().select_related("module").get(pk=probe_id)
    if probe.last_sample_at is not None and probe.last_sample_at > at:
        return probe
    before = probe.state
    if outcome is None:
        standing = health.Standing(before if before == State.DOWN else State.UNKNOWN, probe.failures)
    else:
        HealthSample.objects.create(
            probe=probe, at=at, is_up=outcome.is_up, latency_ms=outcome.latency_ms, detail=outcome.detail
        )
        standing = health.judge(
            health.Standing(before, probe.failures), outcome.is_up, probe.failures_until_down
        )
        probe.last_sample_at, probe.last_detail = at, outcome.detail
    probe.state, probe.failures = standing.state, standing.failures
    if probe.state != before:
        probe.state_changed_at = at
    probe.save()
    _follow(probe, before, at)
    return probe


@transaction.atomic
def take_beat(*, probe: HealthProbe, at: datetime) -> HealthProbe:
    """Note a heartbeat: the module runs."""
    HealthProbe.objects.filter(pk=probe.pk).update(last_beat_at=at)
    return record_sample(probe_id=probe.pk, outcome=Outcome(True, "heartbeat"), at=at)


def settle_tickets(*, at: datetime) -> int:
    """Give outages the tickets they still lack, say after a listener failed; returns how many it settled."""
    owed = [Ticket.TO_OPEN, Ticket.TO_SOLVE]
    settled = 0
    for pk in HealthOutage.objects.filter(ticket_state__in=owed).values_list("pk", flat=True):
        with transaction.atomic():
            outage = (
                HealthOutage.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("probe__module", "probe__contract")
                .filter(pk=pk, ticket_state__in=owed)
                .first()
            )
            settled += bool(outage and _announce(outage, at))
    return settled


def forget_old_samples(*, at: datetime) -> int:
    """Delete samples older than a month; returns how many."""
    return HealthSample.objects.filter(at__lt=at - SAMPLES_KEPT).delete()[0]


def _follow(probe: HealthProbe, before: str, at: datetime) -> None:
    """Open or close the probe's outage when its state turned."""
    if probe.state == State.DOWN and before != State.DOWN:
        outage = HealthOutage.objects.create(
            probe=probe, began_at=_failing_since(probe, at), detected_at=at, detail=probe.last_detail
        )
        _announce(outage, at)
    elif probe.state == State.UP:
        for outage in HealthOutage.objects.select_for_update().filter(probe=probe, ended_at=None):
            outage.ended_at = at
            if outage.ticket_state == Ticket.OPENED:
                outage.ticket_state = Ticket.TO_SOLVE
            outage.save(update_fields=["ended_at", "ticket_state"])
            _announce(outage, at)


def _failing_since(probe: HealthProbe, at: datetime) -> datetime:
    """The first failure of the present row of failures."""
    last_good = probe.samples.filter(is_up=True).aggregate(at=Max("at"))["at"]
    failing = probe.samples.filter(is_up=False)
    if last_good is not None:
        failing = failing.filter(at__gt=last_good)
    return failing.aggregate(at=Min("at"))["at"] or at


def _announce(outage: HealthOutage, at: datetime) -> bool:
    """Tell the listeners what the outage's ticket lacks; False when they could not do it yet."""
    if outage.ticket_state == Ticket.TO_OPEN:
        if not _send(module_went_down, outage, at):
            return False
        outage.ticket_state = Ticket.TO_SOLVE if outage.ended_at else Ticket.OPENED
        outage.save(update_fields=["ticket_state", "ticket_number"])
    if outage.ticket_state == Ticket.TO_SOLVE:
        if not _send(module_recovered, outage, at):
            return False
        outage.ticket_state = Ticket.SOLVED
        outage.save(update_fields=["ticket_state"])
    return True


def _send(signal: Signal, outage: HealthOutage, at: datetime) -> bool:
    """Send within a savepoint; a listener that fails undoes its own work only, and is asked again later."""
    try:
        with transaction.atomic():
            answers = signal.send(HealthOutage, outage=outage, probe=outage.probe, at=at)
    except Exception:
        logger.exception("a listener failed on outage %s", outage.pk)
        return False
    outage.ticket_number = next((str(answer) for _, answer in answers if answer), outage.ticket_number)
    return bool(answers)
