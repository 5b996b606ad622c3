"""HP-X-030 to 048: codes against one another."""

from . import tables
from .clinical_main import MAIN, any_op, op_paths, paths_within, within
from .completeness import any_dx, dx_paths
from .findings import Found, fires, rule
from .record import Record
from .truth import (
    above,
    among,
    at_least,
    at_most,
    category,
    either,
    equal,
    every,
    negate,
    starts,
)


def _behaviours(main: str) -> set[str] | None:
    if main.startswith("C"):
        return {"3", "6"} if "C77" <= main[:3] <= "C79" else {"3"}
    if "D00" <= main[:3] <= "D09":
        return {"2"}
    if "D10" <= main[:3] <= "D36":
        return {"0"}
    if "D37" <= main[:3] <= "D48":
        return {"1", "3"} if "D45" <= main[:3] <= "D47" else {"1"}
    return None


@rule("HP-X-030")
def behaviour(record: Record) -> Found:
    code, main = record.words("pathology_code"), record.main_dx
    if code is None or main is None or fires("HP-F-036", record):
        return
    needed = _behaviours(main)
    yield needed is not None and code[code.index("/") + 1] not in needed, ("pathology_code", *MAIN)


@rule("HP-X-031")
def morphology_without_neoplasm(record: Record) -> Found:
    neoplasm = within(record, "C00", "D48") or any_dx(record, "Z08", "Z51", "Z85")
    yield record.present("pathology_code") and not neoplasm, ("pathology_code", "diagnoses")


@rule("HP-X-032")
def cause_without_injury(record: Record) -> Found:
    adverse = category(record.words("external_cause_code"), "Y40", "Y84")
    yield every(negate(adverse), not any_dx(record, "S", "T")), ("external_cause_code", "diagnoses")


@rule("HP-X-033")
def poisoned_by_fall(record: Record) -> Found:
    truth = every(
        category(record.main_dx, "T36", "T65"), category(record.words("external_cause_code"), "V01", "W19")
    )
    yield truth, ("external_cause_code", *MAIN)


@rule("HP-X-034")
def cause_of_sequela(record: Record) -> Found:
    late = category(record.words("external_cause_code"), "Y85", "Y89")
    yield every(category(record.main_dx, "T90", "T98"), negate(late)), ("external_cause_code", *MAIN)


@rule("HP-X-035")
def uncertain_name(record: Record) -> Found:
    name, main = record.words("diagnoses[0].name"), record.main_dx
    if name is None:
        return
    title = None if main is None else record.codes.diagnosis_name(main)
    official = title is not None and tables.comparable(title) == tables.comparable(name)
    doubts = ("？", "?", "待查", "待排", "疑似", "可疑", "可能")
    yield any(word in name for word in doubts) and not official, ("diagnoses[0].name",)


@rule("HP-X-036")
def diabetes_both_ways(record: Record) -> Found:
    involved: list[str] = []
    for family in ("E11", "E10", "E14"):
        plain = dx_paths(record, f"{family}.9")
        complicated = tuple(
            path
            for path, code in record.diagnoses_coded()
            if code.startswith(family) and code[4:5] not in ("", "9")
        )
        if plain and complicated:
            involved += [*plain, *complicated]
    yield bool(involved), tuple(sorted(involved, key=_index))


def _index(path: str) -> int:
    return int(path[path.index("[") + 1 : path.index("]")])


@rule("HP-X-037")
def hypertension_twice(record: Record) -> Found:
    plain, combined = dx_paths(record, "I10"), paths_within(record, "I11", "I13")
    yield bool(plain and combined), tuple(sorted((*plain, *combined), key=_index))


@rule("HP-X-038")
def hepatitis_with_failure(record: Record) -> Found:
    failing = tuple(path for path, code in record.diagnoses_coded(1) if code.startswith("K72.9"))
    main = record.main_dx or ""
    without_coma = main[:3] in {"B15", "B16", "B19"} and main[4:5] not in ("", "0", "2")
    yield without_coma and bool(failing), (*MAIN, *failing)


COMBINED = {39: ("K70.3", ("K72",)), 40: ("I25.1", ("I20", "I21", "I22"))}


def _declare_combined(number: int, main: str, others: tuple[str, ...]) -> None:
    @rule(f"HP-X-{number:03}")
    def combined(record: Record) -> Found:
        beside = tuple(path for path, code in record.diagnoses_coded(1) if code.startswith(others))
        yield every(starts(record.main_dx, main), bool(beside)), (*MAIN, *beside)


for _number, (_main, _others) in COMBINED.items():
    _declare_combined(_number, _main, _others)

TOGETHER = {41: ("N20.0", "N20.1"), 42: ("K80.2", "K81")}


def _declare_together(number: int, one: str, other: str) -> None:
    @rule(f"HP-X-{number:03}")
    def together(record: Record) -> Found:
        first, second = dx_paths(record, one), dx_paths(record, other)
        yield bool(first and second), tuple(sorted((*first, *second), key=_index))


for _number, (_one, _other) in TOGETHER.items():
    _declare_together(_number, _one, _other)


@rule("HP-X-043")
def stent_not_first(record: Record) -> Found:
    stents = ("36.06", "36.07")
    first = starts(record.words("operations[0].code"), *stents)
    heart = among(None if record.main_dx is None else record.main_dx[:3], {"I20", "I25"})
    later = any_op(record, *stents, start=1)
    yield every(heart, later, negate(first)), (*MAIN, *op_paths(record, *stents))


@rule("HP-X-044")
def z_of_dead(record: Record) -> Found:
    truth = every(starts(record.main_dx, "Z"), equal(record.code("discharge_way"), "5"))
    yield truth, (*MAIN, "discharge_way")


@rule("HP-X-045")
def male_breast(record: Record) -> Found:
    for path, code in record.diagnoses_coded():
        yield every(equal(record.code("gender"), "2"), code == "C50.901"), (path, "gender")


@rule("HP-X-046")
def obstetric_newborn(record: Record) -> Found:
    yield every(at_most(record.exp_age_days, 28), any_dx(record, "O")), dx_paths(record, "O")


@rule("HP-X-047")
def unsuitable_outpatient(record: Record) -> Found:
    yield starts(record.words("outpatient_diag_code"), "Z37", "R65", "U8"), ("outpatient_diag_code",)


@rule("HP-X-048")
def ventilation_coded(record: Record) -> Found:
    hours = record.whole("ventilator_hours")
    uncoded = every(above(hours, 0), negate(any_op(record, "96.7")))
    short = every(at_least(hours, 96), any_op(record, "96.71"), negate(any_op(record, "96.72")))
    yield either(uncoded, short), (*(op_paths(record, "96.71") or ("operations",)), "ventilator_hours")
