"""Q02 for files: every named fault of a month's file is found, told on the page and fetched over REST."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

import quality.tasks
from accounts.domain.roles import Role
from quality.models.file import HomepageFile
from tests.clauses.test_q02_checked_on_save import NAMED
from tests.factories.accounts import HospitalFactory, MachineFactory, machine_key, user_of_role
from tests.factories.quality import id_no_of, valid_record
from tests.quality.readers.malformed import sheet_of
from tests.quality.rules.table import as_csv, table

pytestmark = pytest.mark.django_db
assert quality.tasks.cut_homepage_file  # registered, so that steps run at once
RECORDS = [
    valid_record(record_no=f"{number:010}", id_no=id_no_of(number), **fault)
    for number, (_title, fault, _field, _severity) in enumerate([("clean", {}, "", ""), *NAMED], start=1)
]


def test_q02_a_coder_reads_what_is_wrong_with_the_months_file(
    django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    hospital = HospitalFactory()
    coder = Client()
    coder.force_login(user_of_role(Role.CODER, hospital))
    file = SimpleUploadedFile("2024-05.csv", as_csv(table(RECORDS)).encode("gb18030"))

    with django_capture_on_commit_callbacks(execute=True):
        sent = coder.post(reverse("quality:files"), {"file": file, "period": "2024-05"})
    page = coder.get(sent.url)
    findings = coder.get(f"/api/v1/homepage-files/{HomepageFile.objects.get().pk}/findings").json()["results"]
    workbook = tmp_path / "findings.xlsx"
    workbook.write_bytes(
        b"".join(coder.get(reverse("quality:file-findings", args=[HomepageFile.objects.get().pk, "xlsx"])))
    )

    found = {(row["row"], field, row["severity"]) for row in findings for field in row["fields"]}
    for row, (title, _fault, field, severity) in enumerate(NAMED, start=2):
        assert (row, field, severity) in found, title
    assert 1 not in {row["row"] for row in findings}
    assert (page.context["file"].records, page.context["file"].blocked) == (len(RECORDS), len(NAMED))
    assert {line["rule"] for line in page.context["rules"]} == {row["rule"] for row in findings}
    sheets = load_workbook(workbook, read_only=True)
    assert sheets.sheetnames == ["汇总", "完整性", "格式", "字典", "逻辑", "费用", "编码"]
    assert "林示范" not in json.dumps(findings, ensure_ascii=False) + page.content.decode()


def test_q02_a_machine_sends_a_workbook_and_fetches_the_findings(
    django_capture_on_commit_callbacks: Any,
) -> None:
    hospital = HospitalFactory()
    _key, secret = machine_key(
        user=MachineFactory(organisation=hospital), scopes=("homepages.view", "homepages.check_files")
    )
    machine = Client(headers={"Authorization": f"Api-Key {secret}", "accept-language": "en"})
    file = SimpleUploadedFile("2024-05.xlsx", sheet_of(table(RECORDS)))

    with django_capture_on_commit_callbacks(execute=True):
        sent = machine.post("/api/v1/homepage-files", {"file": file, "period": "2024-05"})
    shown = machine.get(f"/api/v1/homepage-files/{sent.json()['id']}").json()
    findings = machine.get(f"/api/v1/homepage-files/{shown['id']}/findings").json()

    assert (sent.status_code, shown["state"], shown["percent"]) == (202, "done", 100)
    assert (shown["records"], shown["blocked"], shown["findings"]) == (
        len(RECORDS),
        len(NAMED),
        findings["count"],
    )
    first = findings["results"][0]
    assert (first["row"], first["rule"], first["fields"]) == (2, "HP-C-010", ["birth_date"])
    assert first["message_en"] == "Date of birth must not be empty"
