"""HP-F rules: how a value must be written."""

import datetime as dt
import re

from . import tables
from .cells import Cell
from .findings import Found, fires, fires_at, rule
from .record import OTHER_SEPARATORS, Record, is_amount
from .text import FILLERS, UNNAMED, trimmed, without_blanks
from .truth import equal, every

MOMENTS = {
    1: "admission_time",
    2: "discharge_time",
    3: "birth_date",
    4: "qc_date",
    5: "operations[].date",
    6: "icu_stays[].enter_time",
    7: "icu_stays[].exit_time",
}


def each(record: Record, *generals: str) -> list[Cell]:
    """The cells under the general keys, missing ones too."""
    return [record.cell(path) for general in generals for path in record.paths(general)]


def every_cell(record: Record) -> list[Cell]:
    """All cells, the joined text of the departments in place of its pieces' blanks."""
    return list(record.cells.values())


def _declare_moment(number: int, general: str) -> None:
    @rule(f"HP-F-{number:03}")
    def readable(record: Record) -> Found:
        for cell in each(record, general):
            yield cell.is_present and cell.moment is None, (cell.path,)


for _number, _general in MOMENTS.items():
    _declare_moment(_number, _general)


@rule("HP-F-008")
def clock_part(record: Record) -> Found:
    for cell in each(record, "admission_time", "discharge_time"):
        yield cell.moment is not None and cell.moment.clock is None, (cell.path,)


@rule("HP-F-009")
def date_form(record: Record) -> Found:
    for cell in each(
        record, "admission_time", "discharge_time", "birth_date", "qc_date", "operations[].date"
    ):
        yield "date form" in cell.notes, (cell.path,)


def identity(record: Record) -> str | None:
    """The number of a resident identity card, None when it is not one or is missing."""
    return record.words("id_no") if record.code("id_type") == "1" else None


def is_shaped(number: str | None) -> bool:
    """18 or 15 characters of the right shape."""
    return number is not None and re.fullmatch(r"[0-9]{17}[0-9X]|[0-9]{15}", number) is not None


