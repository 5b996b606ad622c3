"""M13: a fixed project manager and technicians with proofs; a change is announced and handed over first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.roles import Role
from contracts.models.people import Handover, Personnel
from tests.factories.accounts import user_of_role
from tests.factories.contracts import PDF

pytestmark = pytest.mark.django_db


def test_m13_technician_is_named_proven_replaced_and_leaves(loaded_contracts):
    contract = loaded_contracts["TRI"]
    manager, director = Client(), Client()
    manager.force_login(user_of_role(Role.PROJECT_MANAGER, contract.supplier))
    director.force_login(user_of_role(Role.DIRECTOR, contract.hospital))
    today = timezone.localdate()
    people = reverse("contracts:people", args=["TRI"])

    def name(person: str) -> Personnel:
        body = {"role": "technician", "name": person, "phone": "13800000001", "is_phone_always_on": "on"}
        resume = SimpleUploadedFile("简历.pdf", PDF, "application/pdf")
        body |= {"starts_on": today.isoformat(), "resume_file": resume}
        manager.post(reverse("contracts:person-add", args=["TRI"]), body)
        return Personnel.objects.get(name=person)

    missing_before = [role.role for role in director.get(people).context["missing"]]
    leaver = name("林示例")
    proof: dict[str, object] = {"title": "工程师证", "issued_on": "2025-01-01", "expires_on": "2030-01-01"}
    proof["file"] = SimpleUploadedFile("证书.pdf", PDF, "application/pdf")
    manager.post(reverse("contracts:qualification-add", args=[leaver.pk]), proof)
    too_early = manager.post(reverse("contracts:term-end", args=[leaver.pk]), {"ends_on": today.isoformat()})
    successor = name("何示例")
    manager.post(reverse("contracts:handover-announce", args=[leaver.pk]), {"to_person": successor.pk})
    handover = Handover.objects.get()
    by_supplier = manager.post(reverse("contracts:handover-confirm", args=[handover.pk]))
    director.post(reverse("contracts:handover-confirm", args=[handover.pk]))
    manager.post(reverse("contracts:term-end", args=[leaver.pk]), {"ends_on": today.isoformat()})

    leaver.refresh_from_db()
    assert missing_before == ["project_manager", "technician", "supervisor", "hospital_lead"]
    assert "technician" not in [role.role for role in director.get(people).context["missing"]]
    assert leaver.qualifications.get().document.name == "证书.pdf"
    assert (too_early.status_code, by_supplier.status_code, leaver.ends_on) == (422, 403, today)


@pytest.mark.parametrize("key", ["MRS", "AIS", "TRI", "TRA"])
def test_m13_every_contract_asks_for_manager_and_technician_with_phones_on(loaded_contracts, key):
    roles = loaded_contracts[key].role_requirements.filter(is_phone_always_on=True)

    assert set(roles.values_list("role", flat=True)) == {"project_manager", "technician"}
