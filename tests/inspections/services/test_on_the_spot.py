"""What was done on the spot: once a key, with its photos, only while the inspection is written."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from core.uploads import UploadRefused
from inspections.models.choices import State
from inspections.models.photo import Photo
from inspections.models.work import SparePart, WorkDone
from inspections.services.on_the_spot import (
    change_part,
    change_work,
    record_part,
    record_work,
    remove_part,
    remove_work,
)
from inspections.services.recording import AnswerRefused
from inspections.services.signing import report_to_sign
from inspections.services.steps import StepRefused
from tests.factories.inspections import FindingFactory, ReportFactory, TargetFactory
from tests.inspections.places import AT, make_round, photo_file

pytestmark = pytest.mark.django_db
KEY = "7b1c7e0e-4f0a-4a3e-9a27-3f0b5f4f4c11"


@pytest.fixture
def place():
    return make_round()


def test_work_is_written_down_once_with_its_photos(place):
    def record():
        return record_work(
            inspection=place.inspection,
            actor=place.engineer,
            at=AT,
            title=" 清理归档日志 ",
            before="91 %",
            after="63 %",
            target=place.target,
            photos_before=[photo_file()],
            photos_after=[photo_file(), photo_file()],
            client_key=KEY,
        )

    first, again = record(), record()

    assert first == again
    assert (first.title, first.done_at, first.done_by) == ("清理归档日志", AT, place.engineer)
    moments = list(Photo.objects.filter(work=first).order_by("pk").values_list("moment", "place"))
    assert moments == [("before", "机房三排"), ("after", "机房三排"), ("after", "机房三排")]
    assert LogEntry.objects.get_for_object(first).count() == 1


def test_work_is_corrected_and_taken_back(place):
    finding = FindingFactory(contract=place.contract)
    work = record_work(
        inspection=place.inspection, actor=place.engineer, at=AT, title="重启", photos_before=[photo_file()]
    )
    asked = {
        "title": "重启服务",
        "before": "",
        "after": "正常",
        "target": None,
        "finding": finding,
        "change": None,
    }

    changed = change_work(work=work, actor=place.engineer, at=AT, done_at=AT - timedelta(hours=1), **asked)

    assert (changed.title, changed.finding, changed.done_at) == ("重启服务", finding, AT - timedelta(hours=1))
    remove_work(work=changed, at=AT)
    assert not WorkDone.objects.exists()
    assert not Photo.objects.exists()


def test_parts_are_written_down_once_corrected_and_taken_back(place):
    part, again = (
        record_part(
            inspection=place.inspection,
            actor=place.engineer,
            at=AT,
            name="4 TB SAS 硬盘",
            quantity=2,
            client_key=KEY,
        )
        for _time in range(2)
    )

    assert part == again
    changed = change_part(
        part=part, at=AT, name="4 TB SAS 硬盘", serial="ZC1-88", quantity=1, note="更换 3 号槽"
    )
    assert (changed.serial, changed.quantity) == ("ZC1-88", 1)
    remove_part(part=changed, at=AT)
    assert not SparePart.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "  ", "required"),
        ("done_at", AT + timedelta(minutes=1), "future"),
        ("done_at", AT - timedelta(days=400), "too_old"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_field(place, field, value, code):
    asked = {"title": "清理", field: value}

    with pytest.raises(AnswerRefused) as refused:
        record_work(inspection=place.inspection, actor=place.engineer, at=AT, **asked)

    assert (refused.value.field, refused.value.code) == (field, code)


def test_nothing_of_another_contract_no_file_that_is_no_picture(place):
    other = TargetFactory()

    with pytest.raises(AnswerRefused) as refused:
        record_work(inspection=place.inspection, actor=place.engineer, at=AT, title="清理", target=other)
    text = SimpleUploadedFile("IMG_0002.jpg", b"no picture", content_type="image/jpeg")
    with pytest.raises(UploadRefused):
        record_work(
            inspection=place.inspection, actor=place.engineer, at=AT, title="清理", photos_after=[text]
        )

    assert refused.value.field == "target"
    assert not WorkDone.objects.exists()


def test_after_a_signature_nothing_is_written_any_more(place):
    work = record_work(inspection=place.inspection, actor=place.engineer, at=AT, title="清理")
    part = record_part(inspection=place.inspection, actor=place.engineer, at=AT, name="电源模块")
    type(place.inspection).objects.filter(pk=place.inspection.pk).update(state=State.VENDOR_SIGNED)

    for refused in (
        lambda: record_work(inspection=place.inspection, actor=place.engineer, at=AT, title="再清理"),
        lambda: remove_work(work=work, at=AT),
        lambda: record_part(inspection=place.inspection, actor=place.engineer, at=AT, name="硬盘"),
        lambda: change_part(part=part, at=AT, name="硬盘", serial="", quantity=1, note=""),
        lambda: remove_part(part=part, at=AT),
    ):
        with pytest.raises(AnswerRefused):
            refused()

    assert (WorkDone.objects.count(), SparePart.objects.get().name) == (1, "电源模块")


def test_a_report_made_before_is_to_be_made_anew(place):
    made_at = AT + timedelta(hours=1)
    ReportFactory(inspection=place.inspection, made_at=made_at)
    part = record_part(inspection=place.inspection, actor=place.engineer, at=AT, name="电源模块")
    place.inspection.refresh_from_db()
    report_to_sign(place.inspection)

    remove_part(part=part, at=made_at + timedelta(minutes=1))

    place.inspection.refresh_from_db()
    with pytest.raises(StepRefused) as refused:
        report_to_sign(place.inspection)
    assert refused.value.code == "old_report"
