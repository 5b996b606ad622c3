"""Complications after elective surgery: the detail list that the statistics office asks for (Q04, PA-05).

A stay counts when it had an elective operation of class surgery or interventional and its principal
diagnosis is neither obstetric (O) nor perinatal (P). A complication is an other diagnosis that was not
present on admission (admission_condition 4) and whose code begins like one of the 25 groups of
complications.csv. Where two groups fit, the longer beginning wins, so that one diagnosis is one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SURGICAL_CLASSES = frozenset({"surgery", "interventional"})
NOT_PRESENT_ON_ADMISSION = "4"
ELECTIVE_TIMINGS = frozenset({"1", "3"})  # elective, day surgery
EMERGENCY_TIMING = "2"
EMERGENCY_ROUTE = "1"
EXCLUDED_PRINCIPALS = ("O", "P")

ClassOf = Callable[[str], str | None]
"""Class of an operation code; None when the dictionary does not say it for certain."""


class ElectiveBasis(StrEnum):
    """What said whether the operation was elective."""

    TIMING = "op_timing"
    ROUTE = "admission_route"
    NOTHING = "unknown"


@dataclass(frozen=True)
class ComplicationGroup:
    """One of the groups of the performance assessment; `prefixes` are beginnings of ICD-10 codes."""

    number: str
    name_zh: str
    name_en: str
    prefixes: tuple[str, ...]


@dataclass(frozen=True)
class Complication:
    """One line of the detail list: diagnosis `index` (0-based, never 0) of the stay, and why it is listed."""

    group: str
    index: int
    code: str
    prefix: str


@dataclass(frozen=True)
class Surgery:
    """What the stay's operations say; None where the data cannot tell."""

    is_surgical: bool | None
    is_elective: bool | None
    basis: ElectiveBasis


def read_groups(rows: Iterable[Mapping[str, str]]) -> tuple[ComplicationGroup, ...]:
    """Groups from the rows of complications.csv."""
    return tuple(
        ComplicationGroup(row["no"], row["name_zh"], row["name_en"], tuple(row["icd10_prefixes"].split(";")))
        for row in rows
    )


def surgery_of(record: Mapping[str, Any], class_of: ClassOf) -> Surgery:
    """Whether the normalised `record` had surgery, and elective surgery."""
    operations = [item for item in record.get("operations") or () if is_present(item.get("code"))]
    classes = [class_of(item["code"]) for item in operations]
    surgical = [item for item, kind in zip(operations, classes, strict=True) if kind in SURGICAL_CLASSES]
    if not surgical:
        return Surgery(None if None in classes else False, None, ElectiveBasis.NOTHING)
    timings = {str(item.get("op_timing") or "") for item in surgical}
    if timings & ELECTIVE_TIMINGS:
        return Surgery(True, True, ElectiveBasis.TIMING)
    if timings == {EMERGENCY_TIMING}:
        return Surgery(True, False, ElectiveBasis.TIMING)
    route = record.get("admission_route")
    if not is_present(route):
        return Surgery(True, None, ElectiveBasis.NOTHING)
    return Surgery(True, str(route) != EMERGENCY_ROUTE, ElectiveBasis.ROUTE)


def is_excluded(record: Mapping[str, Any]) -> bool:
    """Whether the principal diagnosis is obstetric or perinatal."""
    principal: Mapping[str, Any] = next(iter(record.get("diagnoses") or ()), {})
    return str(principal.get("code") or "").startswith(EXCLUDED_PRINCIPALS)


def complications_of(
    record: Mapping[str, Any], groups: Sequence[ComplicationGroup]
) -> tuple[Complication, ...]:
    """The complications among the other diagnoses, in their order; whether the stay counts is not asked."""
    diagnoses = list(record.get("diagnoses") or ())
    found = []
    for index, diagnosis in enumerate(diagnoses[1:], start=1):
        code = diagnosis.get("code")
        if is_present(code) and str(diagnosis.get("admission_condition")) == NOT_PRESENT_ON_ADMISSION:
            group = _group_of(str(code), groups)
            if group:
                found.append(Complication(group[0].number, index, str(code), group[1]))
    return tuple(found)


def is_present(value: Any) -> bool:
    """Neither blank nor the single dash that means "nothing to fill"."""
    return value is not None and str(value).strip() not in {"", "-"}


def _group_of(code: str, groups: Sequence[ComplicationGroup]) -> tuple[ComplicationGroup, str] | None:
    fitting = [(group, prefix) for group in groups for prefix in group.prefixes if code.startswith(prefix)]
    return max(fitting, key=lambda pair: len(pair[1]), default=None)
