"""Takes discharges as the hospital information system or a list announces them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models.organisation import Organisation
from core.locks import wait_for_turn
from quality.models.discharge import Discharge
from quality.services.departments import department_name


@dataclass(frozen=True)
class Announcement:
    """One discharge as announced; `is_cancelled` takes an earlier announcement back."""

    record_no: str
    admission_count: int
    discharged_at: datetime
    department_code: str = ""
    department_name: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True)
class Announced:
    """How many rows were new, changed, and as they were."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def announce_discharges(
    *,
    hospital: Organisation,
    announcements: Sequence[Announcement],
    source: Discharge.Source,
    at: datetime,
) -> Announced:
    """Write what was announced; the same again changes nothing, other words about a stay correct its row."""
    wait_for_turn("discharges", hospital.pk)
    numbers = {one.record_no for one in announcements}
    rows = Discharge.objects.select_for_update().filter(hospital=hospital, record_no__in=numbers)
    known = {(row.record_no, row.admission_count): row for row in rows}
    created = changed = unchanged = 0
    for one in announcements:
        row = known.get((one.record_no, one.admission_count))
        if row is None:
            row = Discharge(
                hospital=hospital,
                record_no=one.record_no,
                admission_count=one.admission_count,
                source=source,
                announced_at=at,
            )
            known[one.record_no, one.admission_count] = row
            created += 1
        elif _says(row) == _words(one, hospital.pk):
            unchanged += 1
            continue
        else:
            changed += 1
        _fill(row, one, hospital.pk, at)
        row.save()
    return Announced(created, changed, unchanged)


def _fill(row: Discharge, one: Announcement, hospital_id: int, at: datetime) -> None:
    row.discharged_at, row.department_code, row.department_name, is_cancelled = _words(one, hospital_id)
    row.cancelled_at = (row.cancelled_at or at) if is_cancelled else None


def _says(row: Discharge) -> tuple[datetime, str, str, bool]:
    return row.discharged_at, row.department_code, row.department_name, row.cancelled_at is not None


def _words(one: Announcement, hospital_id: int) -> tuple[datetime, str, str, bool]:
    name = one.department_name or department_name(hospital_id, one.department_code)
    return one.discharged_at, one.department_code, name[:60], one.is_cancelled
