"""What was discharged in a period against what was received: per department, and each matter to chase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from accounts.models.organisation import Organisation
from quality.domain.reconciliation import Arrival, DepartmentFigures, Standing, by_department, standing
from quality.models.discharge import Discharge
from quality.models.homepage import Homepage
from quality.services.rules import policy_of


@dataclass(frozen=True)
class Matter:
    """One discharge with its homepage as far as there is one; nobody is its coder before there is one."""

    record_no: str
    admission_count: int
    department_code: str
    department_name: str
    discharged_on: date
    standing: Standing
    accepted_on: date | None
    homepage_pk: int | None
    is_draft: bool
    coder: str = ""


@dataclass
class Reconciliation:
    """The period's matters; `duplicated`, `changed` and `unannounced` are homepages."""

    due_days: int
    matters: list[Matter] = field(default_factory=list)
    duplicated: list[Homepage] = field(default_factory=list)
    changed: list[Homepage] = field(default_factory=list)
    unannounced: list[Homepage] = field(default_factory=list)

    @property
    def departments(self) -> list[DepartmentFigures]:
        return by_department((one.department_code, one.department_name, one.standing) for one in self.matters)

    def of(self, *arrivals: Arrival) -> list[Matter]:
        """Matters in these states, the longest overdue first."""
        found = (one for one in self.matters if one.standing.arrival in arrivals)
        return sorted(found, key=lambda one: (-one.standing.days_late, one.discharged_on, one.record_no))


def reconcile(
    *, hospital: Organisation, first: date, last: date, today: date, department: str = ""
) -> Reconciliation:
    """Compare discharges of `first`…`last` (days in China) with the homepages received; six queries."""
    due_days = policy_of(hospital.pk).due_days
    discharges = _discharges(hospital, first, last, department)
    received = _received(hospital, {row.record_no for row in discharges})
    result = Reconciliation(due_days)
    for row in discharges:
        known = received.get((row.record_no, row.admission_count))
        result.matters.append(_matter(row, known, today, due_days))
    homepages = Homepage.objects.filter(hospital=hospital, discharged_on__range=(first, last))
    if department:
        homepages = homepages.filter(department_code=department)
    result.duplicated = _duplicated(hospital, homepages)
    result.changed = [one for one in homepages.exclude(checked_revision=None) if one.is_changed_after_check]
    result.unannounced = _unannounced(hospital, homepages)
    return result


def departments_of(hospital: Organisation) -> list[tuple[str, str]]:
    """Codes and names of the departments that discharges or homepages of the hospital tell, by code."""
    pairs: dict[str, str] = {}
    for model in (Homepage, Discharge):
        rows = model.objects.filter(hospital=hospital).exclude(department_code="").order_by()
        for code, name in rows.values_list("department_code").annotate(name=Max("department_name")):
            pairs[code] = name or pairs.get(code, "")
    return [(code, pairs[code] or code) for code in sorted(pairs)]


def overdue(*, hospital: Organisation, today: date, days_back: int = 90) -> list[Matter]:
    """Discharges of the last days whose homepage is missing and due."""
    found = reconcile(hospital=hospital, first=today - timedelta(days=days_back), last=today, today=today)
    return found.of(Arrival.MISSING)


def _discharges(hospital: Organisation, first: date, last: date, department: str) -> list[Discharge]:
    zone = timezone.get_current_timezone()
    start = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    rows = Discharge.objects.filter(
        hospital=hospital, cancelled_at=None, discharged_at__gte=start, discharged_at__lt=end
    )
    if department:
        rows = rows.filter(department_code=department)
    return list(rows.order_by("discharged_at", "pk"))


def _received(hospital: Organisation, numbers: Iterable[str]) -> dict[tuple[str, int], Any]:
    rows = Homepage.objects.filter(hospital=hospital, record_no__in=list(numbers))
    columns = rows.values_list(
        "record_no", "admission_count", "pk", "state", "accepted_at", "coder_name", "assignee__full_name"
    )
    return {(number, count): rest for number, count, *rest in columns}


def _matter(row: Discharge, known: Any, today: date, due_days: int) -> Matter:
    pk, state, accepted_at, coder_name, assignee = known or (None, "", None, "", None)
    discharged_on = timezone.localdate(row.discharged_at)
    accepted_on = timezone.localdate(accepted_at) if accepted_at else None
    return Matter(
        record_no=row.record_no,
        admission_count=row.admission_count,
        department_code=row.department_code,
        department_name=row.department_name,
        discharged_on=discharged_on,
        standing=standing(
            discharged_on=discharged_on, accepted_on=accepted_on, today=today, due_days=due_days
        ),
        accepted_on=accepted_on,
        homepage_pk=pk,
        is_draft=state == Homepage.State.DRAFT,
        coder=assignee or coder_name,
    )


def _duplicated(hospital: Organisation, homepages: Any) -> list[Homepage]:
    """Homepages of the same person for the same days under different numbers."""
    hashes = homepages.exclude(stay_hash="").values("stay_hash")
    twice = (
        Homepage.objects.filter(hospital=hospital, stay_hash__in=hashes)
        .order_by()
        .values("stay_hash")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .values("stay_hash")
    )
    rows = Homepage.objects.filter(hospital=hospital, stay_hash__in=twice)
    return list(rows.order_by("stay_hash", "pk")[:500])


def _unannounced(hospital: Organisation, homepages: Any) -> list[Homepage]:
    """Homepages for which no discharge was announced."""
    rows = list(homepages.order_by("pk"))
    known = set(
        Discharge.objects.filter(
            hospital=hospital, record_no__in=[row.record_no for row in rows]
        ).values_list("record_no", "admission_count")
    )
    return [row for row in rows if (row.record_no, row.admission_count) not in known]
