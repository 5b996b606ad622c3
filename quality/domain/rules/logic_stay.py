"""HP-L about the stay: times, wards, intensive care, coma, nursing days."""

from quality.domain.code_sets import some_dx
from quality.domain.language.nodes import element, record, some
from quality.domain.language.words import (
    added,
    amount,
    any_of,
    before,
    choose,
    code,
    day,
    known,
    minute,
    missing,
    one_of,
    present,
    surely,
    whole,
)
from quality.domain.rules.completeness import COMA
from quality.domain.rules.rule import Rule, each, rule
from quality.domain.rules.terms import (
    days_between,
    discharged_before_admitted,
    expected_stay,
    minutes_between,
    stay_days,
)

NURSING = ("nursing_days_special", "nursing_days_1", "nursing_days_2", "nursing_days_3")
TRANSFUSIONS = (
    "transfusion_red_cells",
    "transfusion_platelets",
    "transfusion_plasma",
    "transfusion_whole_blood",
)
outside_the_stay = (day("date", each=True) < day("admission_time")) | (
    day("date", each=True) > day("discharge_time")
)
moment = minute("date", each=True)
enters, leaves = "enter_time", "exit_time"
all_four_known = (
    known(day(enters, each=True))
    & known(day(leaves, each=True))
    & known(day("admission_time"))
    & known(day("discharge_time"))
)
leaves_in_vain = choose(
    known(minute(enters, each=True)) & known(minute(leaves, each=True)),
    minute(enters, each=True) >= minute(leaves, each=True),
    day(enters, each=True) > day(leaves, each=True),
)
outside_or_backwards = (
    before(enters, "admission_time", each_first=True)
    | leaves_in_vain
    | before("discharge_time", leaves, each_second=True)
)
died = one_of(code("discharge_way"), "5")
coma_minutes = added(
    choose(missing(f"coma_after_{part}"), 0, whole(f"coma_after_{part}")) * minutes
    for part, minutes in (("days", 1440), ("hours", 60), ("minutes", 1))
)
longest_coma = choose(known(minutes_between), minutes_between, (days_between + 1) * 1440)
departments_differ = code("admission_dept") != code("discharge_dept")
no_transfer = record("transfer_depts.size") == 0
main_outcome = code("diagnoses[0].outcome")
outcome = code("outcome", each=True)
outcome_disagrees = (one_of(outcome, "4") & ~died) | ((element("i") == 0) & died & one_of(outcome, "1", "2"))

RULES: tuple[Rule, ...] = (
    rule("L-001", discharged_before_admitted),
    rule("L-002", (stay_days != expected_stay) & ~surely(discharged_before_admitted), expected=expected_stay),
    rule("L-010", day("discharge_time") > record("today")),
    rule("L-012", day("qc_date") < day("discharge_time")),
    rule("L-013", day("qc_date") > day("discharge_time") + 3),
    each("L-014", "operations", outside_the_stay),
    each(
        "L-015",
        "operations",
        (moment % 1440 != 0)
        & ~surely(outside_the_stay)
        & ((moment < minute("admission_time")) | (moment > minute("discharge_time"))),
    ),
    each("L-016", "icu_stays", all_four_known & outside_or_backwards & ~surely(discharged_before_admitted)),
    rule(
        "L-017",
        some("icu_stays", element("overlaps")),
        fields=["icu_stays[]"],
        blame=[("icu_stays", element("overlaps"))],
    ),
    rule("L-018", died & one_of(code("readmission_plan"), "2")),
    rule("L-019", ~died & one_of(code("autopsy"), "1")),
    rule("L-020", ~one_of(code("discharge_way"), "2", "3") & present("transfer_org_name")),
    rule("L-021", one_of(code("readmission_plan"), "1") & present("readmission_purpose")),
    rule(
        "L-023",
        (some("diagnoses", one_of(outcome, "4")) & ~died) | (died & one_of(main_outcome, "1", "2")),
        blame=[("diagnoses", outcome_disagrees)],
    ),
    rule(
        "L-024",
        one_of(main_outcome, "3") & one_of(code("discharge_way"), "1"),
        fields=["diagnoses[0].outcome", "discharge_way"],
    ),
    rule("L-038", departments_differ & no_transfer),
    rule("L-039", (record("transfer_depts.last") != code("discharge_dept")) & departments_differ),
    rule("L-040", stay_days > 60),
    rule("L-041", one_of(code("day_surgery"), "1") & (minutes_between > 48 * 60)),
    rule(
        "L-045",
        (whole("ventilator_hours") > (minutes_between + 59) // 60) & ~surely(discharged_before_admitted),
    ),
    rule(
        "L-046",
        (coma_minutes > longest_coma) & ~surely(discharged_before_admitted),
    ),
    rule("L-047", any_of(whole(name) > 0 for name in COMA) & ~some_dx("S02", "S06", "S07", "S09", "T90")),
    rule(
        "L-048",
        any_of(present(name) for name in NURSING)
        & (added(choose(missing(name), 0, whole(name)) for name in NURSING) > stay_days + 1),
    ),
    rule(
        "L-049",
        (day("confirm_date") < day("admission_time")) | (day("confirm_date") > day("discharge_time")),
    ),
    rule("L-055", (record("cost_blood.cents") > 0) & one_of(code("abo_blood_type"), "5", "6")),
    rule("L-056", (record("cost_blood.cents") > 0) & one_of(code("rh_blood_type"), "3", "4")),
    rule(
        "L-057",
        any_of(amount(name) > 0 for name in TRANSFUSIONS) & one_of(code("transfusion_reaction"), "0"),
    ),
    rule("L-059", day("qc_date") > record("today")),
)
