"""HP-X rules: codes against one another, sex and age."""

import re

from . import tables
from .completeness import any_dx, dx_paths
from .findings import Found, fires, rule
from .logic import AGE
from .record import Record
from .truth import (
    Truth,
    above,
    among,
    at_least,
    at_most,
    category,
    either,
    equal,
    every,
    negate,
    some,
    starts,
)

MAIN = ("diagnoses[0].code",)


def any_op(record: Record, *prefixes: str, start: int = 0) -> Truth:
    """Whether some operation code begins so; unknown while one has a name but no code and none does."""
    named = [
        i
        for i in record.slots("operations")
        if i >= start and (record.present(f"operations[{i}].code") or record.present(f"operations[{i}].name"))
    ]
    return some(starts(record.words(f"operations[{i}].code"), *prefixes) for i in named)


def op_paths(record: Record, *prefixes: str) -> tuple[str, ...]:
    """The operations that begin so."""
    return tuple(
        path for path in record.paths("operations[].code") if (record.words(path) or "").startswith(prefixes)
    )


def within(record: Record, first: str, last: str) -> bool:
    """Whether some diagnosis has its category in a range."""
    return any(first <= code[:3] <= last for code in record.all_dx)


def paths_within(record: Record, first: str, last: str) -> tuple[str, ...]:
    """The diagnoses whose category is in a range."""
    return tuple(path for path, code in record.diagnoses_coded() if first <= code[:3] <= last)


@rule("HP-X-001")
def cause_as_main(record: Record) -> Found:
    yield category(record.main_dx, "V01", "Y98"), MAIN


@rule("HP-X-002")
def cause_as_diagnosis(record: Record) -> Found:
    coded = record.diagnoses_coded(1)
    outpatient = record.words("outpatient_diag_code")
    coded += [("outpatient_diag_code", outpatient)] if outpatient else []
    for path, code in coded:
        yield code.startswith(("V", "W", "X", "Y")), (path,)


@rule("HP-X-003")
def morphology_as_diagnosis(record: Record) -> Found:
    for path, code in record.diagnoses_coded():
        yield re.match(r"M[89][0-9]{3}[0-9]?/[0-9]", code) is not None, (path,)


@rule("HP-X-004")
def asterisk_as_main(record: Record) -> Found:
    main = record.main_dx
    yield main is not None and main.endswith("*") and "+" not in main, MAIN


@rule("HP-X-005")
def resistance_as_main(record: Record) -> Found:
    yield either(category(record.main_dx, "U80", "U89"), category(record.main_dx, "U99", "U99")), MAIN


@rule("HP-X-006")
def inflammation_as_main(record: Record) -> Found:
    yield starts(record.main_dx, "R65"), MAIN


@rule("HP-X-007")
def outcome_as_main(record: Record) -> Found:
    yield starts(record.main_dx, "Z37"), MAIN


@rule("HP-X-008")
def liveborn_of_older(record: Record) -> Found:
    yield every(any_dx(record, "Z38"), above(record.exp_age_days, 28)), dx_paths(record, "Z38")


@rule("HP-X-009")
def outcome_of_newborn(record: Record) -> Found:
    yield every(any_dx(record, "Z37"), at_most(record.exp_age_days, 28)), dx_paths(record, "Z37")


@rule("HP-X-010")
def history_as_main(record: Record) -> Found:
    yield category(record.main_dx, "Z80", "Z99"), MAIN


FINE_Z = {
    "Z03",
    "Z04",
    "Z08",
    "Z09",
    "Z22",
    "Z29",
    "Z30",
    "Z31",
    "Z34",
    "Z35",
    "Z36",
    "Z38",
    "Z39",
    "Z70",
    "Z73",
}
FINE_Z |= {f"Z{number}" for number in range(40, 55)}


@rule("HP-X-011")
def other_z_as_main(record: Record) -> Found:
    main = record.main_dx
    if main is None or not main.startswith("Z") or fires("HP-X-007", record) or fires("HP-X-010", record):
        return
    yield main[:3] not in FINE_Z, MAIN


TREATMENTS = {12: ("Z51.1", ("99.25", "99.28")), 13: ("Z51.0", ("92.2", "92.3"))}


def _declare_treatment(number: int, diagnosis: str, operations: tuple[str, ...]) -> None:
    @rule(f"HP-X-{number:03}")
    def untreated(record: Record) -> Found:
        yield (
            every(starts(record.main_dx, diagnosis), negate(any_op(record, *operations))),
            (*MAIN, "operations"),
        )


for _number, (_diagnosis, _operations) in TREATMENTS.items():
    _declare_treatment(_number, _diagnosis, _operations)


