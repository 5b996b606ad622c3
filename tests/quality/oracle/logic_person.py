"""HP-L-025 to 037: the person, the contact and the weights of newborns."""

from decimal import Decimal

from .completeness import any_dx
from .findings import Found, fires_at, rule
from .logic_stay import CHINESE
from .record import Record
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
    unequal,
)

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
