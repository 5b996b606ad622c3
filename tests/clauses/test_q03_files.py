"""Q03 for files: records without required items are blocked and named; corrected, the file passes."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from quality.models.file import HomepageFile
from tests.clauses.test_q03_refused_save import REQUIRED
from tests.factories.accounts import HospitalFactory, user_of_role
from tests.factories.quality import id_no_of, valid_record
from tests.quality.rules.table import as_csv, table

pytestmark = pytest.mark.django_db
COMPLETE = [
    valid_record(record_no=f"{number:010}", id_no=id_no_of(number)) for number in range(1, len(REQUIRED) + 2)
]


def without(record: dict[str, Any], item: str) -> dict[str, Any]:
    if item != "diagnoses[0].code":
        return record | {item: ""}
    first, *others = record["diagnoses"]
    return record | {"diagnoses": [first | {"code": ""}, *others]}


def test_q03_a_file_is_blocked_where_required_items_are_missing(
    django_capture_on_commit_callbacks: Any,
) -> None:
    hospital = HospitalFactory()
    coder = Client()
    coder.force_login(user_of_role(Role.CODER, hospital))
    gaps = [without(record, item) for record, item in zip(COMPLETE[1:], REQUIRED, strict=True)]

    def check(records: list[dict[str, Any]]) -> tuple[Any, list[dict[str, Any]]]:
        file = SimpleUploadedFile("homepages.csv", as_csv(table(records)).encode())
        with django_capture_on_commit_callbacks(execute=True):
            sent = coder.post(reverse("quality:files"), {"file": file})
        row = HomepageFile.objects.latest("uploaded_at")
        findings = coder.get(f"/api/v1/homepage-files/{row.pk}/findings").json()["results"]
        return coder.get(sent.url).context["file"], findings

    refused, blamed = check([COMPLETE[0], *gaps])
    corrected, left = check(COMPLETE)

    assert (refused.records, refused.blocked) == (len(REQUIRED) + 1, len(REQUIRED))
    for row, item in enumerate(REQUIRED, start=2):
        assert [one["severity"] for one in blamed if one["row"] == row and item in one["fields"]][:1] == [
            "error"
        ], item
    assert (corrected.records, corrected.blocked, left) == (len(REQUIRED) + 1, 0, [])
