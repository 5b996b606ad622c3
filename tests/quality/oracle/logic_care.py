"""HP-L-038 to 060: transfers, care, operations and transfusions."""

import itertools

from .completeness import COMA, any_dx
from .dates import compare
from .findings import Found, fires, rule
from .logic_person import is_younger
from .logic_stay import STAY, day, stay_in_days, stay_in_minutes
from .record import Record
from .text import UNNAMED
from .truth import (
    Truth,
    above,
    among,
    below,
    either,
    equal,
    every,
    negate,
    some,
    starts,
    unequal,
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
