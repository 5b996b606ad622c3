"""M11: a release is complete only with its update notes, user manual and installation manual."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from contracts.models.release import Release
from tests.factories.accounts import user_of_role
from tests.factories.contracts import PDF

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["MRS", "AIS", "TRI", "TRA"])
def test_m11_release_from_preparation_to_complete(loaded_contracts, key):
    contract = loaded_contracts[key]
    engineer = Client()
    engineer.force_login(user_of_role(Role.SUPPLIER_ENGINEER, contract.supplier))
    engineer.post(reverse("contracts:release-add", args=[key]), {"title": "三月升级", "version": "2026.3"})
    release = Release.objects.get()
    complete = reverse("contracts:release-complete", args=[key, release.pk])
    named = []

    for field in ("update_notes", "user_manual", "installation_manual"):
        refused = engineer.post(complete)
        named.append([row["field"] for row in refused.context["documents"] if row["error"]])
        upload = reverse("contracts:release-document", args=[key, release.pk, field])
        engineer.post(upload, {field: SimpleUploadedFile(f"{field}.pdf", PDF, "application/pdf")})
    engineer.post(complete)

    release.refresh_from_db()
    assert named == [["update_notes"], ["user_manual"], ["installation_manual"]]
    assert release.state == "complete"
    assert release.user_manual.edition == "2026.3"
