"""Each pitfall that the README of the facts names: what the cell becomes, what is noted, what is found.

Every case goes through both ways of checking: as one record, and as a row of a file with a header.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from quality.domain.code_book import CodeBook
from quality.domain.dates import EPOCH
from quality.domain.frames.checking import check_batch
from quality.domain.json_form import read_json
from quality.domain.normal_form import normal_form
from quality.domain.records import read_record
from quality.readers import encodings
from quality.readers.opening import open_source
from tests.quality.engines import LOADED, check_file, check_one
from tests.quality.rules.example import patched
from tests.quality.rules.table import as_csv, table

NOW = dt.date(2026, 11, 28)
BABY = {"marital_status": "1", "occupation": "90", "contact_relation": "5", "age_years": "0"}
NEWBORN = {
    **BABY,
    "patient_name": "沈试一之女",
    "id_type": "9",
    "id_no": "-",
    "birth_date": "2024-05-06",
    "age_days": "0",
    "newborn_birth_weights": ["3200"],
    "newborn_admission_weight": "3200",
    "diagnoses[0].code": "Z38.000",
    "diagnoses[0].name": "院内出生单胎示例",
}
UNDER_ONE = {
    **BABY, "id_type": "9", "id_no": "-", "patient_name": "沈试一之子", "birth_date": "2023-05-07",
}  # fmt: skip
FOREIGNER = {"nationality": "840", "ethnicity": "99", "native_province": "35"}
AGAIN = {
    "code": "51.2300", "name": "腹腔镜下胆囊切除术", "level": "3", "surgeon": "孔甲", "assistant1": "曹乙",
    "assistant2": "-", "incision_healing": "4", "anesthesia_method": "0103", "anesthesiologist": "严丙",
    "op_timing": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Pitfall:
    """Cells as they come, what the normal form holds for them, and findings as "rule path path = value"."""

    name: str
    cells: Mapping[str, Any]
    becomes: Mapping[str, str | None] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)


PITFALLS = [
    Pitfall("slashes", {"admission_time": "2024/5/6 9:20"}, {"admission_time": "2024-05-06 09:20"},
            ["HP-F-009 admission_time = 2024/5/6 9:20"]),
    Pitfall("points", {"birth_date": "1966.3.12"}, {"birth_date": "1966-03-12"},
            ["HP-F-009 birth_date = 1966.3.12"]),
    Pitfall("eight digits", {"birth_date": "19660312"}, {"birth_date": "1966-03-12"},
            ["HP-F-009 birth_date = 19660312"]),
    Pitfall("serial of Excel", {"birth_date": "24178"}, {"birth_date": "1966-03-12"},
            ["HP-F-009 birth_date = 24178"]),
    Pitfall("serial with a clock", {"admission_time": "45418.3888888889"},
            {"admission_time": "2024-05-06 09:20:00"}, ["HP-F-009 admission_time = 45418.3888888889"]),
    Pitfall("default of 1899", {"birth_date": "1899-12-31"}, {"birth_date": "1899-12-31"},
            ["HP-L-003 age_years birth_date admission_time = 58", "HP-L-007 birth_date id_no = 1899-12-31",
             "HP-L-011 admission_time birth_date = 2024-05-06 09:20:00"]),
    Pitfall("default of 1900", {"birth_date": "1900-01-01"}, {"birth_date": "1900-01-01"},
            ["HP-L-003 age_years birth_date admission_time = 58", "HP-L-007 birth_date id_no = 1900-01-01"]),
    Pitfall("short serial is no date", {"birth_date": "1"}, {"birth_date": "1"},
            ["HP-F-003 birth_date = 1"]),
    Pitfall("clock cut off", {"admission_time": "2024-05-06"}, {"admission_time": "2024-05-06"},
            ["HP-F-008 admission_time = 2024-05-06"]),
    Pitfall("blank at the end", {"patient_name": "沈试一 "}, {"patient_name": "沈试一"},
            ["HP-F-041 patient_name = 沈试一 "]),
    Pitfall("wide blank inside a name", {"patient_name": "沈\u3000一"}, {"patient_name": "沈\u3000一"}, []),
    Pitfall("wide digits in a phone", {"current_phone": "１９９０００００011"},
            {"current_phone": "19900000011"}, ["HP-F-041 current_phone = １９９０００００011"]),
    Pitfall("wide digits in a document", {"id_no": "４３０１０２196603121027"},
            {"id_no": "430102196603121027"}, ["HP-F-041 id_no = ４３０１０２196603121027"]),
    Pitfall("line break in an address", {"current_address": "示范省示范市\n示范区"},
            {"current_address": "示范省示范市\n示范区"}, ["HP-F-039 current_address = 示范省示范市\n示范区"]),
    Pitfall("dash", {"work_unit": "-"}, {"work_unit": "-"}, []),
    Pitfall("two dashes", {"work_unit": "--"}, {"work_unit": "-"}, []),
    Pitfall("long dash", {"work_unit": "—"}, {"work_unit": "-"}, []),
    Pitfall("word for nothing", {"work_unit": "无"}, {"work_unit": "无"}, ["HP-F-045 work_unit = 无"]),
    Pitfall("word for unknown", {"contact_name": "不详"}, {"contact_name": "不详"},
            ["HP-F-045 contact_name = 不详"]),
    Pitfall("word of a program", {"work_unit": "NULL"}, {"work_unit": None},
            ["HP-C-025 work_unit", "HP-F-046 work_unit = NULL"]),
    Pitfall("dash for a birth date", {"birth_date": "-"}, {"birth_date": "-"},
            ["HP-C-010 birth_date = -"]),
    Pitfall("dash for an ethnic group", {"ethnicity": "-"}, {"ethnicity": "-"}, ["HP-C-015 ethnicity = -"]),
    Pitfall("dash for a blood group", {"abo_blood_type": "-"}, {"abo_blood_type": "-"},
            ["HP-C-050 abo_blood_type = -"]),
    Pitfall("question mark of a lossy conversion", {"patient_name": "沈?一"}, {"patient_name": "沈?一"},
            ["HP-F-023 patient_name = 沈?一"]),
    Pitfall("replacement character", {"patient_name": "沈\ufffd一"}, {"patient_name": "沈\ufffd一"},
            ["HP-F-040 patient_name = 沈\ufffd一"]),
    Pitfall("scientific notation", {"id_no": "4.30102E+17"}, {"id_no": "4.30102E+17"},
            ["HP-F-010 id_no = 4.30102E+17", "HP-F-015 id_no = 4.30102E+17"]),
    Pitfall("document that ends in 000", {"id_no": "430102196603125000"}, {"id_no": "430102196603125000"},
            ["HP-F-011 id_no = 430102196603125000", "HP-F-016 id_no = 430102196603125000"]),
    Pitfall("0102 as 102", {"operations[0].anesthesia_method": "102"}, {},
            ["HP-F-043 operations[0].anesthesia_method = 102"]),
    Pitfall("0401 as 401", {"admission_dept": "401"}, {"admission_dept": "0401"},
            ["HP-F-043 admission_dept = 401"]),
    Pitfall("record number without its zeros is taken as it is", {"record_no": "700456"},
            {"record_no": "700456"}, []),
    Pitfall("1 as 1.0", {"admission_count": "1.0"}, {"admission_count": "1"},
            ["HP-F-042 admission_count = 1.0"]),
    Pitfall("1.1 is a code, no number", {"payment_method": "1.1"}, {"payment_method": "1.1"}, []),
    Pitfall("1.10 is another code", {"payment_method": "1.10"}, {"payment_method": "1.10"},
            ["HP-D-005 payment_method = 1.10"]),
    Pitfall("document of 15 digits", {"id_no": "430102660312102"}, {"id_no": "430102660312102"},
            ["HP-F-014 id_no = 430102660312102"]),
    Pitfall("document of 15 digits of the other sex", {"id_no": "430102660312101"}, {},
            ["HP-F-014 id_no = 430102660312101", "HP-L-008 gender id_no = 2"]),
    Pitfall("passport", {**FOREIGNER, "id_type": "6", "id_no": "e12345678"}, {"id_no": "E12345678"}, []),
    Pitfall("permit of Hong Kong", {"id_type": "4", "id_no": "H12345678"}, {"id_no": "H12345678"}, []),
    Pitfall("permit of Taiwan", {"id_type": "5", "id_no": "12345678"}, {"id_no": "12345678"}, []),
    Pitfall("residence permit that begins with 81", {"id_no": "81000019660312102x"},
            {"id_no": "81000019660312102X"}, []),
    Pitfall("card of a foreign resident", {**FOREIGNER, "id_type": "7", "id_no": "911156196603121021"},
            {"id_no": "911156196603121021"}, []),
    Pitfall("unknown patient", {"patient_name": "无名氏1", "id_type": "9", "id_no": "-",
                                "birth_date": "1966-01-01"}, {"patient_name": "无名氏1", "id_no": "-"}, []),
    Pitfall("newborn", NEWBORN, {"id_no": "-", "age_years": "0", "age_days": "0"}, []),
    Pitfall("365 days and not yet one year", {**UNDER_ONE,
                                              "age_days": "364"}, {}, []),
    Pitfall("365 days written as such", {**UNDER_ONE,
                                         "age_days": "365"}, {},
            ["HP-F-026 age_days = 365", "HP-L-004 age_days birth_date admission_time = 365"]),
    Pitfall("same-day discharge is one day", {"discharge_time": "2024-05-06 20:00:00", "stay_days": "1",
                                              "operations[0].date": "2024-05-06 15:00:00",
                                              "qc_date": "2024-05-07"}, {"stay_days": "1"}, []),
    Pitfall("same-day discharge is not no day", {"discharge_time": "2024-05-06 20:00:00", "stay_days": "0",
                                                 "operations[0].date": "2024-05-06 15:00:00",
                                                 "qc_date": "2024-05-07"}, {},
            ["HP-F-029 stay_days = 0", "HP-L-002 stay_days admission_time discharge_time = 0"]),
    Pitfall("same operation another day", {"operations[1]": {**AGAIN, "date": "2024-05-09"}}, {}, []),
    Pitfall("same operation at the same time",
            {"operations[1]": {**AGAIN, "date": "2024-05-08 10:00:00"}}, {}, ["HP-L-052 operations[1]"]),
    Pitfall("death", {"discharge_way": "5", "autopsy": "2", "readmission_plan": "1"},
            {"discharge_time": "2024-05-11 10:30:00"}, []),
]  # fmt: skip


def normal(record: dict[str, Any]) -> dict[str, Any]:
    return normal_form(read_record(read_json(record), CodeBook(LOADED), NOW.toordinal() - EPOCH))


def written(rule: str, fields: tuple[str, ...], value: str | None) -> str:
    return " ".join((rule, *fields)) + ("" if value is None else f" = {value}")


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda pitfall: pitfall.name)
def test_a_pitfall_is_repaired_and_told_alike_in_both_ways(tmp_path: Path, pitfall: Pitfall):
    path = tmp_path / "a.csv"
    record = patched(pitfall.cells)
    path.write_text(as_csv(table([record])), encoding="utf-8", newline="")

    form = normal(record)
    one = [written(f.rule, f.fields, f.value) for f in check_one(record, NOW)]
    many = [written(f.rule, f.fields, f.value) for f in check_file(path, NOW)]

    assert {key: form.get(key) for key in pitfall.becomes} == pitfall.becomes
    assert one == pitfall.found
    assert many == pitfall.found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_names_come_through_every_encoding(tmp_path: Path, encoding: str):
    path = tmp_path / "a.csv"
    record = patched({"patient_name": "沈㐂𠮷", "current_address": "示范路\r\n8号"})
    path.write_bytes(as_csv(table([record])).encode(encoding))

    pieces = list(open_source(path).pieces())

    wide = pieces[0].batch.wide
    assert [(piece.records, piece.last_row) for piece in pieces] == [(1, 1)]
    assert (wide["org_code"][0], wide["patient_name"][0]) == ("124301000000000000", "沈㐂𠮷")
    assert wide["current_address"][0] == "示范路\r\n8号"


def test_chinese_bytes_behind_a_beginning_that_is_also_utf_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(encodings, "FIRST_LOOK", 64)
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(table([patched({"work_unit": "无"})])).encode("gb18030"))

    found = check_file(path, NOW)

    assert [written(f.rule, f.fields, f.value) for f in found] == ["HP-F-045 work_unit = 无"]


def test_a_file_without_the_kind_of_document_tells_it_by_the_number(tmp_path: Path):
    numbers = {
        "430102196603121027": "1", "430102660312102": "1", "911156196603121021": "7", "ABC123456789012": "7",
        "E12345678": "9", "-": "9",
    }  # fmt: skip
    rows = table([patched({"id_no": number, "record_no": number}) for number in numbers])
    at = rows[0].index("A20N")
    path = tmp_path / "a.csv"
    path.write_text(as_csv([row[:at] + row[at + 1 :] for row in rows]), encoding="utf-8", newline="")

    (piece,) = open_source(path).pieces()
    batch, _ = check_batch(piece.batch, CodeBook(LOADED), NOW.toordinal() - EPOCH, {})

    assert batch.wide["id_type.code"].to_list() == list(numbers.values())
