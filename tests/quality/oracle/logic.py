"""HP-L rules: fields against one another."""

import datetime as dt
import itertools
from decimal import Decimal

from .completeness import COMA, any_dx
from .dates import Moment, compare, is_before
from .findings import Found, fires, fires_at, rule
from .formats import birth_inside, identity, is_shaped
from .record import Record
from .text import UNNAMED
from .truth import (
    Truth,
    above,
    among,
    at_least,
    at_most,
    below,
    either,
    equal,
    every,
    negate,
    some,
    starts,
    unequal,
)

STAY = ("admission_time", "discharge_time")
CHINESE = {"156", "158", "344", "446"}


def day(moment: Moment | None) -> dt.date | None:
    """d(t)."""
    return None if moment is None else moment.date


def stay_in_days(record: Record) -> int | None:
    """d(discharge) - d(admission)."""
    start, end = (day(record.moment(path)) for path in STAY)
    return None if start is None or end is None else (end - start).days


def stay_in_minutes(record: Record) -> int | None:
    """Minutes from admission to discharge, both cut; None when a clock part is missing."""
    start, end = (record.moment(path) for path in STAY)
    if start is None or end is None or start.clock is None or end.clock is None:
        return None
    return int((end.to_the_minute() - start.to_the_minute()).total_seconds() // 60)


@rule("HP-L-001")
def discharge_before_admission(record: Record) -> Found:
    yield is_before(record.moment("discharge_time"), record.moment("admission_time")), STAY


@rule("HP-L-002")
def length_of_stay(record: Record) -> Found:
    span = stay_in_days(record)
    expected = None if span is None else max(1, span)
    wrong = unequal(record.whole("stay_days"), expected)
    yield every(wrong, not fires("HP-L-001", record)), ("stay_days", *STAY)


@rule("HP-L-003")
def age_in_years(record: Record) -> Found:
    wrong = unequal(record.whole("age_years"), record.exp_age_years)
    yield every(wrong, not fires("HP-L-009", record)), ("age_years", "birth_date", "admission_time")


@rule("HP-L-004")
def age_in_days(record: Record) -> Found:
    days = record.exp_age_days
    wrong = unequal(record.whole("age_days"), None if days is None else min(days, 364))
    yield every(equal(record.exp_age_years, 0), wrong), ("age_days", "birth_date", "admission_time")


@rule("HP-L-005")
def years_beside_days(record: Record) -> Found:
    yield every(record.present("age_days"), unequal(record.whole("age_years"), 0)), ("age_days", "age_years")


@rule("HP-L-006")
def days_of_older(record: Record) -> Found:
    older = at_least(record.exp_age_years, 1)
    yield every(record.present("age_days"), older), ("age_days", "birth_date", "admission_time")


@rule("HP-L-007")
def birth_in_identity(record: Record) -> Found:
    number, birth = identity(record), day(record.moment("birth_date"))
    if number is None or not is_shaped(number) or fires("HP-F-012", record):
        return
    yield unequal(birth, birth_inside(number)), ("birth_date", "id_no")


@rule("HP-L-008")
def sex_in_identity(record: Record) -> Found:
    number, sex = identity(record), record.code("gender")
    if number is None or not is_shaped(number) or sex not in {"1", "2"}:
        return
    digit = int(number[16] if len(number) == 18 else number[14])
    yield sex != ("1" if digit % 2 else "2"), ("gender", "id_no")


@rule("HP-L-009")
def born_after_admission(record: Record) -> Found:
    later = above(day(record.moment("birth_date")), day(record.moment("admission_time")))
    yield later, ("birth_date", "admission_time")


@rule("HP-L-010")
def future_discharge(record: Record) -> Found:
    yield above(day(record.moment("discharge_time")), record.now), ("discharge_time",)


@rule("HP-L-011")
def early_dates(record: Record) -> Found:
    born = below(day(record.moment("birth_date")), dt.date(1900, 1, 1))
    admitted = below(day(record.moment("admission_time")), dt.date(1980, 1, 1))
    yield either(born, admitted), ("admission_time", "birth_date")


@rule("HP-L-012")
def control_before_discharge(record: Record) -> Found:
    early = below(day(record.moment("qc_date")), day(record.moment("discharge_time")))
    yield early, ("qc_date", "discharge_time")


@rule("HP-L-013")
def control_too_late(record: Record) -> Found:
    control, discharge = day(record.moment("qc_date")), day(record.moment("discharge_time"))
    late = None if control is None or discharge is None else (control - discharge).days > 3
    yield late, ("qc_date", "discharge_time")


@rule("HP-L-014")
def operation_outside_stay(record: Record) -> Found:
    start, end = (day(record.moment(path)) for path in STAY)
    for path in record.paths("operations[].date"):
        on = day(record.moment(path))
        yield either(below(on, start), above(on, end)), (path, *STAY)


@rule("HP-L-015")
def operation_minute_outside_stay(record: Record) -> Found:
    start, end = (record.moment(path) for path in STAY)
    for path in record.paths("operations[].date"):
        moment = record.moment(path)
        if moment is None or moment.clock is None or moment.clock.replace(second=0) == dt.time(0):
            continue
        early = start is not None and start.clock is not None and compare(moment, start) < 0
        late = end is not None and end.clock is not None and compare(moment, end) > 0
        yield (early or late) and not fires_at("HP-L-014", record, path), (path, *STAY)


@rule("HP-L-016")
def icu_within_stay(record: Record) -> Found:
    admission, discharge = (record.moment(path) for path in STAY)
    for i in record.slots("icu_stays"):
        paths = (f"icu_stays[{i}].enter_time", f"icu_stays[{i}].exit_time")
        enter, leave = (record.moment(path) for path in paths)
        if (
            admission is None
            or discharge is None
            or enter is None
            or leave is None
            or fires("HP-L-001", record)
        ):
            continue
        by_minute = enter.clock is not None and leave.clock is not None
        ordered = compare(enter, leave) < (0 if by_minute else 1)
        inside = compare(admission, enter) <= 0 and compare(leave, discharge) <= 0
        yield not (ordered and inside), paths


@rule("HP-L-017")
def icu_overlap(record: Record) -> Found:
    spans = []
    for i in record.slots("icu_stays"):
        enter, leave = record.moment(f"icu_stays[{i}].enter_time"), record.moment(f"icu_stays[{i}].exit_time")
        if enter and leave and enter.to_the_minute() < leave.to_the_minute():
            spans.append((enter.to_the_minute(), i, leave.to_the_minute()))
    sharing = {
        later[1] for earlier, later in itertools.combinations(sorted(spans), 2) if later[0] < earlier[2]
    }
    yield bool(sharing), tuple(f"icu_stays[{i}]" for i in sorted(sharing))


@rule("HP-L-018")
def plan_of_dead(record: Record) -> Found:
    truth = every(equal(record.code("discharge_way"), "5"), equal(record.code("readmission_plan"), "2"))
    yield truth, ("discharge_way", "readmission_plan")


@rule("HP-L-019")
def autopsy_of_living(record: Record) -> Found:
    truth = every(unequal(record.code("discharge_way"), "5"), equal(record.code("autopsy"), "1"))
    yield truth, ("discharge_way", "autopsy")


@rule("HP-L-020")
def receiver_without_transfer(record: Record) -> Found:
    stayed = negate(among(record.code("discharge_way"), {"2", "3"}))
    yield every(stayed, record.present("transfer_org_name")), ("discharge_way", "transfer_org_name")


@rule("HP-L-021")
def purpose_without_plan(record: Record) -> Found:
    unplanned = equal(record.code("readmission_plan"), "1")
    yield every(unplanned, record.present("readmission_purpose")), ("readmission_plan", "readmission_purpose")


@rule("HP-L-022")
def drugs_without_allergy(record: Record) -> Found:
    none = equal(record.code("drug_allergy"), "1")
    yield every(none, unequal(record.words("allergy_drugs"), "无")), ("drug_allergy", "allergy_drugs")


@rule("HP-L-023")
def outcome_of_death(record: Record) -> Found:
    way = record.code("discharge_way")
    died = [path for path in record.paths("diagnoses[].outcome") if record.code(path) == "4"]
    alive = every(
        some(equal(record.code(path), "4") for path in record.paths("diagnoses[].outcome")), unequal(way, "5")
    )
    dead = every(equal(way, "5"), among(record.code("diagnoses[0].outcome"), {"1", "2"}))
    yield either(alive, dead), (*(died if alive is True else ["diagnoses[0].outcome"]), "discharge_way")


@rule("HP-L-024")
def discharged_unimproved(record: Record) -> Found:
    truth = every(equal(record.code("diagnoses[0].outcome"), "3"), equal(record.code("discharge_way"), "1"))
    yield truth, ("diagnoses[0].outcome", "discharge_way")


AGE = ("birth_date", "admission_time")


def is_younger(record: Record, years: int) -> Truth:
    """exp_age_years below a bound."""
    return below(record.exp_age_years, years)


@rule("HP-L-025")
def child_married(record: Record) -> Found:
    married = among(record.code("marital_status"), {"2", "3", "4"})
    yield every(is_younger(record, 15), married), ("marital_status", *AGE)


@rule("HP-L-026")
def married_young(record: Record) -> Found:
    married = among(record.code("marital_status"), {"2", "3", "4"})
    yield every(negate(is_younger(record, 15)), is_younger(record, 20), married), ("marital_status", *AGE)


@rule("HP-L-027")
def occupation_and_age(record: Record) -> Found:
    occupation = record.code("occupation")
    working = among(occupation, {"11", "13", "17", "21", "24", "37", "51", "54", "80"})
    retired = every(is_younger(record, 40), equal(occupation, "80"))
    yield either(every(is_younger(record, 16), working), retired), ("occupation", *AGE)


@rule("HP-L-028")
def spouse_of_unmarried(record: Record) -> Found:
    truth = every(equal(record.code("contact_relation"), "1"), equal(record.code("marital_status"), "1"))
    yield truth, ("contact_relation", "marital_status")


@rule("HP-L-029")
def contact_of_minor(record: Record) -> Found:
    relation = record.code("contact_relation")
    same = equal(record.words("contact_name"), record.words("patient_name"))
    odd = either(among(relation, {"2", "3", "4"}), every(equal(relation, "0"), same))
    yield every(is_younger(record, 18), odd), ("contact_relation", "contact_name", "patient_name", *AGE)


@rule("HP-L-030")
def contact_is_patient(record: Record) -> Found:
    same = equal(record.words("contact_name"), record.words("patient_name"))
    other = unequal(record.code("contact_relation"), "0")
    yield every(same, other), ("contact_name", "patient_name", "contact_relation")


def is_foreign(record: Record) -> Truth:
    """Nationality present, known and not Chinese."""
    return negate(among(record.code("nationality"), CHINESE))


@rule("HP-L-031")
def chinese_document(record: Record) -> Found:
    truth = every(among(record.code("id_type"), {"1", "2", "3"}), is_foreign(record))
    yield truth, ("nationality", "id_type")


@rule("HP-L-032")
def nationality_and_ethnicity(record: Record) -> Found:
    ethnicity = record.code("ethnicity")
    foreign_group = every(equal(ethnicity, "99"), equal(record.code("nationality"), "156"))
    chinese_group = among(ethnicity, {str(number) for number in range(1, 57)})
    yield either(foreign_group, every(chinese_group, is_foreign(record))), ("nationality", "ethnicity")


@rule("HP-L-033")
def foreign_province(record: Record) -> Found:
    truth = every(equal(record.code("native_province"), "35"), equal(record.code("nationality"), "156"))
    yield truth, ("nationality", "native_province")


@rule("HP-L-034")
def weight_of_older(record: Record) -> Found:
    older = either(record.missing("age_days"), above(record.whole("age_days"), 28))
    yield every(record.present("newborn_admission_weight"), older), ("newborn_admission_weight", "age_days")


@rule("HP-L-035")
def weight_without_birth(record: Record) -> Found:
    weighed = tuple(path for path in record.paths("newborn_birth_weights[]") if record.present(path))
    truth = every(bool(weighed), above(record.exp_age_days, 28), not any_dx(record, "Z37"))
    yield truth, (*weighed, "diagnoses")


def _weight(record: Record, path: str) -> int | None:
    return None if fires_at("HP-F-027", record, path) else record.whole(path)


@rule("HP-L-036")
def weight_and_diagnosis(record: Record) -> Found:
    path = "newborn_birth_weights[0]"
    weight = _weight(record, path)
    contradicted = {
        "P07.0": at_least(weight, 1000),
        "P07.1": negate(every(at_least(weight, 1000), at_most(weight, 2499))),
        "P08.0": below(weight, 4500),
    }
    wrong = [prefix for prefix, truth in contradicted.items() if truth is True]
    codes = tuple(place for place, code in record.diagnoses_coded() if code.startswith(tuple(wrong)))
    yield every(at_most(record.exp_age_days, 28), bool(wrong and codes)), (path, *codes)


@rule("HP-L-037")
def weights_apart(record: Record) -> Found:
    born, admitted = _weight(record, "newborn_birth_weights[0]"), _weight(record, "newborn_admission_weight")
    apart = (
        None if born is None or admitted is None else Decimal(abs(admitted - born)) > Decimal(born) * 4 / 10
    )
    yield (
        every(at_most(record.exp_age_days, 28), apart),
        ("newborn_birth_weights[0]", "newborn_admission_weight", *AGE),
    )


def _moved(record: Record) -> Truth:
    return unequal(record.code("admission_dept"), record.code("discharge_dept"))


@rule("HP-L-038")
def transfer_missing(record: Record) -> Found:
    none = not record.slots("transfer_depts")
    yield every(_moved(record), none), ("admission_dept", "discharge_dept", "transfer_depts")


@rule("HP-L-039")
def last_transfer(record: Record) -> Found:
    count = len(record.slots("transfer_depts"))
    last = f"transfer_depts[{count - 1}]"
    differs = unequal(record.code(last), record.code("discharge_dept")) if count else False
    yield every(differs, _moved(record)), ("transfer_depts", "discharge_dept")


@rule("HP-L-040")
def long_stay(record: Record) -> Found:
    yield above(record.whole("stay_days"), 60), ("stay_days",)


@rule("HP-L-041")
def long_day_surgery(record: Record) -> Found:
    long = above(stay_in_minutes(record), 48 * 60)
    yield every(equal(record.code("day_surgery"), "1"), long), ("day_surgery", *STAY)


@rule("HP-L-042")
def surgeon_gives_anaesthesia(record: Record) -> Found:
    for i in record.slots("operations"):
        paths = (f"operations[{i}].surgeon", f"operations[{i}].anesthesiologist")
        yield equal(record.words(paths[0]), record.words(paths[1])), paths


@rule("HP-L-043")
def person_twice(record: Record) -> Found:
    for i in record.slots("operations"):
        paths = tuple(f"operations[{i}].{key}" for key in ("surgeon", "assistant1", "assistant2"))
        yield (
            some(
                equal(record.words(one), record.words(other))
                for one, other in itertools.combinations(paths, 2)
            ),
            paths,
        )


@rule("HP-L-044")
def incision_of_procedure(record: Record) -> Found:
    for i in record.slots("operations"):
        path = f"operations[{i}].incision_healing"
        bloodless = among(record.op_class(i), {"diagnostic", "therapeutic"})
        yield every(bloodless, record.present(path), unequal(record.code(path), "0")), (path,)


@rule("HP-L-045")
def ventilated_too_long(record: Record) -> Found:
    minutes = stay_in_minutes(record)
    if minutes is None or fires("HP-L-001", record):
        return
    yield above(record.whole("ventilator_hours"), -(-minutes // 60)), ("ventilator_hours", *STAY)


@rule("HP-L-046")
def coma_too_long(record: Record) -> Found:
    paths = ("coma_after_days", "coma_after_hours", "coma_after_minutes")
    parts = [0 if record.missing(path) else record.whole(path) for path in paths]
    days, minutes = stay_in_days(record), stay_in_minutes(record)
    if days is None or fires("HP-L-001", record):
        return
    limit = (days + 1) * 1440 if minutes is None else minutes
    if parts[0] is not None and parts[1] is not None and parts[2] is not None:
        yield parts[0] * 1440 + parts[1] * 60 + parts[2] > limit, paths


@rule("HP-L-047")
def coma_without_injury(record: Record) -> Found:
    comatose = tuple(path for path in COMA if (record.whole(path) or 0) > 0)
    yield bool(comatose) and not any_dx(record, "S02", "S06", "S07", "S09", "T90"), (*COMA, "diagnoses")


@rule("HP-L-048")
def nursing_days(record: Record) -> Found:
    listed = ("nursing_days_special", "nursing_days_1", "nursing_days_2", "nursing_days_3")
    filled = tuple(path for path in listed if record.present(path))
    counts, stay = [record.whole(path) for path in filled], record.whole("stay_days")
    if filled and stay is not None and None not in counts:
        yield sum(count or 0 for count in counts) > stay + 1, (*listed, "stay_days")


@rule("HP-L-049")
def confirmation(record: Record) -> Found:
    on = day(record.moment("confirm_date"))
    early = below(on, day(record.moment("admission_time")))
    late = above(on, day(record.moment("discharge_time")))
    yield either(early, late), ("confirm_date", *STAY)


@rule("HP-L-050")
def main_repeated(record: Record) -> Found:
    twins = tuple(path for path, code in record.diagnoses_coded(1) if code == record.main_dx)
    yield bool(twins), twins


@rule("HP-L-051")
def secondary_repeated(record: Record) -> Found:
    coded = record.diagnoses_coded(1)
    codes = [code for _, code in coded]
    twins = tuple(path for place, (path, code) in enumerate(coded) if code in codes[:place])
    yield bool(twins), twins


@rule("HP-L-052")
def operation_repeated(record: Record) -> Found:
    twins: set[int] = set()
    for one, other in itertools.combinations(record.slots("operations"), 2):
        codes = [record.words(f"operations[{i}].code") for i in (one, other)]
        moments = [record.moment(f"operations[{i}].date") for i in (one, other)]
        if equal(*codes) is True and moments[0] and moments[1]:
            alike = (moments[0].clock is None) == (moments[1].clock is None)
            if alike and compare(moments[0], moments[1]) == 0:
                twins.add(other)
    yield bool(twins), tuple(f"operations[{i}]" for i in sorted(twins))


@rule("HP-L-053")
def very_old(record: Record) -> Found:
    yield above(record.whole("age_years"), 110), ("age_years",)


@rule("HP-L-054")
def main_not_on_admission(record: Record) -> Found:
    absent = equal(record.code("diagnoses[0].admission_condition"), "4")
    excused = starts(record.main_dx, "O", "P", "Z", "U")
    yield every(absent, negate(excused)), ("diagnoses[0].admission_condition",)


@rule("HP-L-055")
def abo_of_transfused(record: Record) -> Found:
    unknown = among(record.code("abo_blood_type"), {"5", "6"})
    yield every(above(record.cost("cost_blood"), 0), unknown), ("cost_blood", "abo_blood_type")


@rule("HP-L-056")
def rh_of_transfused(record: Record) -> Found:
    unknown = among(record.code("rh_blood_type"), {"3", "4"})
    yield every(above(record.cost("cost_blood"), 0), unknown), ("cost_blood", "rh_blood_type")


TRANSFUSED = (
    "transfusion_red_cells",
    "transfusion_platelets",
    "transfusion_plasma",
    "transfusion_whole_blood",
)


def transfused(record: Record) -> tuple[str, ...]:
    """The transfusion amounts above 0."""
    return tuple(path for path in TRANSFUSED if (record.cell(path).decimal or 0) > 0)


@rule("HP-L-057")
def transfusion_reaction(record: Record) -> Found:
    given = transfused(record)
    yield (
        every(bool(given), equal(record.code("transfusion_reaction"), "0")),
        (*TRANSFUSED, "transfusion_reaction"),
    )


@rule("HP-L-058")
def nameless(record: Record) -> Found:
    grown = negate(is_younger(record, 16))
    named = negate(starts(record.words("patient_name"), *UNNAMED))
    other = equal(record.code("id_type"), "9")
    yield every(other, record.dash("id_no"), grown, named), ("patient_name", "id_no", "id_type")


@rule("HP-L-059")
def future_control(record: Record) -> Found:
    yield above(day(record.moment("qc_date")), record.now), ("qc_date",)


@rule("HP-L-060")
def procedure_first(record: Record) -> Found:
    operated = [
        i
        for i in record.slots("operations")
        if i >= 1 and record.op_class(i) in {"surgery", "interventional"}
    ]
    first = among(record.op_class(0), {"diagnostic", "therapeutic"})
    yield every(first, bool(operated)), tuple(f"operations[{i}].code" for i in (0, *operated))
