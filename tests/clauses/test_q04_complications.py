"""Q04: the detail list of complications after elective surgery, on the page, as a file and over REST."""

from typing import Any

import pytest
from django.test import Client

from accounts.domain.roles import Role
from codes.models.system import CodeSystem
from tests.factories.accounts import HospitalFactory, MachineFactory, UserFactory, machine_key
from tests.factories.codes import CodeSystemFactory, published
from tests.factories.quality import homepage_of, valid_record

pytestmark = pytest.mark.django_db
OPERATIONS = "code,name_zh,op_class,class_basis\n51.2300,腹腔镜下胆囊切除术,surgery,checked\n"
MAY = {"first": "2024-05", "last": "2024-05"}


def test_q04_a_statistician_reads_the_list_and_a_machine_fetches_it(client: Client) -> None:
    hospital = HospitalFactory()
    published(CodeSystemFactory(key="ICD9CM3", kind=CodeSystem.Kind.OPERATION), OPERATIONS)
    bleeding = {"code": "T81.000", "name": "手术后出血", "admission_condition": "4"}
    homepage_of(hospital, diagnoses=[*valid_record()["diagnoses"], bleeding])
    homepage_of(hospital, record_no="0000800124")
    client.force_login(UserFactory(organisation=hospital, role=Role.CODER))
    _key, secret = machine_key(user=MachineFactory(organisation=hospital), scopes=("homepages.view",))
    machine = Client(headers={"Authorization": f"Api-Key {secret}"})

    page = client.get("/homepages/complications/", MAY)
    rows: list[dict[str, Any]] = machine.get("/api/v1/homepages/complications", MAY).json()

    assert [(str(line.homepage), line.group.number) for line in page.context["page_obj"]] == [
        ("0000800123-1", "04")
    ]
    assert [(row["record_no"], row["diagnosis_code"], row["listed_by"]) for row in rows] == [
        ("0000800123", "T81.000", "T81.0")
    ]
    assert "林示范" not in page.content.decode()
