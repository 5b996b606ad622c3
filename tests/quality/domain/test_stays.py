"""The facts of a stay that indicators count."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quality.domain.complications import ComplicationGroup, ElectiveBasis
from quality.domain.rules.catalogue import catalogue
from quality.domain.stays import Stay, stay_of
from tests.quality.rules import clinical, dictionary, formats

VALID: dict[str, Any] = json.loads((Path(__file__).parents[1] / "homepage.json").read_text(encoding="utf-8"))
GROUPS = (ComplicationGroup("04", "手术后出血或血肿", "Haemorrhage", ("T81.0",)),)
ALL = (*clinical.EXAMPLES, *dictionary.EXAMPLES, *formats.EXAMPLES)
INFECTED = {"code": "T81.400", "admission_condition": "4"}


@dataclass(frozen=True)
class Found:
    rule: str
    fields: tuple[str, ...]
    severity: str = "error"


def stay(*findings: Found, **changes: Any) -> Stay:
    return stay_of(
        {**VALID, **changes},
        findings,
        items=(65, 65),
        class_of={"51.2300": "surgery"}.get,
        groups=GROUPS,
        patient="p",
    )


def test_the_facts_of_a_valid_record() -> None:
    assert stay() == Stay(
        is_complete=True,
        items_filled=65,
        items_applicable=65,
        has_operation=True,
        is_surgical=True,
        is_elective=True,
        elective_basis=ElectiveBasis.TIMING,
        complications=(),
        is_excluded_principal=False,
        principal_code_is_wrong=False,
        other_code_is_wrong=False,
        operation_code_is_wrong=False,
        costs_are_right=True,
        discharged_on=date(2024, 5, 11),
        admitted_on=date(2024, 5, 6),
        qc_on=date(2024, 5, 13),
        died=False,
        is_newborn=False,
        is_day_surgery=False,
        class_one_operations=0,
        class_one_infected=0,
        operation_codes=("51.2300",),
        principal_category="K80",
        readmission_is_planned=False,
        patient="p",
        stay_days=Decimal(5),
        total_cost=Decimal("15820.60"),
        drug_cost=Decimal("2800.10"),
        may_have_complications=False,
        elective_operation=0,
    )


@pytest.mark.parametrize(
    ("found", "facts"),
    [
        (Found("HP-C-008", ("patient_name",)), {"is_complete": False}),
        (Found("HP-C-090", ("qc_date",), "warning"), {"is_complete": True}),
        (Found("HP-D-027", ("diagnoses[0].code",)), {"principal_code_is_wrong": True}),
        (Found("HP-D-027", ("outpatient_diag_code",)), {"principal_code_is_wrong": False}),
        (
            Found("HP-D-027", ("diagnoses[2].code",)),
            {"other_code_is_wrong": True, "principal_code_is_wrong": False},
        ),
        (Found("HP-X-030", ("pathology_code", "diagnoses[0].code"), "warning"),
         {"principal_code_is_wrong": True, "other_code_is_wrong": False}),
        (Found("HP-X-025", ("age_years", "diagnoses[3].code")), {"other_code_is_wrong": False}),
        (Found("HP-X-018", ("diagnoses[1].code", "operations")), {"operation_code_is_wrong": True}),
        (Found("HP-X-020", ("diagnoses[1].code", "operations")), {"operation_code_is_wrong": False}),
        (Found("HP-X-023", ("gender", "operations[0].code")), {"operation_code_is_wrong": True}),
        (Found("HP-M-003", ("total_cost",)), {"costs_are_right": False}),
        (Found("HP-M-004", ("total_cost",), "warning"), {"costs_are_right": True}),
        (Found("HP-F-033", ("cost_blood",)), {"costs_are_right": False}),
    ],
)  # fmt: skip
def test_what_findings_prove(found: Found, facts: dict[str, bool]) -> None:
    facts_of_stay = stay(found)

    assert {name: getattr(facts_of_stay, name) for name in facts} == facts


PROVE_WRONG = {
    "principal_code_is_wrong": (
        "diagnoses[0].code",
        "HP-F-034 HP-D-027 HP-D-028 HP-X-001 HP-X-002 HP-X-003 HP-X-004 HP-X-005 HP-X-006 HP-X-007 HP-X-008"
        " HP-X-009 HP-X-010 HP-X-021 HP-X-022 HP-X-025 HP-X-030",
    ),
    "other_code_is_wrong": (
        "diagnoses[4].code",
        "HP-F-034 HP-D-027 HP-X-002 HP-X-003 HP-X-008 HP-X-009 HP-X-021 HP-X-022",
    ),
    "operation_code_is_wrong": (
        "operations[2].code",
        "HP-F-035 HP-D-029 HP-D-030 HP-X-017 HP-X-018 HP-X-023 HP-X-024",
    ),
}
"""What indicators.csv relates to QI-05, QI-06 and QI-07, written out."""


@pytest.mark.parametrize("fact", PROVE_WRONG)
def test_codes_are_proved_wrong_by_the_related_rules_and_no_other(fact: str) -> None:
    path, rules = PROVE_WRONG[fact]

    proving = [
        rule.id
        for rule in catalogue().values()
        if getattr(stay(Found(rule.id, (path,), rule.severity)), fact)
    ]

    assert sorted(proving) == sorted(rules.split())


def test_where_a_rule_about_operations_fires_one_is_proved_wrong() -> None:
    """The paths are those that the rules name themselves (HP-X-018: the group, which lacks an operation)."""
    rules = PROVE_WRONG["operation_code_is_wrong"][1].split()
    examples = [one for one in ALL if one.rule in rules and one.expected]

    unseen = {
        one.name
        for one in examples
        if not stay(
            Found(one.rule, one.expected[0][0], catalogue()[one.rule].severity)
        ).operation_code_is_wrong
    }

    assert {one.rule for one in examples} == set(rules)
    assert unseen == set()


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"discharge_way": "5"}, {"died": True}),
        ({"discharge_way": "-"}, {"died": None}),
        ({"discharge_way": "死"}, {"died": None}),
        ({"birth_date": "2024-04-08"}, {"is_newborn": True}),
        ({"birth_date": "2024-04-07"}, {"is_newborn": False}),
        ({"birth_date": "2024-06-01"}, {"is_newborn": None}),
        ({"birth_date": "不详"}, {"is_newborn": None}),
        ({"total_cost": "多"}, {"total_cost": None}),
        ({"total_cost": "NaN"}, {"total_cost": None}),
        ({"cost_chinese_herbal": "-"}, {"drug_cost": Decimal("2800.10")}),
        ({"cost_chinese_herbal": "多"}, {"drug_cost": None}),
        ({"qc_date": "-"}, {"qc_on": None, "qc_in_time": False}),
        ({"readmission_plan": "2"}, {"readmission_is_planned": True}),
        ({"operations": [{"code": "51.2300", "incision_healing": grade} for grade in ("1", "3", "5", "10")]},
         {"class_one_operations": 3, "class_one_infected": 1}),
        ({"operations": [{"code": "51.2300", "incision_healing": "1"}] * 2,
          "diagnoses": [VALID["diagnoses"][0], INFECTED]},
         {"class_one_operations": 2, "class_one_infected": 2}),
        ({"diagnoses": [VALID["diagnoses"][0], {"code": "T81.000", "admission_condition": "4"}]},
         {"complications": ("04",)}),
        ({"diagnoses": []}, {"principal_category": ""}),
    ],
)  # fmt: skip
def test_what_the_record_says(changes: dict[str, Any], facts: dict[str, Any]) -> None:
    facts_of_stay = stay(**changes)

    assert {name: getattr(facts_of_stay, name) for name in facts} == facts
