"""HP-L-001 to 024: dates, ages and the stay."""

import datetime as dt
import itertools

from .dates import Moment, compare, is_before
from .findings import Found, fires, fires_at, rule
from .formats import birth_inside, identity, is_shaped
from .record import Record
from .truth import (
    above,
    among,
    at_least,
    below,
    either,
    equal,
    every,
    negate,
    some,
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
