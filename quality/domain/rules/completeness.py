"""HP-C: what must be filled in."""

from quality.domain.code_sets import main_dx, other_dx, some_dx
from quality.domain.language.nodes import Node, count, element, last
from quality.domain.language.words import (
    any_of,
    blank,
    code,
    dash,
    missing,
    one_of,
    present,
    starts,
    surely,
)
from quality.domain.rules.rule import Rule, each, rule
from quality.domain.rules.terms import exp_age_years, is_newborn, main_is_injury, main_is_neoplasm, of_class

MUST_HOLD_SOMETHING = {
    "C-001": "org_code",
    "C-002": "org_name",
    "C-003": "record_no",
    "C-004": "admission_count",
    "C-005": "admission_time",
    "C-006": "discharge_time",
    "C-007": "payment_method",
    "C-008": "patient_name",
    "C-009": "gender",
    "C-010": "birth_date",
    "C-011": "age_years",
    "C-012": "nationality",
    "C-013": "marital_status",
    "C-014": "occupation",
    "C-015": "ethnicity",
    "C-016": "id_type",
    "C-032": "admission_route",
    "C-033": "admission_dept",
    "C-035": "discharge_dept",
    "C-037": "stay_days",
    "C-038": "outpatient_diag_code",
    "C-039": "outpatient_diag_name",
    "C-040": "diagnoses[0].code",
    "C-041": "diagnoses[0].name",
    "C-042": "diagnoses[0].admission_condition",
    "C-043": "drug_allergy",
    "C-044": "dept_director",
    "C-045": "chief_physician",
    "C-046": "attending_physician",
    "C-047": "resident_physician",
    "C-048": "responsible_nurse",
    "C-049": "coder",
    "C-050": "abo_blood_type",
    "C-051": "rh_blood_type",
    "C-052": "readmission_plan",
    "C-053": "discharge_way",
    "C-054": "total_cost",
    "C-055": "self_pay",
    "C-058": "day_surgery",
    "C-090": "qc_date",
    "C-091": "qc_physician",
    "C-092": "qc_nurse",
    "C-093": "record_quality",
}
MAY_HOLD_A_DASH = {
    "C-017": "id_no",
    "C-018": "birth_address",
    "C-019": "native_province",
    "C-020": "household_address",
    "C-021": "household_postcode",
    "C-022": "current_address",
    "C-023": "current_phone",
    "C-024": "current_postcode",
    "C-025": "work_unit",
    "C-026": "work_phone",
    "C-027": "work_postcode",
    "C-028": "contact_name",
    "C-029": "contact_relation",
    "C-030": "contact_address",
    "C-031": "contact_phone",
    "C-034": "admission_ward",
    "C-036": "discharge_ward",
}
COMA = (
    "coma_before_days",
    "coma_before_hours",
    "coma_before_minutes",
    "coma_after_days",
    "coma_after_hours",
    "coma_after_minutes",
)
no_coma_time = ~any_of(present(name) for name in COMA)
head_injury_without_coma_time = some_dx("S06") & no_coma_time


def only_one_missing(*names: str) -> Node:
    """Whether one of two cells of an element is filled and the other is not."""
    first, second = (missing(name, each=True) for name in names)
    return (first & ~second) | (~first & second)


is_first = element("i") == 0
is_later = element("i") >= 1
has_code = present("code", each=True)
last_coded = last("diagnoses", has_code)
filled_until_then = count(
    "diagnoses", is_later & (element("i") <= last_coded) & (has_code | present("name", each=True))
)
is_behind_gap = element("i") == last_coded

RULES: tuple[Rule, ...] = (
    *(rule(number, missing(name)) for number, name in MUST_HOLD_SOMETHING.items()),
    *(rule(number, blank(name)) for number, name in MAY_HOLD_A_DASH.items()),
    rule("C-056", head_injury_without_coma_time),
    rule("C-057", ~surely(head_injury_without_coma_time) & any_of(missing(name) for name in COMA)),
    rule("C-060", (exp_age_years == 0) & missing("age_days")),
    rule("C-061", is_newborn & missing("newborn_birth_weights[0]")),
    rule("C-062", is_newborn & missing("newborn_admission_weight")),
    rule(
        "C-063",
        some_dx("Z37.0", "Z37.2", "Z37.3", "Z37.5", "Z37.6") & missing("newborn_birth_weights[0]"),
    ),
    rule("C-064", some_dx("Z37.2", "Z37.5", "Z37.6") & missing("newborn_birth_weights[1]")),
    rule("C-065", some_dx("Z37.5", "Z37.6") & missing("newborn_birth_weights[2]")),
    rule("C-066", main_is_neoplasm & blank("pathology_code")),
    rule("C-067", main_is_neoplasm & dash("pathology_code")),
    rule("C-068", present("pathology_code") & missing("pathology_name")),
    rule("C-069", present("pathology_code") & missing("pathology_no")),
    rule("C-070", main_is_injury & missing("external_cause_code")),
    rule("C-071", present("external_cause_code") & missing("external_cause_name")),
    rule("C-072", other_dx("S", "T") & ~main_dx("S", "T") & missing("external_cause_code")),
    rule("C-073", one_of(code("drug_allergy"), "2") & missing("allergy_drugs")),
    rule("C-074", one_of(code("discharge_way"), "5") & missing("autopsy")),
    rule("C-075", one_of(code("readmission_plan"), "2") & missing("readmission_purpose")),
    rule("C-076", one_of(code("discharge_way"), "2", "3") & missing("transfer_org_name")),
    each("C-077", "diagnoses", is_later & only_one_missing("code", "name")),
    each("C-078", "diagnoses", is_later & has_code & missing("admission_condition", each=True)),
    rule("C-079", filled_until_then < last_coded, blame=[("diagnoses", is_behind_gap)]),
    each("C-080", "operations", only_one_missing("code", "name")),
    each("C-081", "operations", has_code & missing("date", each=True)),
    each("C-082", "operations", of_class("surgery", "interventional") & missing("level", each=True)),
    each("C-083", "operations", of_class("surgery", "interventional") & missing("surgeon", each=True)),
    each(
        "C-084",
        "operations",
        is_first & of_class("surgery", "interventional") & blank("assistant1", each=True),
    ),
    each(
        "C-085",
        "operations",
        is_first & of_class("surgery", "interventional") & blank("assistant2", each=True),
    ),
    each("C-086", "operations", of_class("surgery") & missing("incision_healing", each=True)),
    each("C-087", "operations", of_class("surgery") & missing("anesthesia_method", each=True)),
    each("C-088", "operations", is_first & of_class("surgery") & blank("anesthesiologist", each=True)),
    each(
        "C-089",
        "operations",
        starts(code("anesthesia_method", each=True), "01", "02", "05")
        & missing("anesthesiologist", each=True),
    ),
    each(
        "C-094",
        "icu_stays",
        any_of(missing(name, each=True) for name in ("unit", "enter_time", "exit_time"))
        & any_of(present(name, each=True) for name in ("unit", "enter_time", "exit_time")),
    ),
    rule("C-095", one_of(code("id_type"), *"1234567") & dash("id_no")),
)
