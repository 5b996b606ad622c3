"""Files for the national collections: what keeps them back, what stands in them, what is on record."""

import csv
import hashlib
import io
from datetime import date
from typing import Any

import pytest

from accounts.models.organisation import Organisation
from quality.models.extraction import Extraction
from quality.services.extraction import ExtractionRefused, begin_extraction, write_lines
from tests.factories.accounts import HospitalFactory
from tests.factories.quality import NOW, coder_of, homepage_of

pytestmark = pytest.mark.django_db
MAY = (date(2024, 5, 1), date(2024, 5, 31))


@pytest.fixture
def hospital() -> Organisation:
    return HospitalFactory()


def begun(hospital: Organisation, **changes: Any) -> Extraction:
    """A file of May for HQMS, with block F, nothing signed off."""
    asked: dict[str, Any] = {
        "actor": coder_of(hospital),
        "receiver": "hqms",
        "first_day": MAY[0],
        "last_day": MAY[1],
        "is_extended": True,
        "encoding": "utf-8-sig",
        "sign_off_reason": "",
        "at": NOW,
    }
    return begin_extraction(hospital=hospital, **(asked | changes))


def test_an_extraction_is_refused_while_errors_remain_unless_signed_off(hospital: Organisation) -> None:
    homepage_of(hospital)
    homepage_of(hospital, record_no="0000800124", gender="")

    with pytest.raises(ExtractionRefused) as refusal:
        begun(hospital, sign_off_reason=" ")
    made = begun(hospital, sign_off_reason="主管部门要求按期上报")

    assert (refusal.value.field, refusal.value.code) == ("sign_off_reason", "errors_remain")
    rows = list(csv.reader(io.StringIO(b"".join(write_lines(made)).decode("utf-8-sig"))))
    assert (made.record_count, made.blocked_count) == (2, 1)
    assert made.sign_off_reason == "主管部门要求按期上报"
    assert [row[rows[0].index("A48")] for row in rows[1:]] == ["0000800123", "0000800124"]


def test_what_was_refused_after_the_question_is_not_in_the_file(hospital: Organisation) -> None:
    homepage_of(hospital)
    made = begun(hospital, encoding="gb18030")
    homepage_of(hospital, record_no="0000800124", gender="")

    rows = list(csv.reader(io.StringIO(b"".join(write_lines(made)).decode("gb18030"))))

    assert [row[rows[0].index("A48")] for row in rows[1:]] == ["0000800123"]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2024, 5, 2), date(2024, 5, 1), "last_day"),
        (date(2023, 5, 1), date(2024, 5, 31), "last_day"),
        (date(2024, 6, 1), date(2024, 6, 30), "first_day"),
    ],
)
def test_spans_that_give_no_file_are_refused(
    hospital: Organisation, first: date, last: date, field: str
) -> None:
    homepage_of(hospital)

    with pytest.raises(ExtractionRefused) as refusal:
        begun(hospital, first_day=first, last_day=last)

    assert refusal.value.field == field
    assert Extraction.objects.count() == 0


@pytest.mark.parametrize(("encoding", "columns"), [("utf-8-sig", 811), ("gb18030", 665)])
def test_the_file_has_the_layout_and_its_hash_on_record(
    hospital: Organisation, encoding: str, columns: int
) -> None:
    homepage_of(hospital)
    homepage_of(
        hospital,
        record_no="0000800124",
        patient_name="=林示范",
        current_phone="+8613800138000",
        current_address="@湖南省",
    )
    made = begun(hospital, is_extended=columns == 811, encoding=encoding, sign_off_reason="照常上报")

    content = b"".join(write_lines(made))

    header, *rows = csv.reader(io.StringIO(content.decode(encoding)))
    cells = dict(zip(header, rows[0], strict=True))
    made.refresh_from_db()
    assert (len(header), header[0]) == (columns, "A01")
    assert (cells["A48"], cells["A11"], cells["B12"]) == ("0000800123", "林示范", "2024-05-06 09:20:00")
    assert (cells["A47"], cells["C28"], cells["D21"]) == ("-", "0", "0.00")
    assert [[row[header.index(code)] for code in ("A11", "A27", "A26")] for row in rows[1:]] == [
        ["=林示范", "+8613800138000", "@湖南省"]
    ]
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert made.finished_at is not None


def test_an_interrupted_download_is_told(hospital: Organisation) -> None:
    homepage_of(hospital)
    made = begun(hospital)

    lines = write_lines(made)
    next(lines)
    lines.close()

    made.refresh_from_db()
    assert (made.finished_at, made.sha256) == (None, "")
