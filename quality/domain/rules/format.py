"""HP-F: how things must be written."""

from collections.abc import Callable

from quality.domain import cells
from quality.domain.fields import COSTS
from quality.domain.language.nodes import Node, record
from quality.domain.language.words import (
    between,
    code,
    day,
    known,
    matches,
    minute,
    one_of,
    present,
    reads,
    surely,
    text,
    unknown,
    whole,
)
from quality.domain.rules.rule import Case, Rule, each, for_each_field, repair, rule
from quality.domain.rules.terms import (
    DIAGNOSIS_SHAPE,
    EXTERNAL_SHAPE,
    MORPHOLOGY_SHAPE,
    OPERATION_SHAPE,
    card_birth_is_wrong,
    has_15_signs,
    has_18_signs,
    has_card_shape,
    is_identity_card,
)
from quality.domain.value_domains import value_domain

PROVINCES = tuple(value_domain("GBT2260_PROVINCE").codes)
AMOUNTS = tuple(sorted(COSTS))
Condition = Callable[..., Node]


def unreadable_date(name: str, *, each: bool = False) -> Node:
    """Whether a date is there that no accepted form can read."""
    return present(name, each=each) & unknown(day(name, each=each))


def without_clock(name: str, *, each: bool = False) -> Node:
    """Whether a readable moment carries no clock part."""
    return known(day(name, each=each)) & unknown(minute(name, each=each))


def not_whole(low: int, high: int) -> Condition:
    """Whether a value is there that is no whole number within bounds."""
    return lambda name, *, each=False: (
        present(name, each=each) & ~surely(between(whole(name, each=each), low, high))
    )


def not_reading(shape: str) -> Condition:
    """Whether a text is there that fails a named test."""
    return lambda name, *, each=False: ~reads(text(name, each=each), shape)


def no_postcode(name: str, *, each: bool = False) -> Node:
    """Whether a postcode is there that is not six digits."""
    return ~matches(text(name, each=each), "[0-9]{6}")


def no_amount(name: str, *, each: bool = False) -> Node:
    """Whether an amount is there that cannot be read; a dash is HP-M-023's."""
    return present(name) & unknown(record(f"{name}.cents"))


card_check_is_wrong = (
    is_identity_card & has_18_signs & (Node("slice", text("id_no"), 17, 1) != record("card_check_sign"))
)


def weight_is_no_ten(name: str, *, each: bool = False) -> Node:
    """Whether a weight that is plausible was not recorded to 10 g."""
    grams = whole(name, each=each)
    return between(grams, 100, 9999) & (grams % 10 != 0)


def document(number: str, id_type: str, pattern: str) -> Rule:
    """A document of one type whose number has an unusual form."""
    return rule(number, one_of(code("id_type"), id_type) & ~matches(text("id_no"), pattern))


PHONES = ("current_phone", "work_phone", "contact_phone")
WEIGHTS = ("newborn_birth_weights[]", "newborn_admission_weight")
FREE_TEXT = (
    "patient_name",
    "birth_address",
    "household_address",
    "current_address",
    "current_phone",
    "work_unit",
    "work_phone",
    "contact_name",
    "contact_address",
    "contact_phone",
)
DATES = ("admission_time", "discharge_time", "birth_date", "qc_date", "operations[].date")
"""The dates whose spelling HP-F-009 reports."""

