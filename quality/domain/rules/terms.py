"""The terms that several rules share, as README.md of the homepage defines them."""

from quality.domain.code_sets import MAIN, OF_CLASS, codes, shaped
from quality.domain.fields import COSTS, SUM_ITEMS
from quality.domain.language.nodes import Node, record
from quality.domain.language.words import (
    added,
    any_of,
    before,
    between,
    cents,
    choose,
    code,
    cost,
    day,
    known,
    matches,
    minute,
    missing,
    one_of,
    smaller,
    text,
    unknown,
    whole,
    ymd,
)

# Age

born_in_time = day("birth_date") <= day("admission_time")
age_in_years = choose(born_in_time, (ymd("admission_time") - ymd("birth_date")) // 10_000, None)
"""Completed years; the difference of yyyymmdd lets 29 February count on 1 March in common years."""
age_in_days = choose(born_in_time, day("admission_time") - day("birth_date"), None)

exp_age_years = record("exp_age_years")
exp_age_days = record("exp_age_days")
is_newborn = between(exp_age_days, 0, 28)

# The stay

discharged_before_admitted = before("discharge_time", "admission_time")
days_between = day("discharge_time") - day("admission_time")
minutes_between = minute("discharge_time") - minute("admission_time")

# Identity card

is_identity_card = record("is_identity_card")
has_18_signs = record("has_18_signs")
has_15_signs = record("has_15_signs")
has_card_shape = has_18_signs | has_15_signs
card_birth = choose(
    has_18_signs,
    Node("slice", text("id_no"), 6, 8),
    choose(has_15_signs, Node("joined", "19", Node("slice", text("id_no"), 6, 6)), None),
)
card_birth_day = Node("day_of", record("card_birth"))
card_birth_is_wrong = unknown(record("card_birth_day")) | (record("card_birth_day") > day("admission_time"))

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
card_body = choose(has_18_signs, Node("integer", Node("slice", text("id_no"), 0, 17)), None)
card_remainder = (
    added(record("card_body") // 10 ** (16 - place) % 10 * weight for place, weight in enumerate(WEIGHTS))
    % 11
)
card_check_sign = Node("pick", record("card_remainder"), CHECK_SIGNS)
"""The check character of GB 11643 (ISO 7064 MOD 11-2) that the first 17 digits ask for."""

# Codes

DIAGNOSIS_SHAPE = shaped(
    "national ICD-10 structure",
    r"[A-Z]\d{2}\.(\d{3}|x\d{2})(x\d{3})?(\+([A-Z]\d{2}(\.\d)?\*)?)?|[A-Z]\d{2}(\.\d)?\*",
)
OPERATION_SHAPE = shaped(
    "national ICD-9-CM-3 structure",
    r"\d{2}\.(\d{4,5}|\dx\d{2}|\d{3}[A-Z]\d|\d{3}(?=x\d{4}\Z))(x\d{3,4})?",
    kind="operation",
)
MORPHOLOGY_SHAPE = shaped("morphology code", r"M[89]\d{3}\d?/[012369](x\d{3})?")
EXTERNAL_SHAPE = shaped(
    "external cause code", r"(?=V0[1-9]|V[1-9]|[WX]|Y[0-8]|Y9[0-8])[VWXY]\d{2}(\.(\d{3}|x\d{2})(x\d{3})?)?"
)
MORPHOLOGY_IN_DIAGNOSIS = shaped("morphology code in a diagnosis", r"M[89]\d{3}\d?/\d.*")

main_is_neoplasm = codes("C", "D00..D48").within(MAIN)
main_is_injury = codes("S", "T").within(MAIN)


def of_class(*names: str, view: str = "code", each: bool = True) -> Node:
    """Whether an operation is surely of one of the classes; guessed classes never count."""
    return any_of([OF_CLASS[name].within(view, each=each) for name in names])


# Money

cost_sum = added(cost(name) for name in SUM_ITEMS)

DERIVED: dict[str, Node] = {
    **{f"{name}.cost": choose(missing(name), 0, cents(name)) for name in sorted(COSTS)},
    "is_identity_card": one_of(code("id_type"), "1"),
    "has_18_signs": matches(text("id_no"), "[0-9]{17}[0-9X]"),
    "has_15_signs": matches(text("id_no"), "[0-9]{15}"),
    "exp_age_years": age_in_years,
    "exp_age_days": age_in_days,
    "card_birth": card_birth,
    "card_birth_day": card_birth_day,
    "card_body": card_body,
    "card_remainder": card_remainder,
    "card_check_sign": card_check_sign,
    "cost_sum": cost_sum,
}
"""Columns of the record that are worked out once, in this order, before the rules are asked."""

expected_stay = choose(days_between > 1, days_between, choose(known(days_between), 1, None))
expected_age_days = smaller(exp_age_days, 364)
stay_days = whole("stay_days")
