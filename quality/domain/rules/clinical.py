"""HP-X about what a code may mean: principal diagnosis, sex, age, pathology, external cause."""

from quality.domain.code_sets import (
    ALL,
    DIAGNOSIS,
    MAIN,
    OPERATION,
    CodeSet,
    codes,
    external_cause,
    limited,
    main_dx,
    outpatient,
    register,
    shaped,
    some_dx,
)
from quality.domain.fields import RECORD
from quality.domain.language.nodes import Node, element, record
from quality.domain.language.words import code, holds, one_of, present, surely, text
from quality.domain.rules.rule import Case, Rule, each, rule
from quality.domain.rules.terms import MORPHOLOGY_IN_DIAGNOSIS, MORPHOLOGY_SHAPE, exp_age_days, exp_age_years

FOR_WOMEN = limited("sex row F", DIAGNOSIS, kind="sex", sex="F")
FOR_MEN = limited("sex row M, error", DIAGNOSIS, kind="sex", sex="M", severity="error")
OPERATIONS_ON_WOMEN = limited("opsex row F", OPERATION, kind="opsex", sex="F")
OPERATIONS_ON_MEN = limited("opsex row M", OPERATION, kind="opsex", sex="M")
ASTERISK = register(DIAGNOSIS, "asterisk code alone", lambda code: code.endswith("*") and "+" not in code)
BREAST = register(DIAGNOSIS, "C50.901", lambda code: code == "C50.901")
GOOD_Z = (
    "Z03", "Z04", "Z08", "Z09", "Z22", "Z29", "Z30..Z31", "Z34..Z36", "Z38", "Z39", "Z40..Z54", "Z70", "Z73",
)  # fmt: skip
UNSURE = ("？", "?", "待查", "待排", "疑似", "可疑", "可能")
LASTING = ("P27", "P35", "P37")
OPERATED = ("operations[].code", "gender")
AGED = ("diagnoses[].code", "exp_age_years")

is_male, is_female = one_of(code("gender"), "1"), one_of(code("gender"), "2")

at_most_28_days_old = exp_age_days <= 28


def outside_age(severity: str) -> Node:
    """Whether an element's code is of an age row and the patient is outside its bounds."""
    return (exp_age_years < element(f"code.{severity}_min")) | (
        exp_age_years > element(f"code.{severity}_max")
    )


def behaviour(*digits: str) -> Node:
    """Whether the digit after / of the morphology code is one of those."""
    return shaped(f"behaviour {' '.join(digits)}", rf"[^/]*/[{''.join(digits)}].*").within("pathology_code")


behaviour_contradicts = (
    (main_dx("C77..C79") & ~behaviour("6", "3"))
    | (main_dx("C") & ~main_dx("C77..C79") & ~behaviour("3"))
    | (main_dx("D00..D09") & ~behaviour("2"))
    | (main_dx("D10..D36") & ~behaviour("0"))
    | (main_dx("D45..D47") & ~behaviour("1", "3"))
    | (main_dx("D37..D44", "D48") & ~behaviour("1"))
)
has_official_title = ~Node("names_differ", text("diagnoses[0].name"), record("diagnoses[0].code.title"))


def diagnosis_rule(number: str, found: CodeSet, who: Node | None = None, *, later: bool = False) -> Rule:
    """A rule asked of each diagnosis code, or each later one, and of the outpatient one, of the patients
    that `who` says."""
    inside, outside = found.within("code", each=True), found.within("outpatient_diag_code")
    place = element("i") >= 1 if later else None
    beside = () if who is None else ("gender",)
    return Rule(
        f"HP-{number}",
        (
            Case("diagnoses", all_true(inside, who, place), ("diagnoses[].code", *beside)),
            Case(RECORD, all_true(outside, who), ("outpatient_diag_code", *beside)),
        ),
    )


def all_true(first: Node, *others: Node | None) -> Node:
    """Join the conditions that there are."""
    for other in others:
        first = first if other is None else other & first
    return first


RULES: tuple[Rule, ...] = (
    rule("X-001", main_dx("V01..Y98")),
    diagnosis_rule("X-002", codes("V", "W", "X", "Y"), later=True),
    each("X-003", "diagnoses", MORPHOLOGY_IN_DIAGNOSIS.within("code", each=True)),
    rule("X-004", ASTERISK.within(MAIN)),
    rule("X-005", main_dx("U80..U89", "U99")),
    rule("X-006", main_dx("R65")),
    rule("X-007", main_dx("Z37")),
    rule("X-008", some_dx("Z38") & (exp_age_days > 28)),
    rule("X-009", some_dx("Z37") & at_most_28_days_old),
    rule("X-010", main_dx("Z80..Z99")),
    rule("X-011", main_dx("Z") & ~main_dx(*GOOD_Z) & ~main_dx("Z37") & ~main_dx("Z80..Z99")),
    diagnosis_rule("X-021", FOR_WOMEN, is_male),
    diagnosis_rule("X-022", FOR_MEN, is_female),
    each("X-023", "operations", is_male & OPERATIONS_ON_WOMEN.within("code", each=True), fields=OPERATED),
    each("X-024", "operations", is_female & OPERATIONS_ON_MEN.within("code", each=True), fields=OPERATED),
    each("X-025", "diagnoses", outside_age("error"), fields=AGED),
    each("X-026", "diagnoses", outside_age("warning"), fields=AGED),
    rule("X-027", some_dx("P") & (exp_age_days > 28) & (exp_age_years == 0)),
    rule("X-028", main_dx("P") & ~main_dx(*LASTING) & (exp_age_years >= 1)),
    rule("X-029", at_most_28_days_old & ~main_dx("P", "Q", "Z", "A", "U", "S", "T")),
    rule("X-030", MORPHOLOGY_SHAPE.within("pathology_code") & behaviour_contradicts),
    rule("X-031", present("pathology_code") & ~some_dx("C00..D48", "Z08", "Z51", "Z85")),
    rule("X-032", present("external_cause_code") & ~external_cause("Y40..Y84") & ~some_dx("S", "T")),
    rule("X-033", main_dx("T36..T65") & external_cause("V01..W19")),
    rule("X-034", main_dx("T90..T98") & ~external_cause("Y85..Y89")),
    rule("X-035", holds(text("diagnoses[0].name"), *UNSURE) & ~surely(has_official_title)),
    rule("X-044", main_dx("Z") & one_of(code("discharge_way"), "5")),
    rule("X-045", is_female & BREAST.within(ALL)),
    rule("X-046", at_most_28_days_old & some_dx("O")),
    rule("X-047", outpatient("Z37", "R65", "U8")),
)
