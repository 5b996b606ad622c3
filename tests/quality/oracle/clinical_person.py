"""HP-X-021 to 029: codes against sex and age."""

from . import tables
from .clinical_main import MAIN
from .completeness import any_dx, dx_paths
from .findings import Found, rule
from .logic_person import AGE
from .record import Record
from .truth import (
    above,
    among,
    at_least,
    at_most,
    equal,
    every,
    negate,
    starts,
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
