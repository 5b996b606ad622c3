"""M03: the hospital always sees which version of each module runs where and whether it is the newest."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from tests.factories.accounts import user_of_role

pytestmark = pytest.mark.django_db


def test_m03_supplier_registers_and_installs_hospital_sees_who_is_behind(loaded_contracts):
    contract = loaded_contracts["EMR"]
    supplier, hospital = Client(), Client()
    supplier.force_login(user_of_role(Role.SUPPLIER_ENGINEER, contract.supplier))
    hospital.force_login(user_of_role(Role.HOSPITAL_ENGINEER, contract.hospital))
    module = contract.systems.get().modules.get(code="EMR-01")
    add, install = (
        reverse("contracts:version-add", args=["EMR"]),
        reverse("contracts:installation-add", args=["EMR"]),
    )

    supplier.post(
        add, {"module": module.pk, "version": "6.0", "released_on": "2026-01-10", "is_newest": "on"}
    )
    body = {"version": module.versions.get().pk, "environment": "production", "place": "主服务器"}
    supplier.post(install, {**body, "installed_at": "2026-01-17T22:00"})
    supplier.post(
        add, {"module": module.pk, "version": "6.1", "released_on": "2026-02-10", "is_newest": "on"}
    )

    rows = hospital.get(reverse("contracts:versions", args=["EMR"])).context["rows"]
    assert len(rows) == 21
    [place] = rows[0].deployments
    assert (rows[0].newest.version, place.version.version, place.version.is_newest) == ("6.1", "6.0", False)
