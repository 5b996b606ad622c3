"""HP-X-001 to 020: what may be coded first, and deliveries."""

import re

from .completeness import any_dx, dx_paths
from .findings import Found, fires, rule
from .record import Record
from .truth import (
    Truth,
    above,
    at_most,
    category,
    either,
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
