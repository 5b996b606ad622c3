"""Keeps what a look at a target found, with or without an inspection under way, and thins what is old."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models.user import User
from inspections.domain.looks import month_of, to_forget
from inspections.domain.measurements import Measurement
from inspections.models.agent import AgentRun
from inspections.models.choices import Source
from inspections.models.inspection import Inspection
from inspections.models.look import Look, LookResult
from inspections.models.rule import InspectionSettings
from inspections.models.target import Target
from inspections.selectors.asked import asked_of
from inspections.selectors.surroundings import surroundings_of
from inspections.services.recording import judge, judged_answer

LONGEST_FAULT = 500
FEWEST_DAYS = timedelta(days=30)
KEPT_DAYS: int = InspectionSettings._meta.get_field("looks_kept_days").default


@transaction.atomic
def keep_look(
    *,
    target: Target,
    inspection: Inspection | None,
    measurements: Mapping[str, Measurement],
    source: str,
    actor: User | None,
    measured_at: datetime,
    at: datetime,
    agent_run: AgentRun | None = None,
) -> Look:
    """Judge every measurement the way an inspection does, and keep all of them as one look.

    Checks that are not asked of this target are left out; those asked and not measured are not invented.
    """
    asked = asked_of(target, inspection)
    look = Look(
        target=target,
        inspection=inspection,
        catalogue=asked.catalogue,
        agent_run=agent_run,
        source=source,
        looked_by=actor,
        measured_at=min(measured_at, at),
        received_at=at,
    )
    rows = []
    for row in asked.checks:
        measurement = measurements.get(row.code)
        if measurement is not None:
            row.look = look
            rows.append(_judged(row, measurement, at))
    look.save()
    LookResult.objects.bulk_create(rows)
    return look


def keep_fault(
    *, target: Target, inspection: Inspection | None, fault: str, actor: User | None, at: datetime
) -> Look:
    """That the portal looked and got nothing: a look without results and the reason."""
    return Look.objects.create(
        target=target,
        inspection=inspection,
        source=Source.SQL,
        looked_by=actor,
        measured_at=at,
        received_at=at,
        fault=fault[:LONGEST_FAULT],
    )


def thin_looks(*, at: datetime) -> int:
    """Of looks older than the contract's days only the newest of each month stays; returns how many went.

    Of looks that failed none stays. The trail keeps that they were made and that they went.
    """
    days = Coalesce("contract__inspection_settings__looks_kept_days", KEPT_DAYS)
    old = at - FEWEST_DAYS
    targets = Target.objects.filter(looks__measured_at__lt=old).annotate(days=days).distinct()
    return sum(_thin(target, timedelta(days=target.days), at) for target in targets)


@transaction.atomic
def _thin(target: Target, kept_for: timedelta, at: datetime) -> int:
    rows = list(target.looks.order_by("measured_at"))
    worked = [row for row in rows if not row.fault]
    gone = [row for row in rows if row.fault and row.measured_at < at - kept_for]
    gone += to_forget(
        worked, now=at, kept_for=kept_for, period=lambda moment: month_of(timezone.localdate(moment))
    )
    for row in gone:
        row.delete()
    return len(gone)


def _judged(row: LookResult, measurement: Measurement, at: datetime) -> LookResult:
    verdict = judge(row, measurement, surroundings_of(row, at))
    for name, value in judged_answer(row.code, measurement, verdict).items():
        setattr(row, name, value)
    row.unit = row.check_row.unit
    return row
