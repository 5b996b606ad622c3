"""HP-D: what must be a member of a value domain or dictionary."""

from quality.domain.code_sets import NOT_IN_DIAGNOSES, NOT_IN_MORPHOLOGY, NOT_IN_OPERATIONS
from quality.domain.language.nodes import Node, element, record
from quality.domain.language.words import code, holds, one_of, present, reads, text, unknown
from quality.domain.rules.rule import Case, Rule, each, for_each_field, rule
from quality.domain.rules.terms import DIAGNOSIS_SHAPE, EXTERNAL_SHAPE, OPERATION_SHAPE

CODED = {
    "D-001": "gender",
    "D-002": "marital_status",
    "D-003": "occupation",
    "D-004": "ethnicity",
    "D-005": "payment_method",
    "D-006": "nationality",
    "D-007": "id_type",
    "D-008": "native_province",
    "D-009": "contact_relation",
    "D-010": "admission_route",
    "D-011": "admission_dept",
    "D-012": "discharge_dept",
    "D-013": "transfer_depts[]",
    "D-014": "diagnoses[].admission_condition",
    "D-015": "drug_allergy",
    "D-016": "abo_blood_type",
    "D-017": "rh_blood_type",
    "D-018": "autopsy",
    "D-019": "readmission_plan",
    "D-020": "discharge_way",
    "D-021": "operations[].incision_healing",
    "D-022": "operations[].anesthesia_method",
    "D-023": "operations[].level",
    "D-024": "record_quality",
    "D-025": "icu_stays[].unit",
    "D-026": "day_surgery",
    "D-038": "admission_state",
    "D-039": "diagnoses[].outcome",
    "D-040": "operations[].asa_grade",
    "D-042": "transfusion_reaction",
}
PARENT_METHODS = ("01", "02", "0201", "0202", "03", "05")


def no_member(name: str, *, each: bool = False) -> Node:
    """Whether a value is there that stands for no entry of the field's domain, or for several."""
    return present(name, each=each) & unknown(code(name, each=each))


def other_title(name: Node, title: Node) -> Node:
    """Whether a title differs from the dictionary's, where that one lost no character in its source."""
    return ~holds(title, "?") & Node("names_differ", name, title)


outpatient_title = record("outpatient_diag_code.title")
title_of_each = element("code.title")
healing = text("incision_healing", each=True)
method = text("anesthesia_method", each=True)

RULES: tuple[Rule, ...] = (
    *(for_each_field(number, [name], no_member) for number, name in CODED.items()),
    Rule(
        "HP-D-027",
        (
            Case(
                "diagnoses",
                DIAGNOSIS_SHAPE.within("code", each=True) & NOT_IN_DIAGNOSES.within("code", each=True),
                ("diagnoses[].code",),
            ),
            Case(
                "record",
                DIAGNOSIS_SHAPE.within("outpatient_diag_code")
                & NOT_IN_DIAGNOSES.within("outpatient_diag_code"),
                ("outpatient_diag_code",),
            ),
        ),
    ),
    Rule(
        "HP-D-028",
        (
            Case(
                "diagnoses",
                other_title(text("name", each=True), title_of_each),
                ("diagnoses[].name",),
                title_of_each,
            ),
            Case(
                "record",
                other_title(text("outpatient_diag_name"), outpatient_title),
                ("outpatient_diag_name",),
                outpatient_title,
            ),
        ),
    ),
    each(
        "D-029",
        "operations",
        OPERATION_SHAPE.within("code", each=True) & NOT_IN_OPERATIONS.within("code", each=True),
    ),
    each("D-030", "operations", other_title(text("name", each=True), title_of_each), expected=title_of_each),
    rule("D-031", NOT_IN_MORPHOLOGY.within("pathology_code")),
    rule(
        "D-032", EXTERNAL_SHAPE.within("external_cause_code") & NOT_IN_DIAGNOSES.within("external_cause_code")
    ),
    each("D-033", "operations", ~reads(healing, "healing_signs")),
    each("D-034", "operations", ~reads(method, "anesthesia_signs")),
    rule("D-035", one_of(code("gender"), "0", "9")),
    rule("D-036", one_of(code("ethnicity"), "66")),
    each("D-037", "operations", one_of(code("anesthesia_method", each=True), *PARENT_METHODS)),
    for_each_field("D-041", ["hbsag", "hcv_ab", "hiv_ab"], no_member),
)
