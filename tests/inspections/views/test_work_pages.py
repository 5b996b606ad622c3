"""Work done and parts as people meet them: a phone's form, who may, the REST twin, the report."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from inspections.models.photo import Photo
from inspections.models.work import SparePart, WorkDone
from inspections.reporting.assembly import assemble
from inspections.services.on_the_spot import record_work
from tests.factories.tickets import ticket_of
from tests.inspections.places import AT, make_round, photo_file

pytestmark = pytest.mark.django_db
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def place():
    return make_round(started_at=AT)


def test_an_engineer_writes_down_work_with_photos_from_a_phone(place, client):
    client.force_login(place.engineer)
    change = ticket_of(place.contract)
    address = reverse("inspections:work-add", args=[place.inspection.pk])
    key = client.get(address).context["form"]["client_key"].value()
    body = {"title": "更换 3 号槽硬盘", "before": "告警", "after": "正常", "target": place.target.pk}

    for _time in range(2):  # the phone lost the answer and sends again
        files = {"photos_before": [photo_file()], "photos_after": [photo_file(), photo_file()]}
        answer = client.post(address, {**body, **files, "client_key": key, "change": change.spoken_number})

    [work] = WorkDone.objects.all()
    page = client.get(answer["Location"]).content.decode()
    assert (work.title, work.change, work.target) == ("更换 3 号槽硬盘", change, place.target)
    assert [
        page.count(f'href="{reverse("inspections:photo", args=[one.pk])}"') for one in work.photos.all()
    ] == [1] * 3
    assert "处理前" in page
    assert reverse("inspections:work-edit", args=[work.pk]) in page


def test_the_hospital_reads_but_does_not_write(place, client):
    work = record_work(inspection=place.inspection, actor=place.engineer, at=AT, title="清理归档日志")
    client.force_login(place.hospital_engineer)

    page = client.get(reverse("inspections:work", args=[place.inspection.pk])).content.decode()
    answers = [
        client.post(reverse(f"inspections:{name}", args=[pk]), {"title": "x", "name": "x", "quantity": 1})
        for name, pk in (
            ("work-add", place.inspection.pk),
            ("part-add", place.inspection.pk),
            ("work-edit", work.pk),
            ("work-remove", work.pk),
        )
    ]

    assert "清理归档日志" in page
    assert reverse("inspections:work-edit", args=[work.pk]) not in page
    assert [one.status_code for one in answers] == [403] * 4
    assert WorkDone.objects.get().title == "清理归档日志"


def test_faults_stand_at_their_fields(place, client):
    client.force_login(place.engineer)

    answer = client.post(
        reverse("inspections:work-add", args=[place.inspection.pk]), {"title": "清理", "change": "20260101"}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"change"}
    assert not WorkDone.objects.exists()


def test_the_page_asks_the_same_number_of_questions_for_one_and_for_three(place, client):
    client.force_login(place.engineer)
    address = reverse("inspections:work", args=[place.inspection.pk])
    client.get(address)  # what is asked once a process

    counts = []
    for more in (1, 2):
        for _row in range(more):
            record_work(
                inspection=place.inspection,
                actor=place.engineer,
                at=AT,
                title="清理",
                target=place.target,
                photos_before=[photo_file()],
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_rest_takes_work_photos_and_parts_once(place):
    api = APIClient()
    api.force_login(place.engineer, backend=LOGIN)
    base = f"/api/v1/inspections/{place.inspection.pk}"
    body = {"title": "清理归档日志", "before": "91 %", "after": "63 %", "target": place.target.pk}

    works = [
        api.post(f"{base}/work", body, format="json", headers={"Idempotency-Key": "w1"}).json()
        for _n in (1, 2)
    ]
    photo = api.post(
        f"/api/v1/inspections/work/{works[0]['id']}/photos",
        {"moment": "after", "file": photo_file()},
        format="multipart",
    )
    part = api.post(f"{base}/spare-parts", {"name": "4 TB 硬盘", "serial": "ZC1-88"}, format="json")
    faults = [
        api.post(f"{base}/work", {**body, "target": 0}, format="json").status_code,
        api.post(f"{base}/spare-parts", {"name": "x", "quantity": 0}, format="json").status_code,
    ]

    listed = api.get(f"{base}/work").json()["results"]
    assert works[0] == works[1]
    assert [(one["title"], [photo["moment"] for photo in one["photos"]]) for one in listed] == [
        ("清理归档日志", ["after"])
    ]
    assert (photo.status_code, part.json()["quantity"], faults) == (201, 1, [400, 400])
    assert (WorkDone.objects.count(), SparePart.objects.count(), Photo.objects.count()) == (1, 1, 1)


def test_the_report_tells_what_was_done_before_and_after(place):
    record_work(
        inspection=place.inspection,
        actor=place.engineer,
        at=AT,
        title="清理归档日志",
        before="91 %",
        after="63 %",
        photos_before=[photo_file()],
        photos_after=[photo_file()],
    )

    content = assemble(place.inspection, "zh-hans")

    assert content.work is not None
    assert content.work.rows[0][:4] == ("清理归档日志", "—", "91 %", "63 %")
    assert [photo.caption.split(" · ")[:2] for photo in content.photos] == [
        ["清理归档日志", "处理前"],
        ["清理归档日志", "处理后"],
    ]