def check_character(number: str) -> str:
    """GB 11643 over the first 17 digits."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return "10X98765432"[sum(w * int(n) for w, n in zip(weights, number, strict=False)) % 11]


def birth_inside(number: str) -> dt.date | None:
    """The embedded date of birth, None when it is no real date."""
    digits = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


@rule("HP-F-010")
def identity_shape(record: Record) -> Found:
    number = identity(record)
    yield number is not None and not is_shaped(number), ("id_no",)


@rule("HP-F-011")
def identity_check(record: Record) -> Found:
    number = identity(record)
    yield (
        bool(number and is_shaped(number) and len(number) == 18 and check_character(number) != number[17]),
        ("id_no",),
    )


@rule("HP-F-012")
def identity_birth(record: Record) -> Found:
    number = identity(record)
    if number is None or not is_shaped(number):
        return
    born, admission = birth_inside(number), record.moment("admission_time")
    yield born is None or (admission is not None and born > admission.date), ("id_no",)


@rule("HP-F-013")
def identity_region(record: Record) -> Found:
    number = identity(record)
    yield (
        bool(number and is_shaped(number) and number[:2] not in tables.domain("GBT2260_PROVINCE")),
        ("id_no",),
    )


@rule("HP-F-014")
def identity_legacy(record: Record) -> Found:
    number = identity(record)
    yield number is not None and re.fullmatch("[0-9]{15}", number) is not None, ("id_no",)


@rule("HP-F-015")
def identity_scientific(record: Record) -> Found:
    raw = trimmed(record.cell("id_no").raw)
    yield re.fullmatch(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+", raw) is not None, ("id_no",)


@rule("HP-F-016")
def identity_truncated(record: Record) -> Found:
    number = identity(record)
    yield bool(number and re.fullmatch("[0-9]{15}000", number) and fires("HP-F-011", record)), ("id_no",)


DOCUMENTS = {
    17: ("6", r"[A-Z0-9]{5,17}"),
    18: ("4", r"[HM][0-9]{8}([0-9]{2})?"),
    19: ("5", r"[0-9]{8}|[0-9]{10}[A-Z]|[0-9]{10}\([A-Z]\)"),
    20: ("7", r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"),
}


def _declare_document(number: int, kind: str, shape: str) -> None:
    @rule(f"HP-F-{number:03}")
    def document_shape(record: Record) -> Found:
        odd = record.present("id_no") and re.fullmatch(shape, record.cell("id_no").text) is None
        yield every(equal(record.code("id_type"), kind), odd), ("id_no",)


for _number, (_kind, _shape) in DOCUMENTS.items():
    _declare_document(_number, _kind, _shape)


@rule("HP-F-021")
def postcode(record: Record) -> Found:
    for cell in each(record, "household_postcode", "current_postcode", "work_postcode"):
        yield cell.is_present and re.fullmatch("[0-9]{6}", cell.text) is None, (cell.path,)


PHONE = r"(\+?86)?1[3-9][0-9]{9}|0[0-9]{9,11}|[0-9]{7,8}|(400|800)[0-9]{7}|00[0-9]{8,15}"


@rule("HP-F-022")
def phone(record: Record) -> Found:
    for cell in each(record, "current_phone", "work_phone", "contact_phone"):
        bare = without_blanks(cell.text).replace("-", "")
        yield cell.is_present and cell.text not in FILLERS and re.fullmatch(PHONE, bare) is None, (cell.path,)


NAME_SIGNS = set('@#$%^&*!?<>/\\|~`=+{}[];:"')
NAME_SIGNS |= {chr(ord(sign) + 0xFEE0) for sign in NAME_SIGNS}
DIGITS = set("0123456789０１２３４５６７８９")


@rule("HP-F-023")
def name_signs(record: Record) -> Found:
    name = record.words("patient_name") or ""
    numbered = bool(set(name) & DIGITS) and not name.startswith(UNNAMED)
    yield bool(set(name) & NAME_SIGNS) or numbered, ("patient_name",)


WHOLE = {
    24: (1, 9999, ("admission_count",)),
    25: (0, 150, ("age_years",)),
    26: (0, 364, ("age_days",)),
    27: (100, 9999, ("newborn_birth_weights[]", "newborn_admission_weight")),
    29: (1, 999999, ("stay_days",)),
    30: (0, 23, ("coma_before_hours", "coma_after_hours")),
    31: (0, 59, ("coma_before_minutes", "coma_after_minutes")),
    32: (0, 99999, ("coma_before_days", "coma_after_days")),
}


def _declare_whole(number: int, least: int, most: int, generals: tuple[str, ...]) -> None:
    @rule(f"HP-F-{number:03}")
    def whole_number(record: Record) -> Found:
        for cell in each(record, *generals):
            yield cell.is_present and (cell.whole is None or not least <= cell.whole <= most), (cell.path,)


for _number, (_least, _most, _generals) in WHOLE.items():
    _declare_whole(_number, _least, _most, _generals)


@rule("HP-F-028")
def weight_to_ten(record: Record) -> Found:
    for cell in each(record, "newborn_birth_weights[]", "newborn_admission_weight"):
        fair = cell.is_present and not fires_at("HP-F-027", record, cell.path)
        yield fair and (cell.whole or 0) % 10 != 0, (cell.path,)


COSTS = tuple(key for key, field in tables.fields().items() if field.code.startswith("D"))


@rule("HP-F-033")
def amount(record: Record) -> Found:
    for cell in each(record, *COSTS):
        yield cell.is_present and not is_amount(cell.text), (cell.path,)


ICD10 = r"[A-Z][0-9]{2}\.([0-9]{3}|x[0-9]{2})(x[0-9]{3})?(\+([A-Z][0-9]{2}(\.[0-9])?\*)?)?"
ICD10 += r"|[A-Z][0-9]{2}(\.[0-9])?\*"
ICD9 = r"[0-9]{2}\.([0-9]{4,5}|[0-9]x[0-9]{2}|[0-9]{3}[A-Z][0-9]|[0-9]{3}(?=x[0-9]{4}$))(x[0-9]{3,4})?"
MORPHOLOGY = r"M[89][0-9]{3}[0-9]?/[012369](x[0-9]{3})?"
CAUSE = r"[VWXY][0-9]{2}(\.([0-9]{3}|x[0-9]{2})(x[0-9]{3})?)?"


def _declare_structure(number: int, shape: str, *generals: str) -> None:
    @rule(f"HP-F-{number:03}")
    def structure(record: Record) -> Found:
        for cell in each(record, *generals):
            yield cell.is_present and re.fullmatch(shape, cell.text) is None, (cell.path,)


_declare_structure(34, ICD10, "diagnoses[].code", "outpatient_diag_code")
_declare_structure(35, ICD9, "operations[].code")
_declare_structure(36, MORPHOLOGY, "pathology_code")


@rule("HP-F-037")
def cause_structure(record: Record) -> Found:
    code = record.words("external_cause_code")
    yield (
        code is not None and (re.fullmatch(CAUSE, code) is None or not "V01" <= code[:3] <= "Y98"),
        ("external_cause_code",),
    )


@rule("HP-F-038")
def too_long(record: Record) -> Found:
    for cell in every_cell(record):
        measured = cell.field.kind == "string" or cell.field.is_icd
        yield measured and len(cell.text) > int(cell.field.max_length), (cell.path,)


@rule("HP-F-039")
def control_character(record: Record) -> Found:
    for cell in every_cell(record):
        found = any(sign < " " or sign == "\x7f" for sign in cell.trimmed)
        yield cell.field.kind == "string" and found, (cell.path,)


@rule("HP-F-040")
def undecodable(record: Record) -> Found:
    for cell in every_cell(record):
        lost = any(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in cell.trimmed)
        yield cell.field.kind == "string" and (lost or "锟斤拷" in cell.trimmed), (cell.path,)


def _declare_note(number: int, note: str) -> None:
    @rule(f"HP-F-{number:03}")
    def repaired(record: Record) -> Found:
        cells = every_cell(record)
        if record.departments_text is not None:
            cells.append(record.departments_text)
        for cell in cells:
            yield note in cell.notes, (cell.path,)


_declare_note(41, "blanks or full width")
_declare_note(42, "decimal")
_declare_note(43, "zero")


@rule("HP-F-044")
def separators(record: Record) -> Found:
    joined = record.departments_text
    odd = joined is not None and not joined.is_blank and bool(set(joined.trimmed) & OTHER_SEPARATORS)
    yield odd, ("transfer_depts",)


FILLED_IN = (
    "patient_name",
    "birth_address",
    "household_address",
    "current_address",
    "current_phone",
    "work_unit",
    "work_phone",
    "contact_name",
    "contact_address",
    "contact_phone",
)


@rule("HP-F-045")
def filler_word(record: Record) -> Found:
    for cell in each(record, *FILLED_IN):
        yield cell.text in FILLERS, (cell.path,)


_declare_note(46, "placeholder")


@rule("HP-F-047")
def institution_code(record: Record) -> Found:
    code = record.words("org_code")
    shapes = r"[0-9A-Z]{8}-?[0-9A-Z]|[0-9A-HJ-NPQRTUWXY]{18}|[0-9A-Z]{22}"
    yield code is not None and re.fullmatch(shapes, code) is None, ("org_code",)


@rule("HP-F-048")
def too_many_diagnoses(record: Record) -> Found:
    yield len(record.slots("diagnoses")) > 41, ("diagnoses",)


@rule("HP-F-049")
def too_many_operations(record: Record) -> Found:
    yield len(record.slots("operations")) > 41, ("operations",)


@rule("HP-F-050")
def too_many_stays(record: Record) -> Found:
    for group in ("icu_stays", "newborn_birth_weights"):
        yield len(record.slots(group)) > 5, (group,)


_declare_note(51, "case")