RULES: tuple[Rule, ...] = (
    for_each_field("F-001", ["admission_time"], unreadable_date),
    for_each_field("F-002", ["discharge_time"], unreadable_date),
    for_each_field("F-003", ["birth_date"], unreadable_date),
    for_each_field("F-004", ["qc_date"], unreadable_date),
    for_each_field("F-005", ["operations[].date"], unreadable_date),
    for_each_field("F-006", ["icu_stays[].enter_time"], unreadable_date),
    for_each_field("F-007", ["icu_stays[].exit_time"], unreadable_date),
    for_each_field("F-008", ["admission_time", "discharge_time"], without_clock),
    repair("F-009", cells.ODD_DATE, DATES),
    rule("F-010", is_identity_card & ~has_card_shape),
    rule("F-011", card_check_is_wrong, expected=record("card_check_sign")),
    rule("F-012", is_identity_card & has_card_shape & card_birth_is_wrong),
    rule(
        "F-013", is_identity_card & has_card_shape & ~one_of(Node("slice", text("id_no"), 0, 2), *PROVINCES)
    ),
    rule("F-014", is_identity_card & has_15_signs),
    rule("F-015", matches(text("id_no"), r"[0-9](\.[0-9]+)?E\+?[0-9]+")),
    rule("F-016", card_check_is_wrong & matches(text("id_no"), "[0-9]{15}000")),
    document("F-017", "6", "[A-Z0-9]{5,17}"),
    document("F-018", "4", "[HM][0-9]{8}([0-9]{2})?"),
    document("F-019", "5", r"[0-9]{8}|[0-9]{10}[A-Z]|[0-9]{10}\([A-Z]\)"),
    document("F-020", "7", "[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"),
    for_each_field("F-021", ["household_postcode", "current_postcode", "work_postcode"], no_postcode),
    for_each_field("F-022", PHONES, not_reading("plausible_phone")),
    rule("F-023", reads(text("patient_name"), "odd_name")),
    for_each_field("F-024", ["admission_count"], not_whole(1, 9999)),
    for_each_field("F-025", ["age_years"], not_whole(0, 150)),
    for_each_field("F-026", ["age_days"], not_whole(0, 364)),
    for_each_field("F-027", WEIGHTS, not_whole(100, 9999)),
    for_each_field("F-028", WEIGHTS, weight_is_no_ten),
    for_each_field("F-029", ["stay_days"], not_whole(1, 999_999)),
    for_each_field("F-030", ["coma_before_hours", "coma_after_hours"], not_whole(0, 23)),
    for_each_field("F-031", ["coma_before_minutes", "coma_after_minutes"], not_whole(0, 59)),
    for_each_field("F-032", ["coma_before_days", "coma_after_days"], not_whole(0, 99_999)),
    for_each_field("F-033", AMOUNTS, no_amount),
    Rule(
        "HP-F-034",
        (
            Case("diagnoses", ~DIAGNOSIS_SHAPE.within("code", each=True), ("diagnoses[].code",)),
            Case("record", ~DIAGNOSIS_SHAPE.within("outpatient_diag_code"), ("outpatient_diag_code",)),
        ),
    ),
    each("F-035", "operations", ~OPERATION_SHAPE.within("code", each=True)),
    rule("F-036", ~MORPHOLOGY_SHAPE.within("pathology_code")),
    rule("F-037", ~EXTERNAL_SHAPE.within("external_cause_code")),
    repair("F-038", cells.TOO_LONG),
    repair("F-039", cells.CONTROL),
    repair("F-040", cells.GARBLED),
    repair("F-041", cells.TRIMMED),
    repair("F-042", cells.WHOLE_DECIMAL),
    repair("F-043", cells.LOST_ZERO),
    repair("F-044", cells.SEPARATOR),
    for_each_field("F-045", FREE_TEXT, lambda name, *, each=False: reads(text(name, each=each), "filler")),
    repair("F-046", cells.PLACEHOLDER),
    rule("F-047", ~reads(text("org_code"), "institution")),
    rule("F-048", record("diagnoses.size") > 41, fields=["diagnoses"]),
    rule("F-049", record("operations.size") > 41, fields=["operations"]),
    Rule(
        "HP-F-050",
        (
            Case("record", record("icu_stays.size") > 5, ("icu_stays",)),
            Case("record", record("newborn_birth_weights.size") > 5, ("newborn_birth_weights",)),
        ),
    ),
    repair("F-051", cells.LETTER_CASE),
)
