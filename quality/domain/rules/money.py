"""HP-M: charges. All amounts are whole cents; blank and dash count as 0, an unreadable amount makes a
rule skip."""

from quality.domain.fields import COSTS
from quality.domain.language.nodes import Node, count, record, some
from quality.domain.language.words import (
    amount,
    any_of,
    cents,
    code,
    cost,
    dash,
    one_of,
    present,
    starts,
)
from quality.domain.rules.logic_stay import TRANSFUSIONS
from quality.domain.rules.rule import Rule, for_each_field, rule
from quality.domain.rules.terms import of_class, stay_days

YUAN = 100
MAJOR_ANESTHESIA = ("01", "02", "05")
ITEMS = tuple(sorted(COSTS - {"total_cost", "self_pay"}))

total, paid, items = cents("total_cost"), cents("self_pay"), record("cost_sum")
no_operation = count("operations", present("code", each=True)) == 0
no_anesthesia = count("operations", present("anesthesia_method", each=True)) == 0
tcm = cost("cost_tcm_treatment") + cost("cost_chinese_patent_medicine") + cost("cost_chinese_herbal")


def negative(name: str, *, each: bool = False) -> Node:
    """Whether an amount is below 0."""
    return cents(name) < 0


def dashed(name: str, *, each: bool = False) -> Node:
    """Whether a cost holds a dash."""
    return dash(name)


RULES: tuple[Rule, ...] = (
    rule("M-001", total <= 0),
    for_each_field("M-002", ["self_pay", *ITEMS], negative),
    rule("M-003", items > total + 1, shown=items),
    rule("M-004", items < total - 1, shown=total - items),
    rule("M-005", cost("cost_antibacterial") > cost("cost_western_medicine")),
    rule("M-006", cost("cost_anesthesia") + cost("cost_surgery") > cost("cost_surgical_treatment")),
    rule("M-007", cost("cost_physical_therapy") > cost("cost_nonsurgical_treatment")),
    rule("M-008", paid > total),
    rule("M-009", one_of(code("payment_method"), "7") & (paid < total - 1)),
    rule("M-010", (cost("cost_surgery") > 0) & no_operation),
    rule("M-011", (cost("cost_surgical_treatment") > 0) & (cost("cost_surgery") == 0) & no_operation),
    rule("M-012", (cost("cost_anesthesia") > 0) & no_anesthesia),
    rule(
        "M-013",
        (cost("cost_anesthesia") == 0)
        & some("operations", starts(code("anesthesia_method", each=True), *MAJOR_ANESTHESIA)),
    ),
    rule(
        "M-014",
        (cost("cost_surgical_treatment") == 0) & of_class("surgery", view="operations.all", each=False),
    ),
    rule("M-015", (cost("cost_consumable_surgery") > 0) & no_operation),
    rule("M-016", (stay_days > 1) & (cost("cost_nursing") == 0)),
    rule("M-017", (stay_days > 1) & (cost("cost_general_service") == 0)),
    rule("M-018", present("pathology_code") & (cost("cost_pathology") == 0)),
    rule("M-019", (cost("cost_blood") == 0) & any_of(amount(name) > 0 for name in TRANSFUSIONS)),
    rule("M-020", cost("cost_other") * 10 > total * 3),
    rule("M-021", (stay_days >= 1) & (total > stay_days * (100_000 * YUAN))),
    rule("M-022", (total > 0) & (total < 10 * YUAN)),
    for_each_field("M-023", ITEMS, dashed),
    rule("M-024", starts(code("discharge_dept"), "50", "51", "52") & (tcm == 0)),
)
