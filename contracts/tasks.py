"""Jobs of contracts: each may run twice and calls services only."""

from concurrent.futures import ThreadPoolExecutor

from celery import shared_task
from django.utils import timezone

from contracts.models.contract import Contract
from contracts.models.health import HealthProbe
from contracts.services import health, reminders, rota

PARALLEL_LOOKS = 8


@shared_task
def probe_modules() -> None:
    """Look at every module that is due, then settle what outages still lack."""
    claimed = health.claim_due_probes(at=timezone.now())
    probes = list(
        HealthProbe.objects.filter(pk__in=claimed)
        .select_related("contract")
        .prefetch_related("contract__probe_targets")
    )
    with ThreadPoolExecutor(PARALLEL_LOOKS) as threads:
        outcomes = list(threads.map(lambda probe: health.examine(probe=probe, at=timezone.now()), probes))
    for probe, outcome in zip(probes, outcomes, strict=True):
        health.record_sample(probe_id=probe.pk, outcome=outcome, at=timezone.now())
    health.settle_tickets(at=timezone.now())


@shared_task
def look_after_contracts() -> None:
    """Once a day: roll out the rota, warn of what runs out, forget old samples."""
    now = timezone.now()
    for contract in Contract.objects.in_force(timezone.localdate(now)):
        rota.plan_shifts(contract=contract, at=now)
    reminders.warn_of_qualifications(at=now)
    reminders.warn_of_rota_gaps(at=now)
    reminders.warn_of_drills(at=now)
    health.forget_old_samples(at=now)
