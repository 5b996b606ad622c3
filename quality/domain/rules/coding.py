"""HP-X about codes that belong together: deliveries, combined codes, procedures for a diagnosis."""

from quality.domain.code_sets import MAIN, first_op, main_dx, other_dx, other_op, register, some_dx, some_op
from quality.domain.language.nodes import Node, some
from quality.domain.language.words import any_of, missing, present, whole
from quality.domain.rules.rule import Rule, rule

DELIVERIES = "O80..O84"
ABORTIVE = "O00..O08"
CAESAREAN = ("74.0", "74.1", "74.2", "74.4", "74.9")
CHEMOTHERAPY = ("99.25", "99.28")
RADIOTHERAPY = ("92.2", "92.3")
STENTS = ("36.06", "36.07")
HEPATITIS = ("B15", "B16", "B19")
hepatitis_without_coma = register(
    "diagnosis",
    "viral hepatitis without coma",
    lambda code: code.startswith(HEPATITIS) and code[3:4] == "." and code[4:5] not in ("0", "2", ""),
)


def with_and_without_complication(category: str) -> Node:
    """Whether diabetes of one type is coded both without complication and otherwise."""
    others = register(
        "diagnosis",
        f"{category} with complication",
        lambda code: code.startswith(category) and code[4:5] not in ("9", ""),
    )
    return some_dx(f"{category}.9") & others.within("diagnoses.all")


def no_op(*parts: str) -> Node:
    """Whether no operation is of a set; one that has a name but no code might be."""
    return ~some_op(*parts) & ~some_op_uncoded


some_op_uncoded = some("operations", missing("code", each=True) & present("name", each=True))
OTHER_OBSTETRIC = register(
    "diagnosis", "O but O80..O84", lambda code: code.startswith("O") and not "O80" <= code[:3] <= "O84"
)
hours = whole("ventilator_hours")

RULES: tuple[Rule, ...] = (
    rule("X-012", main_dx("Z51.1") & no_op(*CHEMOTHERAPY)),
    rule("X-013", main_dx("Z51.0") & no_op(*RADIOTHERAPY)),
    rule("X-014", main_dx("R") & other_dx("A..N")),
    rule("X-015", some_dx(DELIVERIES) & ~some_dx(ABORTIVE) & ~some_dx("Z37")),
    rule("X-016", some_dx("Z37") & ~some_dx(DELIVERIES)),
    rule("X-017", some_dx("O80") & some_op(*CAESAREAN)),
    rule("X-018", some_dx("O82") & no_op("74.")),
    rule("X-019", main_dx("O80") & OTHER_OBSTETRIC.within("diagnoses.others")),
    rule("X-020", some_dx("O81") & no_op("72.")),
    rule("X-036", any_of(with_and_without_complication(category) for category in ("E11", "E10", "E14"))),
    rule("X-037", some_dx("I10") & some_dx("I11..I13")),
    rule("X-038", hepatitis_without_coma.within(MAIN) & other_dx("K72.9")),
    rule("X-039", main_dx("K70.3") & other_dx("K72")),
    rule("X-040", main_dx("I25.1") & other_dx("I20", "I21", "I22")),
    rule("X-041", some_dx("N20.0") & some_dx("N20.1")),
    rule("X-042", some_dx("K80.2") & some_dx("K81")),
    rule("X-043", main_dx("I20", "I25") & other_op(*STENTS) & ~first_op(*STENTS)),
    rule("X-048", ((hours > 0) & no_op("96.7")) | ((hours >= 96) & some_op("96.71") & no_op("96.72"))),
)
