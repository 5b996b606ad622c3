"""HP-C rules: what must be filled."""

from .findings import Found, fires, rule
from .record import Record
from .truth import among, at_least, at_most, either, equal, every, negate, starts

MUST_BE_PRESENT = {
    1: "org_code",
    2: "org_name",
    3: "record_no",
    4: "admission_count",
    5: "admission_time",
    6: "discharge_time",
    7: "payment_method",
    8: "patient_name",
    9: "gender",
    10: "birth_date",
    11: "age_years",
    12: "nationality",
    13: "marital_status",
    14: "occupation",
    15: "ethnicity",
    16: "id_type",
    32: "admission_route",
    33: "admission_dept",
    35: "discharge_dept",
    37: "stay_days",
    38: "outpatient_diag_code",
    39: "outpatient_diag_name",
    40: "diagnoses[0].code",
    41: "diagnoses[0].name",
    42: "diagnoses[0].admission_condition",
    43: "drug_allergy",
    44: "dept_director",
    45: "chief_physician",
    46: "attending_physician",
    47: "resident_physician",
    48: "responsible_nurse",
    49: "coder",
    50: "abo_blood_type",
    51: "rh_blood_type",
    52: "readmission_plan",
    53: "discharge_way",
    54: "total_cost",
    55: "self_pay",
    58: "day_surgery",
    90: "qc_date",
    91: "qc_physician",
    92: "qc_nurse",
    93: "record_quality",
}
MAY_BE_A_DASH = {
    17: "id_no",
    18: "birth_address",
    19: "native_province",
    20: "household_address",
    21: "household_postcode",
    22: "current_address",
    23: "current_phone",
    24: "current_postcode",
    25: "work_unit",
    26: "work_phone",
    27: "work_postcode",
    28: "contact_name",
    29: "contact_relation",
    30: "contact_address",
    31: "contact_phone",
    34: "admission_ward",
    36: "discharge_ward",
}
COMA = tuple(f"coma_{when}_{unit}" for when in ("before", "after") for unit in ("days", "hours", "minutes"))
OPERATED = {"surgery", "interventional"}


def _declare_presence(number: int, path: str) -> None:
    @rule(f"HP-C-{number:03}")
    def must_be_present(record: Record) -> Found:
        yield record.missing(path), (path,)


def _declare_filling(number: int, path: str) -> None:
    @rule(f"HP-C-{number:03}")
    def must_be_filled(record: Record) -> Found:
        yield record.blank(path), (path,)


for _number, _path in MUST_BE_PRESENT.items():
    _declare_presence(_number, _path)
for _number, _path in MAY_BE_A_DASH.items():
    _declare_filling(_number, _path)


def any_dx(record: Record, *prefixes: str) -> bool:
    """Whether a present diagnosis code begins so."""
    return any(code.startswith(prefixes) for code in record.all_dx)


def dx_paths(record: Record, *prefixes: str) -> tuple[str, ...]:
    """The diagnoses that begin so."""
    return tuple(path for path, code in record.diagnoses_coded() if code.startswith(prefixes))


@rule("HP-C-056")
def coma_with_intracranial_injury(record: Record) -> Found:
    yield any_dx(record, "S06") and all(record.missing(path) for path in COMA), COMA


@rule("HP-C-057")
def coma_incomplete(record: Record) -> Found:
    yield not fires("HP-C-056", record) and any(record.missing(path) for path in COMA), COMA


@rule("HP-C-060")
def age_in_days(record: Record) -> Found:
    yield every(equal(record.exp_age_years, 0), record.missing("age_days")), ("age_days",)


def _is_newborn(record: Record) -> bool | None:
    return every(at_least(record.exp_age_days, 0), at_most(record.exp_age_days, 28))


@rule("HP-C-061")
def birth_weight_of_newborn(record: Record) -> Found:
    path = "newborn_birth_weights[0]"
    yield every(_is_newborn(record), record.missing(path)), (path,)


@rule("HP-C-062")
def admission_weight_of_newborn(record: Record) -> Found:
    path = "newborn_admission_weight"
    yield every(_is_newborn(record), record.missing(path)), (path,)


LIVE_BIRTHS = {
    63: (0, ("Z37.0", "Z37.2", "Z37.3", "Z37.5", "Z37.6")),
    64: (1, ("Z37.2", "Z37.5", "Z37.6")),
    65: (2, ("Z37.5", "Z37.6")),
}


def _declare_weight(number: int, infant: int, outcomes: tuple[str, ...]) -> None:
    @rule(f"HP-C-{number:03}")
    def weight_of_infant(record: Record) -> Found:
        path = f"newborn_birth_weights[{infant}]"
        yield any_dx(record, *outcomes) and record.missing(path), (path, *dx_paths(record, *outcomes))


for _number, (_infant, _outcomes) in LIVE_BIRTHS.items():
    _declare_weight(_number, _infant, _outcomes)


def _is_neoplasm(record: Record) -> bool | None:
    main = record.main_dx
    return either(starts(main, "C"), None if main is None else "D00" <= main[:3] <= "D48")


@rule("HP-C-066")
def morphology_of_neoplasm(record: Record) -> Found:
    yield every(_is_neoplasm(record), record.blank("pathology_code")), ("pathology_code",)


@rule("HP-C-067")
def morphology_dash(record: Record) -> Found:
    yield every(_is_neoplasm(record), record.dash("pathology_code")), ("pathology_code",)


