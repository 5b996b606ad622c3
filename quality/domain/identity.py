"""What the portal must know of a record beside the rules: which stay it is, when, where, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from quality.domain.cells import Cell, read_cell
from quality.domain.dates import EPOCH, Moment
from quality.domain.fields import RECORD_FIELDS

MOST_ADMISSIONS = 9999


@dataclass(frozen=True, slots=True)
class Identity:
    """Normalised; empty or None where the record does not say. The last three name the patient."""

    record_no: str
    admission_count: int | None
    discharged_on: dt.date | None
    department_code: str
    coder: str
    id_no: str
    patient_name: str
    stay: str


def identity_of(cells: Mapping[str, str | None]) -> Identity:
    """Read the identity from the raw single fields of a record (`RawRecord.cells`)."""

    def cell(name: str) -> Cell:
        return read_cell(RECORD_FIELDS[name], cells.get(name))

    def text(name: str) -> str:
        found = cell(name).text
        return "" if found in (None, "-") else str(found)

    count = cell("admission_count").value
    department = cell("discharge_dept")
    times = [cell(name).value for name in ("admission_time", "discharge_time")]
    id_no, name = text("id_no"), text("patient_name")
    who = id_no or name
    days = [moment.day if isinstance(moment, Moment) else None for moment in times]
    is_stay_known = bool(who) and None not in days
    return Identity(
        record_no=text("record_no"),
        admission_count=count if isinstance(count, int) and 0 < count <= MOST_ADMISSIONS else None,
        discharged_on=_date(times[1]),
        department_code=str(department.value or ""),
        coder=text("coder"),
        id_no=id_no,
        patient_name=name,
        stay=f"{who}|{days[0]}|{days[1]}" if is_stay_known else "",
    )


def _date(moment: object) -> dt.date | None:
    if not isinstance(moment, Moment):
        return None
    return dt.date.fromordinal(moment.day + EPOCH)
