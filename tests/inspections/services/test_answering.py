"""Answers by hand and photos: once for each key, judged by the frozen limits, closed once signed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.uploads import UploadRefused
from inspections.models.choices import State, Status
from inspections.models.photo import Photo
from inspections.models.receipt import AnswerReceipt
from inspections.models.result import Result
from inspections.services.answering import Answer, answer_check
from inspections.services.photos import attach_photo, remove_photo
from inspections.services.recording import AnswerRefused
from tests.inspections.places import AT, make_round, photo_file

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)

JUDGED = [
    # rule, warn, critical, tapped, value -> status
    ("gt", "70", "90", "", "69.9", "ok"),
    ("gt", "70", "90", "", "70.1", "warn"),
    ("gt", "70", "90", "ok", "95", "critical"),
    ("gt", "70", "90", "critical", "10", "critical"),
    ("lt", "15", "5", "", "4", "critical"),
    ("range", "outside 35-70", "outside 20-80", "", "75", "warn"),
    ("rule", "loose", "damaged insulation", "warn", None, "warn"),
    ("rule", "3", "unreadable", "ok", "2", "ok"),
    ("gt", "", "", "ok", "7", "ok"),
]


def test_a_person_may_judge_more_severely_than_the_limits_never_less():
    place = make_round()

    found = []
    for rule, warn, critical, tapped, value, _wanted in JUDGED:
        item = place.item(rule=rule, warn=warn, critical=critical)
        answer = Answer(status=tapped, value=None if value is None else Decimal(value))
        found.append(answer_check(item=item, answer=answer, actor=place.engineer, at=AT).status)

    assert found == [wanted for *_rest, wanted in JUDGED]
    place.inspection.refresh_from_db()
    assert (place.inspection.coverage_done, place.inspection.coverage_planned) == (len(JUDGED), len(JUDGED))


def test_the_same_key_counts_once_and_an_older_answer_never_wins():
    place = make_round()
    item = place.item()
    first, second = uuid4(), uuid4()
    ok = Answer(status="ok", measured_at=AT, key=first)
    bad = Answer(status="warn", measured_at=AT + timedelta(minutes=1), key=second)

    for answer in (ok, bad, ok, bad, ok):
        answer_check(item=item, answer=answer, actor=place.engineer, at=LATER)
    late = Answer(status="ok", measured_at=AT - timedelta(days=1), key=uuid4())
    kept = answer_check(item=item, answer=late, actor=place.engineer, at=LATER)

    assert Result.objects.count() == 1
    assert (kept.status, kept.client_key, kept.measured_at, kept.answered_at) == (
        "warn",
        second,
        AT + timedelta(minutes=1),
        LATER,
    )
    receipts = AnswerReceipt.objects.order_by("pk").values_list("key", "is_applied")
    assert list(receipts) == [(first, True), (second, True), (late.key, False)]


def test_a_device_whose_clock_is_ahead_gets_the_servers_time():
    place = make_round()
    answer = Answer(status="ok", measured_at=AT + timedelta(days=2))

    kept = answer_check(item=place.item(), answer=answer, actor=place.engineer, at=AT)

    assert (kept.measured_at, kept.answered_at) == (AT, AT)


REFUSED = [
    (Answer(), "status"),
    (Answer(status="unknown"), "status"),
    (Answer(status="skipped"), "reason"),
    (Answer(status="not_applicable", reason="  "), "reason"),
    (Answer(status="ok", value=Decimal("1e20")), "value"),
]


def test_answers_that_say_too_little_are_refused():
    place = make_round()
    item = place.item()

    fields = []
    for answer, _field in REFUSED:
        with pytest.raises(AnswerRefused) as refused:
            answer_check(item=item, answer=answer, actor=place.engineer, at=AT)
        fields.append(refused.value.field)

    assert fields == [field for _answer, field in REFUSED]
    assert not Result.objects.exists()


def test_skipping_keeps_who_and_why_and_does_not_count_as_carried_out():
    place = make_round()
    item = place.item()

    answer = Answer(status="skipped", reason="机柜上锁")
    kept = answer_check(item=item, answer=answer, actor=place.engineer, at=AT)

    assert (kept.status, kept.reason, kept.answered_by) == (Status.SKIPPED, "机柜上锁", place.engineer)
    place.inspection.refresh_from_db()
    assert (place.inspection.coverage_done, place.inspection.coverage_planned) == (0, 1)


@pytest.mark.parametrize("state", [State.PLANNED, State.VENDOR_SIGNED, State.SUBMITTED, State.ACCEPTED])
def test_a_signed_inspection_takes_neither_answer_nor_photo(state):
    place = make_round(state=state, accepted_at=AT)
    item = place.item()

    with pytest.raises(AnswerRefused):
        answer_check(item=item, answer=Answer(status="ok"), actor=place.engineer, at=AT)
    with pytest.raises(AnswerRefused):
        attach_photo(inspection=place.inspection, item=item, file=photo_file(), actor=place.engineer, at=AT)

    assert not Result.objects.exists()
    assert not Photo.objects.exists()


def test_a_photo_keeps_the_cameras_time_and_nothing_else_of_it():
    place = make_round()
    item, key = place.item(), uuid4()
    values = {"inspection": place.inspection, "item": item, "actor": place.engineer, "key": key}

    first = attach_photo(file=photo_file(size=(3000, 1000)), at=AT, **values)
    again = attach_photo(file=photo_file(), at=LATER, **values)

    assert (again.pk, Photo.objects.count()) == (first.pk, 1)
    assert (first.taken_at, first.received_at) == (datetime(2026, 3, 20, 1, 58, tzinfo=UTC), AT)
    assert (first.name, first.place) == ("IMG_0001.jpg", "机房三排")
    with Image.open(first.file) as image:
        assert (image.size, dict(image.getexif()), image.format) == ((2400, 800), {}, "JPEG")


def test_files_that_are_no_photos_are_refused():
    place = make_round()
    values = {"inspection": place.inspection, "item": None, "actor": place.engineer, "at": AT}
    text = SimpleUploadedFile("a.jpg", b"<script>", content_type="image/jpeg")
    pdf = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")

    for file in (text, pdf):
        with pytest.raises(UploadRefused):
            attach_photo(file=file, **values)
    photo = attach_photo(file=photo_file(taken=""), said_taken_at=AT - timedelta(hours=1), **values)
    assert photo.taken_at == AT - timedelta(hours=1)

    remove_photo(photo=photo)
    assert not Photo.objects.exists()
