"""Kept records that the present catalogue cannot read whole: said before a file is written, never amid it."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from accounts.models.organisation import Organisation
from core.jobs import start_job
from core.models.job import Job
from quality.correction_list import LIST
from quality.domain.json_form import read_json, read_known
from quality.models.extraction import Extraction
from quality.models.homepage import Homepage
from quality.sealing import open_json, seal_json
from quality.services.extraction import ExtractionRefused, begin_extraction, write_lines
from tests.factories.accounts import HospitalFactory
from tests.factories.quality import NOW, coder_of, homepage_of, valid_record


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, ()),
        ({"old_field": "1", "old_list": [1]}, ("old_field", "old_list")),
        ({"gender": {"code": "1"}}, ("gender",)),
        ({"diagnoses": "K80"}, ("diagnoses",)),
        ({"foo[0]": "1", "diagnoses[0].code": "1"}, ("foo[0]", "diagnoses[0].code")),
        ({"operations": [{"code": "51.2300", "colour": "red", "date": []}]},
         ("operations[0].colour", "operations[0].date")),
        ({"diagnoses": [{"code": "K80.100x001"}, "I10"]}, ("diagnoses[1]",)),
        ({"newborn_birth_weights": ["3200", {"g": 1}]}, ("newborn_birth_weights[1]",)),
    ],
)  # fmt: skip
def test_what_can_be_read_is_read_and_the_rest_is_named(
    changes: dict[str, Any], paths: tuple[str, ...]
) -> None:
    raw, left_out = read_known(valid_record(**changes))

    untouched = read_json(valid_record())
    names = {path.partition("[")[0] for path in paths}
    assert left_out == paths
    assert {name: text for name, text in raw.cells.items() if name not in names} == {
        name: text for name, text in untouched.cells.items() if name not in names
    }
    assert [len(group) for name, group in raw.groups.items() if name in changes] == [
        len(changes[name]) for name in raw.groups if name in changes
    ]


@pytest.fixture
def hospital() -> Organisation:
    return HospitalFactory()


def outdated(hospital: Organisation, record_no: str, **changes: Any) -> Homepage:
    """A homepage as an older catalogue took it."""
    homepage = homepage_of(hospital, record_no=record_no)
    homepage.sealed = seal_json(open_json(homepage.sealed) | changes)
    homepage.catalogue_version = "older"
    homepage.save()
    return homepage


def begin(hospital: Organisation, reason: str = "") -> Extraction:
    return begin_extraction(
        hospital=hospital,
        actor=coder_of(hospital),
        receiver="hqms",
        first_day=date(2024, 5, 1),
        last_day=date(2024, 5, 31),
        is_extended=True,
        encoding="utf-8-sig",
        sign_off_reason=reason,
        at=NOW,
    )


@pytest.mark.django_db
def test_a_file_with_misfits_says_which_and_goes_whole_for_a_reason(hospital: Organisation) -> None:
    homepage_of(hospital)
    outdated(hospital, "0000800124", blood_type="A", gender={"code": "1"})
    outdated(hospital, "0000800125")

    with pytest.raises(ExtractionRefused) as refusal:
        begin(hospital)
    made = begin(hospital, "旧字段不在上报范围")
    header, *rows = csv.reader(io.StringIO(b"".join(write_lines(made)).decode("utf-8-sig")))

    cells = [{code: row[header.index(code)] for code in ("A48", "A11", "A12C")} for row in rows]
    made.refresh_from_db()
    assert (refusal.value.field, refusal.value.code) == ("sign_off_reason", "errors_remain")
    assert "0000800124-1" in str(refusal.value.message)
    assert "0000800125" not in str(refusal.value.message)
    assert cells == [
        {"A48": "0000800123", "A11": "林示范", "A12C": "2"},
        {"A48": "0000800124", "A11": "林示范", "A12C": "-"},
        {"A48": "0000800125", "A11": "林示范", "A12C": "2"},
    ]
    assert (made.blocked_count, made.finished_at is not None) == (1, True)


@pytest.mark.django_db
def test_the_correction_list_names_what_cannot_be_read(
    hospital: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    outdated(hospital, "0000800124", blood_type="A型", gender={"code": "1"})
    outdated(HospitalFactory(), "0000800126", blood_type="A")
    span = {"hospital": hospital.pk, "first": "2024-05", "last": "2024-05"}

    with django_capture_on_commit_callbacks(execute=True):
        start_job(kind=LIST, title="x", parameters=span, requested_by=coder_of(hospital))

    sheet = openpyxl.load_workbook(io.BytesIO(Job.objects.get().result.read())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[0], row[8], row[9]) for row in rows] == [
        ("0000800124", "gender", None),
        ("0000800124", "blood_type", None),
    ]
    assert rows[0][10] == "现行规则目录已不收录该字段或其写法，上报文件中不含此项。"
