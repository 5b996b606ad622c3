"""Background jobs that draw reports; each reads only what the person who asked may see."""

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models.contract import Contract
from core.jobs import JobResult, RunningJob, runner
from inspections.models.inspection import Inspection
from inspections.models.report import Report
from inspections.services import care_reports, reports


class OutOfSight(reports.ReportRefused):
    """Whoever asked does not see it any more."""


@runner(reports.JOB)
def draw_inspection_report(job: RunningJob) -> JobResult:
    """The report of one inspection; the job's file is the paper, the workbook stands beside it."""
    visible = Inspection.objects.visible_to(job.requested_by)
    try:
        inspection = visible.select_related(
            "contract__hospital", "contract__supplier", "catalogue", "lead"
        ).get(pk=job.parameters["inspection"])
    except ObjectDoesNotExist as error:
        raise OutOfSight(_("This is not within your sight.")) from error
    made = reports.make_inspection_report(
        inspection=inspection,
        formats=job.parameters["formats"],
        language=job.parameters["language"],
        at=timezone.now(),
        made_by=job.requested_by,
        progress=job.progress,
    )
    return _first_paper(made)


@runner(care_reports.JOB)
def draw_care_report(job: RunningJob) -> JobResult:
    """The half-yearly database care report of one contract."""
    visible = Contract.objects.visible_to(job.requested_by).select_related("hospital", "supplier")
    try:
        contract = visible.get(pk=job.parameters["contract"])
    except ObjectDoesNotExist as error:
        raise OutOfSight(_("This is not within your sight.")) from error
    made = care_reports.make_care_report(
        contract=contract,
        period=job.parameters["period"],
        formats=job.parameters["formats"],
        language=job.parameters["language"],
        at=timezone.now(),
        made_by=job.requested_by,
        progress=job.progress,
    )
    return _first_paper(made)


def _first_paper(made: list[Report]) -> JobResult:
    """The PDF when it was asked for, else the Word document, else the workbook."""
    order = [Report.Format.PDF, Report.Format.WORD, Report.Format.EXCEL]
    best = min(made, key=lambda report: order.index(Report.Format(report.format)))
    with best.file.open("rb") as file:
        return JobResult(file.read(), best.name, reports.CONTENT_TYPES[Report.Format(best.format)])