FOLLOWERS = {
    68: ("pathology_code", "pathology_name"),
    69: ("pathology_code", "pathology_no"),
    71: ("external_cause_code", "external_cause_name"),
}


def _declare_follower(number: int, leader: str, follower: str) -> None:
    @rule(f"HP-C-{number:03}")
    def follows(record: Record) -> Found:
        yield record.present(leader) and record.missing(follower), (follower,)


for _number, (_leader, _follower) in FOLLOWERS.items():
    _declare_follower(_number, _leader, _follower)


@rule("HP-C-070")
def external_cause(record: Record) -> Found:
    path = "external_cause_code"
    yield every(starts(record.main_dx, "S", "T"), record.missing(path)), (path,)


@rule("HP-C-072")
def external_cause_of_secondary(record: Record) -> Found:
    injured = tuple(path for path, code in record.diagnoses_coded(1) if code.startswith(("S", "T")))
    truth = every(
        bool(injured), negate(starts(record.main_dx, "S", "T")), record.missing("external_cause_code")
    )
    yield truth, ("external_cause_code", *injured)


CONDITIONAL = {
    73: ("drug_allergy", {"2"}, "allergy_drugs"),
    74: ("discharge_way", {"5"}, "autopsy"),
    75: ("readmission_plan", {"2"}, "readmission_purpose"),
    76: ("discharge_way", {"2", "3"}, "transfer_org_name"),
}


def _declare_conditional(number: int, leader: str, codes: set[str], follower: str) -> None:
    @rule(f"HP-C-{number:03}")
    def conditional(record: Record) -> Found:
        yield every(among(record.code(leader), codes), record.missing(follower)), (follower,)


for _number, (_leader, _codes, _follower) in CONDITIONAL.items():
    _declare_conditional(_number, _leader, _codes, _follower)


@rule("HP-C-077")
def diagnosis_pair(record: Record) -> Found:
    for i in record.slots("diagnoses"):
        code, name = f"diagnoses[{i}].code", f"diagnoses[{i}].name"
        yield i >= 1 and record.missing(code) != record.missing(name), (code, name)


@rule("HP-C-078")
def condition_of_diagnosis(record: Record) -> Found:
    for i in record.slots("diagnoses"):
        path = f"diagnoses[{i}].admission_condition"
        yield i >= 1 and record.present(f"diagnoses[{i}].code") and record.missing(path), (path,)


@rule("HP-C-079")
def gap_between_diagnoses(record: Record) -> Found:
    last = max((i for i in record.slots("diagnoses") if record.present(f"diagnoses[{i}].code")), default=0)
    gaps = [
        i
        for i in range(1, last)
        if record.missing(f"diagnoses[{i}].code") and record.missing(f"diagnoses[{i}].name")
    ]
    yield bool(gaps), (f"diagnoses[{last}].code",)


@rule("HP-C-080")
def operation_pair(record: Record) -> Found:
    for i in record.slots("operations"):
        code, name = f"operations[{i}].code", f"operations[{i}].name"
        yield record.missing(code) != record.missing(name), (code, name)


@rule("HP-C-081")
def date_of_operation(record: Record) -> Found:
    for i in record.slots("operations"):
        path = f"operations[{i}].date"
        yield record.present(f"operations[{i}].code") and record.missing(path), (path,)


OF_OPERATIONS = {
    82: ("level", OPERATED),
    83: ("surgeon", OPERATED),
    86: ("incision_healing", {"surgery"}),
    87: ("anesthesia_method", {"surgery"}),
}
OF_THE_FIRST = {
    84: ("assistant1", OPERATED),
    85: ("assistant2", OPERATED),
    88: ("anesthesiologist", {"surgery"}),
}


def _declare_of_operations(number: int, key: str, classes: set[str]) -> None:
    @rule(f"HP-C-{number:03}")
    def of_operation(record: Record) -> Found:
        for i in record.slots("operations"):
            path = f"operations[{i}].{key}"
            yield every(among(record.op_class(i), classes), record.missing(path)), (path,)


def _declare_of_the_first(number: int, key: str, classes: set[str]) -> None:
    @rule(f"HP-C-{number:03}")
    def of_first_operation(record: Record) -> Found:
        path = f"operations[0].{key}"
        yield every(among(record.op_class(0), classes), record.blank(path)), (path,)


for _number, (_key, _classes) in OF_OPERATIONS.items():
    _declare_of_operations(_number, _key, _classes)
for _number, (_key, _classes) in OF_THE_FIRST.items():
    _declare_of_the_first(_number, _key, _classes)


@rule("HP-C-089")
def anaesthetist(record: Record) -> Found:
    for i in record.slots("operations"):
        method, path = f"operations[{i}].anesthesia_method", f"operations[{i}].anesthesiologist"
        yield every(starts(record.code(method), "01", "02", "05"), record.missing(path)), (path, method)


@rule("HP-C-094")
def icu_triple(record: Record) -> Found:
    for i in record.slots("icu_stays"):
        paths = tuple(f"icu_stays[{i}].{key}" for key in ("unit", "enter_time", "exit_time"))
        gone = [record.missing(path) for path in paths]
        yield any(gone) and not all(gone), paths


@rule("HP-C-095")
def document_number(record: Record) -> Found:
    known = among(record.code("id_type"), set("1234567"))
    yield every(known, record.dash("id_no")), ("id_no", "id_type")
