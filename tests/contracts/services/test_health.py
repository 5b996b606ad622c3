"""Outages open and close once, survive failing listeners and simultaneous workers (M01)."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from contracts.models.health import HealthOutage, HealthProbe, HealthSample, ProbeTarget
from contracts.probing import Outcome
from contracts.services.health import (
    HealthRefused,
    allow_target,
    claim_due_probes,
    examine,
    record_sample,
    save_probe,
    settle_tickets,
    take_beat,
)
from contracts.signals import module_recovered, module_went_down
from tests.factories.contracts import (
    ContractFactory,
    HealthProbeFactory,
    ModuleFactory,
    ProbeTargetFactory,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DOWN, UP = Outcome(False, "timed out"), Outcome(True, "connected", 3)

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """What was sent, in order; the listener answers ticket numbers. Nobody else listens meanwhile."""
    calls: list[tuple[str, int]] = []

    def went_down(sender, outage, probe, at, **_):
        calls.append(("down", outage.pk))
        return "1000001"

    def recovered(sender, outage, probe, at, **_):
        calls.append(("up", outage.pk))

    for signal, listener in ((module_went_down, went_down), (module_recovered, recovered)):
        monkeypatch.setattr(signal, "receivers", [])
        signal.sender_receivers_cache.clear()
        signal.connect(listener, weak=False)
    yield calls
    for signal in (module_went_down, module_recovered):
        signal.sender_receivers_cache.clear()


def samples(probe: HealthProbe, outcomes: str, start: datetime = NOON) -> HealthProbe:
    for minute, mark in enumerate(outcomes):
        at = start + timedelta(minutes=minute)
        probe = record_sample(probe_id=probe.pk, outcome=UP if mark == "+" else DOWN, at=at)
    return probe


def test_outage_opens_once_with_the_time_of_the_first_failure(heard):
    probe = samples(HealthProbeFactory(), "+-----")

    [outage] = HealthOutage.objects.all()
    assert probe.state == "down"
    assert (outage.began_at, outage.detected_at) == (NOON + timedelta(minutes=1), NOON + timedelta(minutes=3))
    assert (outage.ticket_state, outage.ticket_number) == ("opened", "1000001")
    assert heard == [("down", outage.pk)]


def test_recovery_closes_the_outage_and_tells_once(heard):
    probe = samples(HealthProbeFactory(), "+---++")

    [outage] = HealthOutage.objects.all()
    assert (probe.state, outage.ended_at, outage.ticket_state) == (
        "up",
        NOON + timedelta(minutes=4),
        "solved",
    )
    assert heard == [("down", outage.pk), ("up", outage.pk)]


def test_two_failures_are_no_outage(heard):
    probe = samples(HealthProbeFactory(), "+--+--")

    assert (probe.state, HealthOutage.objects.count(), heard) == ("up", 0, [])


def test_second_outage_is_another(heard):
    samples(HealthProbeFactory(), "---+---")

    assert [call[0] for call in heard] == ["down", "up", "down"]


def test_failing_listener_loses_nothing(heard, monkeypatch):
    def broken(sender, **_):
        raise RuntimeError("tickets are not to be had")

    module_went_down.connect(broken, weak=False)
    probe = samples(HealthProbeFactory(), "---")
    owed = HealthOutage.objects.get().ticket_state
    module_went_down.disconnect(broken)

    settled = settle_tickets(at=NOON + timedelta(hours=1))

    assert (probe.state, owed, settled) == ("down", "to_open", 1)
    assert HealthOutage.objects.get().ticket_state == "opened"
    assert settle_tickets(at=NOON + timedelta(hours=2)) == 0


def test_outage_that_ended_before_its_ticket_is_opened_and_solved(heard, monkeypatch):
    monkeypatch.setattr(module_went_down, "receivers", [])
    module_went_down.sender_receivers_cache.clear()
    samples(HealthProbeFactory(), "---+")
    assert HealthOutage.objects.get().ticket_state == "to_open"

    module_went_down.connect(lambda sender, **_: "1000002", weak=False)
    settle_tickets(at=NOON + timedelta(hours=1))

    outage = HealthOutage.objects.get()
    assert (outage.ticket_state, outage.ticket_number) == ("solved", "1000002")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_time_open_one_outage(heard):
    probe = samples(HealthProbeFactory(), "+--")
    barrier = Barrier(2)

    def work():
        barrier.wait()
        record_sample(probe_id=probe.pk, outcome=DOWN, at=NOON + timedelta(minutes=3))
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert HealthOutage.objects.count() == 1
    assert [call[0] for call in heard] == ["down"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_claim_different_probes():
    probes = [HealthProbeFactory() for _ in range(6)]
    claimed: list[list[int]] = []
    barrier = Barrier(2)

    def work():
        barrier.wait()
        claimed.append(claim_due_probes(at=NOON))
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(claimed[0] + claimed[1]) == sorted(probe.pk for probe in probes)
    assert claim_due_probes(at=NOON) == []


def test_heartbeat_counts_as_a_sample_and_its_absence_as_failure():
    probe = take_beat(probe=HealthProbeFactory(interval_s=60), at=NOON)

    in_time = examine(probe=probe, at=NOON + timedelta(seconds=60))
    late = examine(probe=probe, at=NOON + timedelta(seconds=61))

    probe.refresh_from_db()
    assert (probe.state, in_time, late) == ("up", Outcome(True, ""), Outcome(False, "no heartbeat"))


def test_module_that_never_beat_stays_unknown():
    probe = HealthProbeFactory()

    outcome = examine(probe=probe, at=NOON)
    probe = record_sample(probe_id=probe.pk, outcome=outcome, at=NOON)

    assert (outcome, probe.state, HealthSample.objects.count()) == (None, "unknown", 0)


def test_probe_of_a_stranger_is_refused_at_the_address():
    contract = ContractFactory()
    ProbeTargetFactory(contract=ContractFactory(), host="his.example.org", port=80)
    probe = HealthProbeFactory.build(
        contract=contract,
        module=ModuleFactory(system=contract.systems.first()),
        kind="http",
        address="http://his.example.org/",
    )

    with pytest.raises(HealthRefused) as refused:
        save_probe(probe=probe)

    assert (refused.value.field, refused.value.code) == ("address", "not_allowed")


def test_probe_whose_target_was_withdrawn_is_unknown_not_green():
    contract = ContractFactory()
    target = ProbeTargetFactory(contract=contract, host="127.0.0.1", port=9)
    probe = HealthProbeFactory(contract=contract, kind="tcp", address="127.0.0.1:9", state="up")
    target.delete()

    outcome = examine(probe=probe, at=NOON)
    probe = record_sample(probe_id=probe.pk, outcome=outcome, at=NOON)

    assert (outcome, probe.state) == (None, "unknown")


@pytest.mark.parametrize("network", ["0.0.0.0/0", "169.254.169.0/24", "nonsense"])
def test_unfit_network_is_not_allowed(network):
    target = ProbeTarget(contract=ContractFactory(), host="his.example.org", port=80, network=network)

    with pytest.raises(HealthRefused) as refused:
        allow_target(target=target)

    assert refused.value.field == "network"
