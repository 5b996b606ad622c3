"""Reports are refused, made, kept with their hashes, proved, and mailed exactly once."""

import hashlib
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import docx
import openpyxl
import pdfplumber
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from core.models.outbox import OutboxMessage
from core.outbox import deliver_due
from inspections.models.choices import Party, SignatureRole, State, Status
from inspections.models.recipient import ReportMailing, ReportRecipient
from inspections.models.report import Report
from inspections.models.signature import Signature
from inspections.reporting.assembly import assemble
from inspections.reporting.identity import Subject
from inspections.services.care_reports import ask_for_care_report
from inspections.services.mailing import mail_reports
from inspections.services.recipients import RecipientRefused, add_recipient, stop_recipient
from inspections.services.reports import (
    ReportRefused,
    ask_for_report,
    refuse_unless_ready,
)
from tests.factories.accounts import UserFactory
from tests.factories.inspections import ItemFactory, ReportFactory
from tests.inspections.reporting.conftest import Story, tell_story

MONDAY = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai


@pytest.fixture
def story(db: None) -> Story:
    """Four of four checks carried out: nothing in the way of a report."""
    told = tell_story()
    result = told.now.items.get(code="EN-002").result
    result.status, result.reason, result.text = Status.OK, "", "45 %RH"
    result.save()
    return told


def test_under_four_fifths_a_report_needs_a_signed_reason(story: Story) -> None:
    ItemFactory(inspection=story.now, target=story.target, check_row=story.checks["OS-005"], code="OS-099")
    ItemFactory(inspection=story.now, target=story.target, check_row=story.checks["OS-005"], code="OS-098")
    actor = story.now.lead

    with pytest.raises(ReportRefused) as refusal:
        ask_for_report(inspection=story.now, actor=actor, formats=["pdf"])
    story.now.low_coverage_reason = "当日停电"
    with pytest.raises(ReportRefused):
        refuse_unless_ready(story.now)
    story.now.low_coverage_signed_by = actor
    story.now.low_coverage_signed_at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    story.now.save()
    refuse_unless_ready(story.now)

    assert (refusal.value.code, refusal.value.field) == ("low_coverage", "low_coverage_reason")
    assert assemble(story.now, "zh-hans").summary.coverage_reason == "当日停电 (李工, 2026-11-26 17:00)"
    assert str(refusal.value.message) == "计划检查 6 项，仅执行 4 项，低于 80 %：须有经签字的原因才能出报告。"


@pytest.mark.parametrize("state", [State.PLANNED, State.CONFIRMED, State.CANCELLED, State.MISSED])
def test_before_the_work_there_is_no_report(story: Story, state: str) -> None:
    story.now.state = state

    with pytest.raises(ReportRefused) as refusal:
        refuse_unless_ready(story.now)

    assert refusal.value.code == "not_begun"


def test_nobody_replaces_the_pdf_while_it_is_being_signed(story: Story) -> None:
    report = ReportFactory(inspection=story.now)
    assert story.now.lead is not None
    Signature.objects.create(
        inspection=story.now,
        report=report,
        party=Party.SUPPLIER,
        role=SignatureRole.ENGINEER,
        person=story.now.lead,
        name="李工",
        signed_at=MONDAY,
        sha256=report.sha256,
    )

    with pytest.raises(ReportRefused) as refusal:
        ask_for_report(inspection=story.now, actor=story.now.lead, formats=["pdf", "docx"])

    assert refusal.value.code == "being_signed"


def test_one_job_makes_workbook_pdf_and_word_in_the_language_asked_for(
    story: Story, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = ask_for_report(
            inspection=story.now, actor=story.now.lead, formats=["pdf", "docx"], language="en"
        )

    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "")
    reports = {report.format: report for report in story.now.reports.all()}
    assert set(reports) == {"pdf", "docx", "xlsx"}
    for report in reports.values():
        data = report.file.read()
        assert (report.sha256, report.size) == (hashlib.sha256(data).hexdigest(), len(data))
        assert (report.number, report.revision, report.language, report.is_final) == (
            "XJ-2026-4",
            1,
            "en",
            False,
        )
    assert len({report.content_sha256 for report in reports.values()}) == 1
    _check_papers(reports)


def _check_papers(reports: dict[str, Report]) -> None:
    """All three say the same number and hash; the papers list the workbook with its own."""
    short = reports["pdf"].content_sha256[:16]
    with pdfplumber.open(reports["pdf"].file.open()) as pdf:
        text = [page.extract_text() for page in pdf.pages]
    assert reports["pdf"].pages == len(text)
    assert "Example Central Hospital" in text[0]
    assert f"SHA-256 {short}…" in text[1]
    assert "".join(text[-1].split()).count(reports["xlsx"].sha256[:20]) == 1
    document = docx.Document(reports["docx"].file.open())
    assert next(one.text for one in document.paragraphs if one.style.name == "Heading 1") == "1  Summary"
    assert reports["xlsx"].sha256 in {cell.text for cell in document.tables[-1].rows[-1].cells}
    book = openpyxl.load_workbook(io.BytesIO(reports["xlsx"].file.open().read()))
    assert book.sheetnames == ["Report", "Checks", "Evidence"]
    assert [row[0].value for row in book["Checks"].iter_rows(min_row=2)] == [
        "OS-005",
        "PG-004",
        "NW-004",
        "EN-002",
    ]


