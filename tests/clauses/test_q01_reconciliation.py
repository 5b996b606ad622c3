"""Q01: the EMR sends homepages, HIS announces discharges; gaps and lateness are shown and chased."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from core.models.outbox import OutboxMessage
from quality.tasks import chase_homepages
from tests.factories.accounts import HospitalFactory, MachineFactory, machine_key, user_of_role
from tests.factories.quality import valid_record

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


def test_q01_discharges_against_homepages(monkeypatch):
    hospital = HospitalFactory()
    machine = MachineFactory(organisation=hospital)
    _key, secret = machine_key(user=machine, scopes=("homepages.store", "homepages.announce"))
    his = Client(headers={"Authorization": f"Api-Key {secret}"})
    coder = user_of_role(Role.CODER, hospital, email="coder@example.invalid")
    desk = Client()
    desk.force_login(coder)

    def at(day: int, hour: int = 9) -> None:
        now = datetime(2024, 5, day, hour, tzinfo=CHINA)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    def send(url: str, body: dict) -> int:
        return his.post(url, json.dumps(body), content_type="application/json").status_code

    at(11, 12)
    left = {"admission_count": 1, "discharged_at": "2024-05-11T10:30:00+08:00", "department_code": "0401"}
    announced = send(
        "/api/v1/discharges", {"discharges": [{**left, "record_no": number} for number in ("1", "2", "3")]}
    )
    at(13)
    in_time = send("/api/v1/homepages", valid_record(record_no="1", qc_date="2024-05-12"))
    at(16)
    late = send("/api/v1/homepages", valid_record(record_no="2", qc_date="2024-05-12"))
    at(17)
    chase_homepages()
    chase_homepages()
    page = desk.get(reverse("quality:reconciliation"), {"first": "2024-05-01", "last": "2024-05-31"})

    [line] = page.context["departments"]
    assert (announced, in_time, late) == (200, 201, 201)
    assert (line["on_time"], line["late"], line["missing"], line["share"]) == (1, 1, 1, "33.3%")
    assert [one.record_no for one in page.context["page_obj"]] == ["3"]
    mail = OutboxMessage.objects.get()
    assert mail.recipient == coder
    assert "3-1" in mail.body
