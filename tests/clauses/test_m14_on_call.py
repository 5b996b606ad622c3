"""M14: somebody answers 24×7; the technician first, else the project manager, then those above."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from contracts import selectors
from contracts.models.people import Absence
from core.domain.calendar_spec import SHANGHAI
from tests.factories.accounts import user_of_role
from tests.factories.contracts import PersonnelFactory

pytestmark = pytest.mark.django_db


def test_m14_rota_set_up_gap_shown_chain_called(loaded_contracts, monkeypatch):
    contract = loaded_contracts["TRA"]
    manager = Client()
    manager.force_login(user_of_role(Role.PROJECT_MANAGER, contract.supplier))
    technician = PersonnelFactory(contract=contract, name="姚示例")
    lead = PersonnelFactory(contract=contract, name="韩示例", role="project_manager")
    PersonnelFactory(contract=contract, name="董示例", role="department_manager")
    PersonnelFactory(contract=contract, name="唐示例", role="hospital_lead")
    now = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    add = reverse("contracts:pattern-add", args=["TRA"])

    for weekday in range(6):
        body = {
            "personnel": technician.pk,
            "weekday": weekday,
            "starts": "08:00",
            "ends": "08:00",
            "level": 1,
        }
        manager.post(add, body)
    page = manager.get(reverse("contracts:contract-rota", args=["TRA"]))
    technician.deputy = lead
    technician.save()
    at = datetime(2026, 3, 4, 3, tzinfo=SHANGHAI)
    by_night = [person.name for person in selectors.escalation_chain(contract, at)]
    Absence.objects.create(personnel=technician, starts_at=now, ends_at=datetime(2026, 3, 6, tzinfo=SHANGHAI))
    while_absent = [person.name for person in selectors.escalation_chain(contract, at)]

    [gap] = page.context["gaps"]
    assert (gap.starts_at, gap.ends_at) == (
        datetime(2026, 3, 8, 8, tzinfo=SHANGHAI),
        datetime(2026, 3, 9, tzinfo=SHANGHAI),
    )
    assert by_night == ["姚示例", "韩示例", "董示例", "唐示例"]
    assert while_absent == ["韩示例", "董示例", "唐示例"]