@pytest.fixture
def accepted(story: Story) -> Story:
    """Accepted on Saturday, with a final PDF on record, so that nothing needs to be drawn."""
    story.now.state, story.now.accepted_at = State.ACCEPTED, MONDAY - timedelta(days=2)
    story.now.save()
    ReportFactory(inspection=story.now, is_final=True, number="XJ-2026-4")
    return story


def recipient(story: Story, email: str, frequency: str = "daily", **values: Any) -> ReportRecipient:
    return add_recipient(
        contract=story.contract,
        actor=story.now.lead,
        at=MONDAY - timedelta(days=30),
        name="收件人",
        email=email,
        language="zh-hans",
        frequency=frequency,
        **values,
    )


def test_an_accepted_report_is_mailed_exactly_once_with_its_file(accepted: Story) -> None:
    recipient(accepted, "daily@hospital.invalid")
    recipient(accepted, "weekly@hospital.invalid", "weekly")
    stop_recipient(recipient=recipient(accepted, "gone@hospital.invalid"))

    on_sunday = mail_reports(at=MONDAY - timedelta(days=1))
    on_monday = mail_reports(at=MONDAY)
    again = mail_reports(at=MONDAY + timedelta(hours=1))
    deliver_due(MONDAY)

    assert (on_sunday, on_monday, again) == (1, 1, 0)
    assert sorted(one.to[0] for one in mail.outbox) == ["daily@hospital.invalid", "weekly@hospital.invalid"]
    message = mail.outbox[0]
    assert message.subject == "巡检报告 XJ-2026-4"
    assert [(name, kind) for name, _data, kind in message.attachments] == [("report.pdf", "application/pdf")]
    assert "第 XJ-2026-4 号巡检报告（第 1 版）已经双方验收。" in message.body
    assert ReportMailing.objects.count() == 2


def test_a_large_report_goes_as_a_link(accepted: Story) -> None:
    recipient(accepted, "daily@hospital.invalid")
    accepted.now.reports.update(size=11 * 1024 * 1024)

    mail_reports(at=MONDAY)

    message = OutboxMessage.objects.get(address="daily@hospital.invalid")
    assert message.attachments == []
    assert reverse("inspections:report-file", args=[accepted.now.reports.get().pk]) in message.body


def test_reports_accepted_before_somebody_was_named_are_not_sent(accepted: Story) -> None:
    late = recipient(accepted, "late@hospital.invalid")
    late.since = MONDAY - timedelta(hours=1)
    late.save()

    assert mail_reports(at=MONDAY) == 0


def test_nobody_is_named_twice_but_may_come_back(accepted: Story) -> None:
    first = recipient(accepted, "one@hospital.invalid")

    with pytest.raises(RecipientRefused):
        recipient(accepted, "ONE@hospital.invalid")
    stop_recipient(recipient=first)

    assert recipient(accepted, "one@hospital.invalid") == first


def test_whoever_holds_the_paper_can_prove_it(accepted: Story, client: Client) -> None:
    report = accepted.now.reports.get()
    report.sha256 = hashlib.sha256(b"the report").hexdigest()
    report.save()
    address = reverse("inspections:report-verify", args=[Subject(accepted.contract, accepted.now).token])

    page = client.get(address).content.decode()
    same = client.post(address, {"file": SimpleUploadedFile("r.pdf", b"the report")}).content.decode()
    other = client.post(address, {"file": SimpleUploadedFile("r.pdf", b"another")}).content.decode()

    assert "XJ-2026-4" in page
    assert report.sha256 in page
    assert ("该文件真实有效" in same, "该文件不属于此报告" in same) == (True, False)
    assert ("该文件真实有效" in other, "该文件不属于此报告" in other) == (False, True)
    assert client.get(address[:-3] + "x/").status_code == 404


def test_rest_makes_and_lists_reports_once_a_key(story: Story, client: Client) -> None:
    client.force_login(UserFactory(organisation=story.contract.hospital, role=Role.DIRECTOR))
    address = reverse("inspections-api:reports", args=[story.now.pk])
    headers = {"Idempotency-Key": "report-1"}

    first, second = (
        client.post(address, {"formats": ["pdf"]}, content_type="application/json", headers=headers)
        for _time in range(2)
    )
    wrong = client.post(address, {"formats": ["exe"]}, content_type="application/json")
    listed = client.get(address).json()["results"]

    assert (first.status_code, second.json()["id"]) == (202, first.json()["id"])
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "formats")
    assert listed == []


def test_a_half_year_without_answers_has_no_care_report(story: Story) -> None:
    with pytest.raises(ReportRefused) as refusal:
        ask_for_care_report(contract=story.contract, actor=story.now.lead, period="2020-H1", formats=["pdf"])

    assert refusal.value.code == "nothing_measured"
