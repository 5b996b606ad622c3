"""What the indicators need to know of one stay, taken once when its homepage is checked.

No value identifies the patient: the patient is a keyed hash that the caller makes. None says that the data
cannot tell, and no indicator guesses it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from quality.domain.complications import (
    ClassOf,
    ComplicationGroup,
    ElectiveBasis,
    complications_of,
    is_excluded,
    is_present,
    may_have_complications,
    surgery_of,
)
from quality.domain.related_rules import related_rules

NEWBORN_DAYS = 28
QC_DAYS = 3
DEATH = "5"
CLASS_ONE = frozenset({"1", "2", "3", "10"})
CLASS_ONE_INFECTED = "3"
WOUND_INFECTION = "T81.4"
DRUG_COSTS = ("cost_western_medicine", "cost_chinese_patent_medicine", "cost_chinese_herbal")
DISCHARGE_WAYS = frozenset({"1", "2", "3", "4", "5", "9"})  # RC019
FLAGS = frozenset({"0", "1"})  # RC039
PLANS = frozenset({"1", "2"})  # RC028
PRINCIPAL = re.compile(r"diagnoses\[0\]\.")
OTHERS = re.compile(r"diagnoses\[[1-9]\d*\]\.")
OPERATIONS = re.compile(r"operations(\[|\Z)")  # a rule that misses an operation names the whole group


class RuleFinding(Protocol):
    """What a finding of the rules must tell here."""

    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def fields(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Stay:
    """One checked homepage as the indicators see it; money in yuan, stay in days.

    `may_have_complications` says that a diagnosis of a complication does not tell when it arose,
    `elective_operation` which operation (0-based) made the stay an elective one.
    """

    is_complete: bool
    items_filled: int
    items_applicable: int
    has_operation: bool
    is_surgical: bool | None
    is_elective: bool | None
    elective_basis: ElectiveBasis
    complications: tuple[str, ...]
    is_excluded_principal: bool | None
    principal_code_is_wrong: bool
    other_code_is_wrong: bool
    operation_code_is_wrong: bool
    costs_are_right: bool
    discharged_on: date | None
    admitted_on: date | None
    qc_on: date | None
    died: bool | None
    is_newborn: bool | None
    is_day_surgery: bool | None
    class_one_operations: int
    class_one_infected: int
    operation_codes: tuple[str, ...]
    principal_category: str
    readmission_is_planned: bool | None
    patient: str
    stay_days: Decimal | None
    total_cost: Decimal | None
    drug_cost: Decimal | None
    may_have_complications: bool = False
    elective_operation: int | None = None

    @property
    def qc_in_time(self) -> bool:
        """Quality control between the day of discharge and three days later; blank is not in time."""
        if self.qc_on is None or self.discharged_on is None:
            return False
        return 0 <= (self.qc_on - self.discharged_on).days <= QC_DAYS


def stay_of(
    record: Mapping[str, Any],
    findings: Iterable[RuleFinding],
    *,
    items: tuple[int, int],
    class_of: ClassOf,
    groups: Sequence[ComplicationGroup],
    patient: str,
) -> Stay:
    """The facts of the normalised `record` with its `findings`.

    `items` are the required items filled and applicable; `patient` is a keyed hash, empty when there is none.
    """
    found = list(findings)
    errors = [finding for finding in found if finding.severity == "error"]
    surgery = surgery_of(record, class_of)
    operations = [item for item in record.get("operations") or () if is_present(item.get("code"))]
    admitted, discharged = _day(record.get("admission_time")), _day(record.get("discharge_time"))
    total, infected = _class_one(record, operations)
    return Stay(
        is_complete=not any(finding.rule in related_rules()["QI-01a"] for finding in errors),
        items_filled=items[0],
        items_applicable=items[1],
        has_operation=bool(operations),
        is_surgical=surgery.is_surgical,
        is_elective=surgery.is_elective,
        elective_basis=surgery.basis,
        complications=tuple(line.group for line in complications_of(record, groups)),
        is_excluded_principal=is_excluded(record),
        principal_code_is_wrong=_is_proved_wrong("QI-05", found, PRINCIPAL),
        other_code_is_wrong=_is_proved_wrong("QI-06", found, OTHERS),
        operation_code_is_wrong=_is_proved_wrong("QI-07", found, OPERATIONS),
        costs_are_right=not any(finding.rule in related_rules()["QI-09"] for finding in errors),
        discharged_on=discharged,
        admitted_on=admitted,
        qc_on=_day(record.get("qc_date")),
        died=_is(record.get("discharge_way"), DEATH, DISCHARGE_WAYS),
        is_newborn=_is_newborn(_day(record.get("birth_date")), admitted),
        is_day_surgery=_is(record.get("day_surgery"), "1", FLAGS),
        class_one_operations=total,
        class_one_infected=infected,
        operation_codes=tuple(str(item["code"]) for item in operations),
        principal_category=_principal_category(record),
        readmission_is_planned=_is(record.get("readmission_plan"), "2", PLANS),
        patient=patient,
        stay_days=amount_of(record.get("stay_days")),
        total_cost=amount_of(record.get("total_cost")),
        drug_cost=_drug_cost(record),
        may_have_complications=may_have_complications(record, groups),
        elective_operation=surgery.operation,
    )


def amount_of(value: Any) -> Decimal | None:
    """A number of the record; None when it is missing or unreadable."""
    if not is_present(value):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _drug_cost(record: Mapping[str, Any]) -> Decimal | None:
    """Western, patent and herbal medicine; a blank cost is 0, an unreadable one makes the sum unknown."""
    amounts = [
        Decimal(0) if not is_present(record.get(key)) else amount_of(record[key]) for key in DRUG_COSTS
    ]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _class_one(record: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Operations with a class I incision, and those of them with an infected site (PA-06)."""
    grades = [str(item.get("incision_healing")) for item in operations]
    class_one = [grade for grade in grades if grade in CLASS_ONE]
    has_infection = any(
        str(item.get("code") or "").startswith(WOUND_INFECTION)
        and str(item.get("admission_condition")) == "4"
        for item in record.get("diagnoses") or ()
    )
    infected = len(class_one) if has_infection else class_one.count(CLASS_ONE_INFECTED)
    return len(class_one), infected


def _is_proved_wrong(indicator: str, found: Iterable[RuleFinding], entries: re.Pattern[str]) -> bool:
    """Whether a rule related to the indicator, error or warning, names one of its entries."""
    rules = related_rules()[indicator]
    return any(
        finding.rule in rules and any(entries.match(path) for path in finding.fields) for finding in found
    )


def _principal_category(record: Mapping[str, Any]) -> str:
    principal: Mapping[str, Any] = next(iter(record.get("diagnoses") or ()), {})
    code = principal.get("code")
    return str(code)[:3] if is_present(code) else ""


def _is(value: Any, expected: str, domain: Collection[str]) -> bool | None:
    """Whether a coded value is the expected one; None when it is missing or outside its domain."""
    return str(value) == expected if str(value) in domain else None


def _is_newborn(born: date | None, admitted: date | None) -> bool | None:
    if born is None or admitted is None or born > admitted:
        return None
    return (admitted - born).days <= NEWBORN_DAYS


def _day(value: Any) -> date | None:
    """The calendar date of a normalised date or datetime (yyyy-MM-dd with an optional clock part)."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
