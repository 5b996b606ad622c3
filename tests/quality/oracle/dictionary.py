"""HP-D rules: values against domains and code dictionaries."""

from . import tables
from .findings import Found, fires, fires_at, rule
from .formats import each
from .record import Record
from .text import is_cjk
from .truth import among, equal

IN_DOMAIN = {
    1: ("gender",),
    2: ("marital_status",),
    3: ("occupation",),
    4: ("ethnicity",),
    5: ("payment_method",),
    6: ("nationality",),
    7: ("id_type",),
    8: ("native_province",),
    9: ("contact_relation",),
    10: ("admission_route",),
    11: ("admission_dept",),
    12: ("discharge_dept",),
    13: ("transfer_depts[]",),
    14: ("diagnoses[].admission_condition",),
    15: ("drug_allergy",),
    16: ("abo_blood_type",),
    17: ("rh_blood_type",),
    18: ("autopsy",),
    19: ("readmission_plan",),
    20: ("discharge_way",),
    21: ("operations[].incision_healing",),
    22: ("operations[].anesthesia_method",),
    23: ("operations[].level",),
    24: ("record_quality",),
    25: ("icu_stays[].unit",),
    26: ("day_surgery",),
    38: ("admission_state",),
    39: ("diagnoses[].outcome",),
    40: ("operations[].asa_grade",),
    41: ("hbsag", "hcv_ab", "hiv_ab"),
    42: ("transfusion_reaction",),
}


def _declare_member(number: int, generals: tuple[str, ...]) -> None:
    @rule(f"HP-D-{number:03}")
    def is_member(record: Record) -> Found:
        for cell in each(record, *generals):
            yield cell.is_present and cell.code is None, (cell.path,)


for _number, _generals in IN_DOMAIN.items():
    _declare_member(_number, _generals)

CODED = ("diagnoses[].code", "outpatient_diag_code")


@rule("HP-D-027")
def known_diagnosis(record: Record) -> Found:
    listed = record.codes.diagnoses
    for cell in each(record, *CODED):
        if listed is None or cell.is_missing or fires_at("HP-F-034", record, cell.path):
            continue
        yield cell.text not in listed and cell.text.split("+")[0] not in listed, (cell.path,)


@rule("HP-D-028")
def diagnosis_title(record: Record) -> Found:
    for cell in each(record, *CODED):
        path = (
            "outpatient_diag_name"
            if cell.path == "outpatient_diag_code"
            else cell.path.replace(".code", ".name")
        )
        title = record.codes.diagnosis_name(cell.text) if cell.is_present else None
        yield _differs(record, path, title), (path,)


@rule("HP-D-029")
def known_operation(record: Record) -> Found:
    listed = record.codes.operations
    for cell in each(record, "operations[].code"):
        judged = listed is not None and cell.is_present and not fires_at("HP-F-035", record, cell.path)
        yield judged and cell.text not in (listed or {}), (cell.path,)


@rule("HP-D-030")
def operation_title(record: Record) -> Found:
    for cell in each(record, "operations[].code"):
        path = cell.path.replace(".code", ".name")
        title = (record.codes.operations or {}).get(cell.text) if cell.is_present else None
        yield _differs(record, path, title), (path,)


def _differs(record: Record, path: str, title: str | None) -> bool | None:
    name = record.words(path)
    if title is None or name is None or "?" in title:
        return None
    return tables.comparable(name) != tables.comparable(title)


@rule("HP-D-031")
def known_morphology(record: Record) -> Found:
    code, listed = record.words("pathology_code"), record.codes.morphology
    yield code is not None and listed is not None and code not in listed, ("pathology_code",)


@rule("HP-D-032")
def known_cause(record: Record) -> Found:
    code, listed = record.words("external_cause_code"), record.codes.diagnoses
    passes = code is not None and listed is not None and not fires("HP-F-037", record)
    yield passes and code not in (listed or {}), ("external_cause_code",)


def _declare_signs(number: int, general: str, allowed: str, letters: bool) -> None:
    @rule(f"HP-D-{number:03}")
    def odd_signs(record: Record) -> Found:
        for cell in each(record, general):
            odd = [
                sign
                for sign in cell.before_mapping
                if not (sign in allowed or is_cjk(sign) or (letters and sign.isascii() and sign.isalpha()))
            ]
            yield cell.is_present and bool(odd), (cell.path,)


_declare_signs(33, "operations[].incision_healing", "0123456789ⅠⅡⅢI/（）()", letters=False)
_declare_signs(34, "operations[].anesthesia_method", "0123456789-、，：,:()（）", letters=True)


@rule("HP-D-035")
def sex_unknown(record: Record) -> Found:
    yield among(record.code("gender"), {"0", "9"}), ("gender",)


@rule("HP-D-036")
def other_ethnicity(record: Record) -> Found:
    yield equal(record.code("ethnicity"), "66"), ("ethnicity",)


@rule("HP-D-037")
def coarse_anaesthesia(record: Record) -> Found:
    for cell in each(record, "operations[].anesthesia_method"):
        yield among(cell.code, {"01", "02", "0201", "0202", "03", "05"}), (cell.path,)
