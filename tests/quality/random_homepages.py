"""Random homepages: valid ones made messy in the ways of real files."""

import csv
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.quality.oracle import tables
from tests.quality.oracle.loaded import DICTIONARIES
from tests.quality.oracle.sheet import columns
from tests.quality.rules.completeness import CT, DAYS_28, DAYS_29, NEWBORN
from tests.quality.rules.example import patched

SPAN = 3
PATHS = sorted(
    {path for _, path, _, _ in columns() if "[" not in path or int(path.split("[")[1].split("]")[0]) < SPAN}
    - {"transfer_depts"}
    | {f"operations[{i}].op_timing" for i in range(SPAN)}
    | {f"transfer_depts[{i}]" for i in range(SPAN)}
)
NOTHING = [
    "", "-", "－－", "—", " ", "\u3000", "null", "N/A", "ｎｕｌｌ", None,
]  # fmt: skip
WORDS = [
    "无", "不详", "无名氏7", "沈试一", "曹乙", "孔甲", "沈\u3000试", "a\nb", "沈\ue000", "锟斤拷",
    "胆囊炎待查", "示" * 45,
]  # fmt: skip
NUMBERS = [
    "0", "1", "-1", "2.0", "3.00", "28", "29", "365", "1000", "2499", "4500", "1.5", "007", "１２", "x",
    "99999999999",
]  # fmt: skip
AMOUNTS = [
    "0", "0.00", "0.01", "-0.01", "1.10", "1.100", "1.101", "3300", "15820.60", "99999999.99",
    "100000000", "1,5", "１.5",
]  # fmt: skip
DATES = [
    "2024-05-06", "2024/5/6", "2024.05.11 10:30", "20240511", "202405081000", "45420", "45420.5",
    "45423.999999", "2024-05-06T09:20", "2024-05-06T01:19Z", "2024-05-07T00:00+09:00",
    "2024-05-11T10:30:59+0800", "2024-05-06 09:20:00.5", "1966-03-12", "1966/03/12", "2024-02-30",
    "24-05-06", "2024-05-06  09:20", "2024年5月6日", "2024-05-06\u300009:20", "2024-04-08",
    "2009-05-07", "0", "2026-11-29", "1899-12-31", "2023-05-06", "9999-12-31T23:59-09:00",
    "２０２４-０５-０８", "2024-05-08 00:00", "2024-05-08 9:5",
]  # fmt: skip
DOCUMENTS = [
    "430102196603121027", "43010219660312102x", "430102660312102", "430102196603120000", "4.30102E+17",
    "E1234567", "H12345678", "12345678", "91234567890123456X", "GBR123456789012", "990102196613121027",
    "４３０１０２１９６６０３１２１０２７",
]  # fmt: skip
PHONES = [
    "410000", "4100", "199 0000 0011", "+86-19900000011", "0731-84300000", "123456", "４１００００",
    "拒绝提供",
]  # fmt: skip
INSTITUTIONS = ["12345678-9", "124301000000000000", "1243010000000000001234", "abc"]
SEPARATED = [
    "0401,0302",
    "0401，0302",
    "0301→0401",
    " 401 ",
    "内科、外科",
    "0301 / 0401",
    "-",
    "0401,-",
    "０４０１",
]


def _codes(name: str) -> list[str]:
    with (DICTIONARIES / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return [row["code"] for row in csv.DictReader(source)]


ODD_CODES = [
    "k80.100X001", "K80", "K80.100x001+", "A17.000+g01*", "M85000/3", "x59.900", "Z37.5", "O80.000x001",
    "E11.2", "B16.9",
]  # fmt: skip
DIAGNOSES = _codes("diagnoses") + ODD_CODES
OPERATIONS = [
    *_codes("operations"), "74.1X00", "51.23", "99.2801", "65.9", "00.661a1", "51.2300x001",
]  # fmt: skip
MORPHOLOGIES = [*_codes("morphology"), "m80000/0", "M8000/1", "M80000/2", "M80000/9", "8500/3"]
CODES = {"ICD10": DIAGNOSES, "ICD10-VWXY": DIAGNOSES, "ICDO": MORPHOLOGIES, "ICD9CM3": OPERATIONS}


def values(path: str) -> list[Any]:
    """What may stand in a field."""
    field = tables.fields()[tables.general(path)]
    if field.is_icd:
        return CODES[field.domain] + NOTHING
    if field.domain:
        members = tables.domain(field.domain)
        some = list(members)[:14] + list(members.values())[:6]
        odd = [
            f"{some[0]}.0",
            f" {some[-1]}",
            f"{some[1]}\u3000",
            "８",
            "10.00",
            "其他",
            "401",
            "Ⅱ/甲",
            "II/甲",
            True,
            "全麻*",
        ]
        return some + odd + NOTHING
    if field.kind in ("date", "datetime"):
        return DATES + NOTHING
    if field.kind == "int":
        return NUMBERS + NOTHING
    if field.kind == "decimal":
        return AMOUNTS + NOTHING
    return WORDS + DOCUMENTS + PHONES + INSTITUTIONS + NOTHING


LIKELY = {
    "id_no": DOCUMENTS,
    "current_phone": PHONES,
    "household_postcode": PHONES,
    "org_code": INSTITUTIONS,
    "contact_name": WORDS,
    "transfer_depts": SEPARATED,
}
STARTS: list[Mapping[str, Any]] = [
    {},
    {
        **NEWBORN,
        "newborn_birth_weights": [3200],
        "newborn_admission_weight": 3100,
        "diagnoses[0].code": "P07.100",
    },
    {**DAYS_28, "diagnoses[1].code": "Z38.000"},
    {**DAYS_29, "diagnoses[1].code": "P08.000"},
    {
        "diagnoses[0].code": "O80.000",
        "diagnoses[1].code": "Z37.500",
        "birth_date": "1990-05-06",
        "age_years": 34,
    },
    {
        "diagnoses[0].code": "S06.000",
        "external_cause_code": "W10.900",
        "coma_after_days": 4,
        "ventilator_hours": 96,
    },
    {
        "diagnoses[0].code": "C50.900",
        "pathology_code": "M85000/3",
        "pathology_name": "癌",
        "pathology_no": "7",
    },
    {
        "diagnoses[0].code": "I25.103",
        "operations[1]": {**CT, "code": "36.0700"},
        "operations[0].code": "87.0300",
    },
    {"discharge_way": "5", "autopsy": "2", "diagnoses[0].outcome": "4", "transfer_depts": ["0301", "0401"]},
    {"icu_stays": [{"unit": "01", "enter_time": "2024-05-07 08:00", "exit_time": "2024-05-08 08:00"}] * 2},
]


@st.composite
def patches(draw: st.DrawFn) -> dict[str, Any]:
    """A start and up to a dozen values put anywhere."""
    patch = dict(draw(st.sampled_from(STARTS)))
    for path in draw(st.lists(st.sampled_from(PATHS), max_size=12)):
        patch[path] = draw(st.sampled_from(values(path)))
    for path in draw(st.lists(st.sampled_from(sorted(LIKELY)), max_size=3)):
        patch[path] = draw(st.sampled_from(LIKELY[path]))
    return patch


@st.composite
def homepages(draw: st.DrawFn) -> dict[str, Any]:
    """A homepage in its JSON form."""
    patch = draw(patches())
    joined = patch.pop("transfer_depts", None)
    if joined is not None:
        patch = {path: value for path, value in patch.items() if not path.startswith("transfer_depts")}
    record = patched(patch)
    return record if joined is None else {**record, "transfer_depts": joined}
