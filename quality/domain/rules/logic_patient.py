"""HP-L about the patient: age, identity, family, nationality, newborns."""

from quality.domain.code_sets import some_dx
from quality.domain.language.nodes import Node, record, some
from quality.domain.language.shapes import UNNAMED
from quality.domain.language.words import (
    between,
    choose,
    code,
    dash,
    day,
    known,
    missing,
    one_of,
    present,
    starts,
    surely,
    text,
    whole,
    ymd,
)
from quality.domain.rules.rule import Rule, rule
from quality.domain.rules.terms import (
    card_birth_is_wrong,
    exp_age_days,
    exp_age_years,
    expected_age_days,
    has_15_signs,
    has_18_signs,
    has_card_shape,
    is_identity_card,
)

CHINESE = ("156", "158", "344", "446")
CHINESE_GROUPS = tuple(str(number) for number in range(1, 57))
WORKING = ("11", "13", "17", "21", "24", "37", "51", "54", "80")
FIRST_YEARS = (1900_01_01, 1980_01_01)

age_years, age_days = whole("age_years"), whole("age_days")
marital, relation = code("marital_status"), code("contact_relation")
nationality, ethnicity = code("nationality"), code("ethnicity")
same_name = text("contact_name") == text("patient_name")
born_later = day("birth_date") > day("admission_time")
card_sex_digit = choose(
    has_18_signs,
    Node("slice", text("id_no"), 16, 1),
    choose(has_15_signs, Node("slice", text("id_no"), 14, 1), None),
)
card_sex = choose(one_of(card_sex_digit, *"13579"), "1", choose(known(card_sex_digit), "2", None))
born = whole("newborn_birth_weights[0]")
admitted = whole("newborn_admission_weight")
apart = Node("abs", admitted - born)

RULES: tuple[Rule, ...] = (
    rule("L-003", (age_years != exp_age_years) & ~surely(born_later), expected=exp_age_years),
    rule("L-004", (exp_age_years == 0) & (age_days != expected_age_days), expected=expected_age_days),
    rule("L-005", present("age_days") & (age_years != 0)),
    rule("L-006", present("age_days") & (exp_age_years >= 1)),
    rule(
        "L-007",
        is_identity_card
        & has_card_shape
        & ~surely(card_birth_is_wrong)
        & (day("birth_date") != record("card_birth_day")),
        expected=record("card_birth"),
    ),
    rule(
        "L-008",
        is_identity_card
        & has_card_shape
        & one_of(code("gender"), "1", "2")
        & (code("gender") != record("card_sex")),
    ),
    rule("L-009", born_later),
    rule("L-011", (ymd("birth_date") < FIRST_YEARS[0]) | (ymd("admission_time") < FIRST_YEARS[1])),
    rule("L-022", one_of(code("drug_allergy"), "1") & (text("allergy_drugs") != "无")),
    rule("L-025", (exp_age_years < 15) & one_of(marital, "2", "3", "4")),
    rule("L-026", between(exp_age_years, 15, 19) & one_of(marital, "2", "3", "4")),
    rule(
        "L-027",
        ((exp_age_years < 16) & one_of(code("occupation"), *WORKING))
        | ((exp_age_years < 40) & one_of(code("occupation"), "80")),
    ),
    rule("L-028", one_of(relation, "1") & one_of(marital, "1")),
    rule(
        "L-029",
        (exp_age_years < 18) & (one_of(relation, "2", "3", "4") | (one_of(relation, "0") & same_name)),
    ),
    rule("L-030", same_name & ~one_of(relation, "0")),
    rule("L-031", one_of(code("id_type"), "1", "2", "3") & ~one_of(nationality, *CHINESE)),
    rule(
        "L-032",
        (one_of(ethnicity, "99") & one_of(nationality, "156"))
        | (one_of(ethnicity, *CHINESE_GROUPS) & ~one_of(nationality, *CHINESE)),
    ),
    rule("L-033", one_of(code("native_province"), "35") & one_of(nationality, "156")),
    rule("L-034", present("newborn_admission_weight") & (missing("age_days") | (age_days > 28))),
    rule(
        "L-035",
        some("newborn_birth_weights", present("value", each=True)) & (exp_age_days > 28) & ~some_dx("Z37"),
        blame=[("newborn_birth_weights", present("value", each=True))],
    ),
    rule(
        "L-036",
        (exp_age_days <= 28)
        & between(born, 100, 9999)
        & (
            (some_dx("P07.0") & (born >= 1000))
            | (some_dx("P07.1") & ~between(born, 1000, 2499))
            | (some_dx("P08.0") & (born < 4500))
        ),
    ),
    rule(
        "L-037",
        (exp_age_days <= 28)
        & between(born, 100, 9999)
        & between(admitted, 100, 9999)
        & (apart * 10 > born * 4),
    ),
    rule("L-053", age_years > 110),
    rule(
        "L-058",
        one_of(code("id_type"), "9")
        & dash("id_no")
        & (exp_age_years >= 16)
        & ~starts(text("patient_name"), *UNNAMED),
    ),
)
DERIVED = {"card_sex": card_sex}