@rule("HP-X-014")
def symptom_as_main(record: Record) -> Found:
    named = tuple(path for path, code in record.diagnoses_coded(1) if "A" <= code[0] <= "N")
    yield every(starts(record.main_dx, "R"), bool(named)), (*MAIN, *named)


@rule("HP-X-015")
def delivery_without_outcome(record: Record) -> Found:
    delivered = (
        within(record, "O80", "O84") and not within(record, "O00", "O08") and not any_dx(record, "Z37")
    )
    yield delivered, paths_within(record, "O80", "O84")


@rule("HP-X-016")
def outcome_without_delivery(record: Record) -> Found:
    yield any_dx(record, "Z37") and not within(record, "O80", "O84"), dx_paths(record, "Z37")


@rule("HP-X-017")
def spontaneous_by_section(record: Record) -> Found:
    sections = ("74.0", "74.1", "74.2", "74.4", "74.9")
    truth = every(any_dx(record, "O80"), any_op(record, *sections))
    yield truth, (*dx_paths(record, "O80"), *op_paths(record, *sections))


@rule("HP-X-018")
def section_without_operation(record: Record) -> Found:
    yield (
        every(any_dx(record, "O82"), negate(any_op(record, "74."))),
        (*dx_paths(record, "O82"), "operations"),
    )


@rule("HP-X-019")
def complicated_spontaneous(record: Record) -> Found:
    complications = tuple(
        path
        for path, code in record.diagnoses_coded(1)
        if code.startswith("O") and not "O80" <= code[:3] <= "O84"
    )
    yield every(category(record.main_dx, "O80", "O80"), bool(complications)), (*MAIN, *complications)


@rule("HP-X-020")
def forceps_without_operation(record: Record) -> Found:
    yield (
        every(any_dx(record, "O81"), negate(any_op(record, "72."))),
        (*dx_paths(record, "O81"), "operations"),
    )


def _limited(code: str, kind: str, sex: str, severity: str | None = None) -> bool:
    return any(
        row.kind == kind and row.sex == sex and row.covers(code) and severity in (None, row.severity)
        for row in tables.limits()
    )


def _declare_sex(number: int, gender: str, other: str) -> None:
    @rule(f"HP-X-{number:03}")
    def diagnosis_of_other_sex(record: Record) -> Found:
        coded = record.diagnoses_coded()
        outpatient = record.words("outpatient_diag_code")
        coded += [("outpatient_diag_code", outpatient)] if outpatient else []
        for path, code in coded:
            limited = _limited(code, "sex", other, None if other == "F" else "error")
            yield every(equal(record.code("gender"), gender), limited), (path, "gender")


def _declare_operation_sex(number: int, gender: str, other: str) -> None:
    @rule(f"HP-X-{number:03}")
    def operation_of_other_sex(record: Record) -> Found:
        for path in record.paths("operations[].code"):
            code = record.words(path)
            limited = None if code is None else _limited(code, "opsex", other)
            yield every(equal(record.code("gender"), gender), limited), (path, "gender")


_declare_sex(21, "1", "F")
_declare_sex(22, "2", "M")
_declare_operation_sex(23, "1", "F")
_declare_operation_sex(24, "2", "M")


def _declare_age(number: int, severity: str) -> None:
    @rule(f"HP-X-{number:03}")
    def outside_age(record: Record) -> Found:
        years = record.exp_age_years
        for path, code in record.diagnoses_coded():
            rows = [row for row in tables.limits() if row.kind == "age" and row.severity == severity]
            outside = years is not None and any(row.covers(code) and not row.allows(years) for row in rows)
            yield outside, (path, *AGE)


_declare_age(25, "error")
_declare_age(26, "warning")


@rule("HP-X-027")
def perinatal_later(record: Record) -> Found:
    older = every(above(record.exp_age_days, 28), equal(record.exp_age_years, 0))
    yield every(any_dx(record, "P"), older), (*dx_paths(record, "P"), *AGE)


@rule("HP-X-028")
def perinatal_main(record: Record) -> Found:
    lasting = among(None if record.main_dx is None else record.main_dx[:3], {"P27", "P35", "P37"})
    yield (
        every(starts(record.main_dx, "P"), negate(lasting), at_least(record.exp_age_years, 1)),
        (*dx_paths(record, "P"), *AGE),
    )


@rule("HP-X-029")
def newborn_main(record: Record) -> Found:
    usual = starts(record.main_dx, "P", "Q", "Z", "A", "U", "S", "T")
    yield every(at_most(record.exp_age_days, 28), negate(usual)), (*MAIN, *AGE)


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
