"""HP-L about diagnoses and operations: repeats, teams, classes."""

from quality.domain.code_sets import FIRST_OP, OTHER_OPS, main_dx
from quality.domain.language.nodes import element, some
from quality.domain.language.words import code, one_of, text
from quality.domain.rules.rule import Rule, each, rule
from quality.domain.rules.terms import of_class

is_later = element("i") >= 1
repeats_main = is_later & (text("code", each=True) == text("diagnoses[0].code"))
surgeon, first, second = (text(name, each=True) for name in ("surgeon", "assistant1", "assistant2"))

RULES: tuple[Rule, ...] = (
    each("L-042", "operations", surgeon == text("anesthesiologist", each=True)),
    each("L-043", "operations", (surgeon == first) | (surgeon == second) | (first == second)),
    each(
        "L-044",
        "operations",
        of_class("diagnostic", "therapeutic") & ~one_of(code("incision_healing", each=True), "0"),
    ),
    rule("L-050", some("diagnoses", repeats_main), blame=[("diagnoses", repeats_main)]),
    rule("L-051", some("diagnoses", element("repeats")), blame=[("diagnoses", element("repeats"))]),
    rule("L-052", some("operations", element("repeats")), blame=[("operations", element("repeats"))]),
    rule(
        "L-054",
        one_of(code("diagnoses[0].admission_condition"), "4") & ~main_dx("O", "P", "Z", "U"),
    ),
    rule(
        "L-060",
        of_class("diagnostic", "therapeutic", view=FIRST_OP, each=False)
        & of_class("surgery", "interventional", view=OTHER_OPS, each=False),
    ),
)
