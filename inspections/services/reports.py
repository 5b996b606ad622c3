"""Make reports: refused while too little was checked, drawn in the background, kept with their hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models.user import User
from core.api.problems import Refusal
from core.file_names import clean_name
from core.jobs import start_job
from core.models.job import Job
from core.tables import XLSX_TYPE
from inspections.models.choices import UNDER_WAY, State
from inspections.models.inspection import Inspection
from inspections.models.report import Report
from inspections.reporting.assembly import assemble, items_of, score_of_checked
from inspections.reporting.content import Attachment, ReportContent
from inspections.reporting.identity import Subject
from inspections.reporting.workbook import write_workbook

JOB = "inspections.report"
CONTENT_TYPES = {
    Report.Format.PDF: "application/pdf",
    Report.Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Report.Format.EXCEL: XLSX_TYPE,
}
REPORTED_STATES = (*UNDER_WAY, State.ACCEPTED)

Progress = Callable[[int, str], None]


class ReportRefused(Refusal):
    """There is nothing to report yet, or too little was checked and nobody signed for it."""


def refuse_unless_ready(inspection: Inspection) -> None:
    """Raise ReportRefused before the work began, and under 80 % coverage without a signed reason."""
    if inspection.state not in REPORTED_STATES:
        raise ReportRefused(_("The inspection has not begun; there is nothing to report."), code="not_begun")
    coverage = score_of_checked(items_of(inspection)).coverage
    if not coverage.is_enough and inspection.low_coverage_signed_at is None:
        raise ReportRefused(
            _(
                "Only %(done)s of %(planned)s checks were carried out, under 80 %%: "
                "the report needs a signed reason."
            )
            % {"done": coverage.executed, "planned": coverage.planned},
            field="low_coverage_reason",
            code="low_coverage",
        )


def refuse_while_signing(inspection: Inspection, formats: Iterable[str]) -> None:
    """Raise ReportRefused for a new PDF while people are signing the present one: all sign the same file."""
    is_being_signed = inspection.state != State.ACCEPTED and inspection.signatures.standing().exists()
    if is_being_signed and Report.Format.PDF in formats:
        raise ReportRefused(
            _("The report is being signed. A new PDF can be made after acceptance, or once it is returned."),
            field="formats",
            code="being_signed",
        )


@transaction.atomic
def ask_for_report(
    *, inspection: Inspection, actor: User, formats: Iterable[str], language: str | None = None
) -> Job:
    """Start drawing the report in the background; raises ReportRefused."""
    refuse_unless_ready(inspection)
    refuse_while_signing(inspection, formats)
    return start_job(
        kind=JOB,
        title=_("Inspection report %(number)s") % {"number": inspection.label},
        parameters={
            "inspection": inspection.pk,
            "formats": sorted(formats),
            "language": language or get_language() or "zh-hans",
        },
        requested_by=actor,
    )


def make_inspection_report(
    *,
    inspection: Inspection,
    formats: Iterable[str],
    language: str,
    at: datetime,
    made_by: User | None = None,
    progress: Progress = lambda percent, text: None,
) -> list[Report]:
    """Assemble and store the report and its workbook; raises ReportRefused, ReportTooLong, UnableToDraw."""
    with override(language):
        refuse_unless_ready(inspection)
        refuse_while_signing(inspection, formats)
        progress(5, _("Reading the results"))
    content = assemble(inspection, language)
    return store_report(
        subject=Subject(inspection.contract, inspection),
        content=content,
        kind=Report.Kind.INSPECTION,
        formats=formats,
        at=at,
        made_by=made_by,
        is_final=inspection.state == State.ACCEPTED,
        progress=progress,
    )


def store_report(
    *,
    subject: Subject,
    content: ReportContent,
    kind: str,
    formats: Iterable[str],
    at: datetime,
    made_by: User | None,
    is_final: bool,
    progress: Progress,
) -> list[Report]:
    """Write the workbook, then the papers that name it with its hash, and keep all of them.

    Everything is drawn before anything is stored: a fault leaves no half of a report.
    """
    # The drawing libraries take seconds to load: only the worker that draws pays for them, not every start.
    from inspections.reporting.pdf import write_pdf
    from inspections.reporting.word import write_word

    base = clean_name(f"{content.header}-{subject.number}-R{subject.revision}")
    with override(content.language):
        progress(15, _("Writing the workbook"))
        workbook = write_workbook(content)
        listed = Attachment(f"{base}.xlsx", _("All answers and evidence"), sha256(workbook).hexdigest())
    content = replace(content, attachments=(*content.attachments, listed))
    drawn: list[tuple[str, bytes, int | None]] = [(Report.Format.EXCEL, workbook, None)]
    if Report.Format.PDF in formats:
        pdf = write_pdf(content, progress)
        drawn.append((Report.Format.PDF, pdf.content, pdf.pages))
    if Report.Format.WORD in formats:
        progress(80, "Word")
        drawn.append((Report.Format.WORD, write_word(content), None))
    common = {
        "contract": subject.contract,
        "inspection": subject.inspection,
        "period": subject.period,
        "kind": kind,
        "number": subject.number,
        "revision": subject.revision,
        "language": content.language,
        "content_sha256": content.sha256,
        "made_at": at,
        "made_by": made_by,
        "is_final": is_final,
    }
    progress(95, "")
    with transaction.atomic():
        return [_keep(form, data, pages, base, common) for form, data, pages in drawn]


def _keep(form: str, data: bytes, pages: int | None, base: str, common: dict[str, Any]) -> Report:
    name = f"{base}.{form}"
    report = Report(
        **common, format=form, name=name, size=len(data), pages=pages, sha256=sha256(data).hexdigest()
    )
    report.file.save(name, ContentFile(data), save=False)
    report.save()
    return report
