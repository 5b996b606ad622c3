"""Complications after elective surgery: the detail list that the statistics office asks for (Q04, PA-05).

A stay counts when it had an elective operation of class surgery or interventional and its principal
diagnosis is neither obstetric (O) nor perinatal (P). A complication is an other diagnosis that was not
present on admission (admission_condition 4) and whose code begins like one of the 25 groups of
complications.csv. Where two groups fit, the longer beginning wins, so that one diagnosis is one line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from quality.domain.truths import agreed

SURGICAL_CLASSES = frozenset({"surgery", "interventional"})
NOT_PRESENT_ON_ADMISSION = "4"
ELECTIVE_TIMINGS = frozenset({"1", "3"})  # elective, day surgery
EMERGENCY_TIMING = "2"
EMERGENCY_ROUTE = "1"
ROUTES = frozenset({"1", "2", "3", "9"})  # RC026
CONDITIONS = frozenset({"1", "2", "3", "4"})  # RC027
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
    """What the stay's operations say; None where the data cannot tell.

    `operation` is the place (0-based) of the operation that made the stay an elective one: the first surgical
    one that its timing calls elective, else the first that has no timing.
    """

    is_surgical: bool | None
    is_elective: bool | None
    basis: ElectiveBasis
    operation: int | None = None


def read_groups(rows: Iterable[Mapping[str, str]]) -> tuple[ComplicationGroup, ...]:
    """Groups from the rows of complications.csv."""
    return tuple(
        ComplicationGroup(row["no"], row["name_zh"], row["name_en"], tuple(row["icd10_prefixes"].split(";")))
        for row in rows
    )


def surgery_of(record: Mapping[str, Any], class_of: ClassOf) -> Surgery:
    """Whether the normalised `record` had surgery, and elective surgery.

    Operations of unknown class may be surgical or not: what all these readings agree on is known.
    """
    certain: list[tuple[int, str]] = []
    doubtful: set[str] = set()
    for index, item in enumerate(record.get("operations") or ()):
        if is_present(item.get("code")):
            kind = class_of(item["code"])
            if kind in SURGICAL_CLASSES:
                certain.append((index, _timing(item)))
            elif kind is None:
                doubtful.add(_timing(item))
    if not certain and not doubtful:
        return Surgery(False, None, ElectiveBasis.NOTHING)
    timings = {timing for _, timing in certain}
    readings = [_elective(timings | more, record.get("admission_route")) for more in _subsets(doubtful)]
    is_surgical, is_elective = (True if certain else None), agreed(truth for truth, _ in readings)
    if is_elective is None:
        return Surgery(is_surgical, None, ElectiveBasis.NOTHING)
    basis = readings[0 if certain else -1][1]
    return Surgery(is_surgical, is_elective, basis, _deciding(certain, basis) if is_elective else None)


def _timing(item: Mapping[str, Any]) -> str:
    """The timing of an operation, empty when it is missing or unreadable."""
    text = str(item.get("op_timing") or "")
    return text if text in ELECTIVE_TIMINGS | {EMERGENCY_TIMING} else ""


def _elective(timings: Collection[str], route: Any) -> tuple[bool | None, ElectiveBasis]:
    """Whether surgery of these timings is elective, and what says so; no operation is no elective one."""
    if ELECTIVE_TIMINGS & set(timings):
        return True, ElectiveBasis.TIMING
    if set(timings) <= {EMERGENCY_TIMING}:
        return False, ElectiveBasis.TIMING
    if str(route) not in ROUTES:
        return None, ElectiveBasis.NOTHING
    return str(route) != EMERGENCY_ROUTE, ElectiveBasis.ROUTE


def _deciding(certain: Iterable[tuple[int, str]], basis: ElectiveBasis) -> int | None:
    wanted = ELECTIVE_TIMINGS if basis is ElectiveBasis.TIMING else {""}
    return next((index for index, timing in certain if timing in wanted), None)


def _subsets(values: Collection[str]) -> list[set[str]]:
    """From none to all of them."""
    return [set(some) for size in range(len(values) + 1) for some in combinations(sorted(values), size)]


def is_excluded(record: Mapping[str, Any]) -> bool | None:
    """Whether the principal diagnosis is obstetric or perinatal; None without one."""
    principal: Mapping[str, Any] = next(iter(record.get("diagnoses") or ()), {})
    code = principal.get("code")
    return str(code).startswith(EXCLUDED_PRINCIPALS) if is_present(code) else None


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


def may_have_complications(record: Mapping[str, Any], groups: Sequence[ComplicationGroup]) -> bool:
    """Whether some other diagnosis would be a complication, but does not say when it arose."""
    return any(
        is_present(code := diagnosis.get("code"))
        and str(diagnosis.get("admission_condition")) not in CONDITIONS
        and _group_of(str(code), groups) is not None
        for diagnosis in list(record.get("diagnoses") or ())[1:]
    )


def is_present(value: Any) -> bool:
    """Neither blank nor the single dash that means "nothing to fill"."""
    return value is not None and str(value).strip() not in {"", "-"}


def _group_of(code: str, groups: Sequence[ComplicationGroup]) -> tuple[ComplicationGroup, str] | None:
    fitting = [(group, prefix) for group in groups for prefix in group.prefixes if code.startswith(prefix)]
    return max(fitting, key=lambda pair: len(pair[1]), default=None)
