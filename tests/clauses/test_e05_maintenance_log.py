"""E05: a daily maintenance log that the supplier writes and the hospital's administrators countersign."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.roles import Role
from contracts import panels
from inspections.models.maintenance import MaintenanceRecord
from tests.factories.accounts import user_of_role

pytestmark = pytest.mark.django_db


def test_e05_written_by_one_side_countersigned_by_the_other(contracts):
    contract = contracts["EMR"]
    engineer, hospital = Client(), Client()
    engineer.force_login(user_of_role(Role.SUPPLIER_ENGINEER, contract.supplier))
    administrator = user_of_role(Role.HOSPITAL_ENGINEER, contract.hospital)
    hospital.force_login(administrator)
    today = timezone.localdate().isoformat()
    body = {"kind": "joint_check", "on": today, "content": "与信息科共同检查系统运行情况", "outcome": "正常"}

    engineer.post(reverse("inspections:record-add", args=["EMR"]), body)
    record = MaintenanceRecord.objects.get()
    engineer.post(reverse("inspections:record-countersign", args=[record.pk]))
    record.refresh_from_db()
    before = record.countersigned_by
    hospital.post(reverse("inspections:record-countersign", args=[record.pk]))

    record.refresh_from_db()
    assert (before, record.countersigned_by) == (None, administrator)
    fact = panels.facts_of(contract, "E05", timezone.now())[-1]
    assert fact.text == f"近一个月记录 1 条，已会签 1 条；最近共同检查 {today}"
    assert fact.is_kept
