"""Q03: a coder's save is refused while required items are missing; what was typed stays, then it is saved."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from quality.models.homepage import Homepage
from tests.factories.accounts import HospitalFactory, user_of_role
from tests.factories.quality import valid_record
from tests.quality.domain.test_form import typed

pytestmark = pytest.mark.django_db
# Required items of the 2016 indicators and of the performance assessment, one of each part of the form.
REQUIRED = [
    "discharge_way",
    "abo_blood_type",
    "readmission_plan",
    "payment_method",
    "total_cost",
    "diagnoses[0].code",
]


def test_q03_a_coders_save_is_refused_until_required_items_are_there():
    hospital = HospitalFactory()
    coder = Client()
    coder.force_login(user_of_role(Role.CODER, hospital))
    body = dict(typed(valid_record()))

    refused = coder.post(reverse("quality:new"), body | dict.fromkeys(REQUIRED, ""))
    before = Homepage.objects.count()
    shown = {
        control.path: control.value
        for section in refused.context["sections"]
        for block in section.blocks
        for control in ([block.control] if block.control else [one for row in block.rows for one in row])
    }
    blamed = {path for line in refused.context["errors"] for path in line["finding"].fields}
    saved = coder.post(reverse("quality:new"), body)

    assert (refused.status_code, before) == (422, 0)
    assert blamed >= set(REQUIRED)
    assert {path: shown[path] for path in body if path not in REQUIRED and body[path]} == {
        path: text for path, text in body.items() if path not in REQUIRED and text
    }
    assert saved.url == reverse("quality:homepage", args=[Homepage.objects.get().pk])
    assert Homepage.objects.get().state == "accepted"
