"""Reports of an inspection: make, list, download; care reports and recipients of a contract."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import require, user_of
from contracts.views.form_page import visible_contract
from core.api.problems import Refusal
from core.models.job import Job
from inspections import permissions
from inspections.forms.reports import MakeCareReportForm, MakeReportForm, RecipientForm
from inspections.models.recipient import ReportRecipient
from inspections.models.report import Report
from inspections.reporting.care import HalfYear
from inspections.services import care_reports, recipients
from inspections.services.reports import (
    JOB,
    ask_for_report,
    refuse_unless_ready,
)
from inspections.views.frame import form_page, inspection_context, page, visible_inspection

_HALF_YEARS = 4


@require_GET
@require(permissions.VIEW)
def reports(request: HttpRequest, pk: int) -> HttpResponse:
    """Every file made of this inspection, newest first, and the button that makes another."""
    row = visible_inspection(request, pk)
    running = Job.objects.visible_to(request.user).filter(
        kind=JOB, parameters__inspection=row.pk, state__in=[Job.State.WAITING, Job.State.RUNNING]
    )
    context = {
        **inspection_context(request, row, "reports"),
        "reports": row.reports.select_related("made_by"),
        "form": MakeReportForm(initial={"language": request.LANGUAGE_CODE}),
        "refusal": _why_not(lambda: refuse_unless_ready(row)),
        "running": running.first(),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return page(request, "inspections/_reports.html" if is_part else "inspections/reports.html", context)


@require_POST
@require(permissions.MAKE_REPORTS)
def report_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Start drawing in the background, then back to the list, which shows how far it is."""
    row = visible_inspection(request, pk)
    form = MakeReportForm(request.POST)
    back = reverse("inspections:reports", args=[row.pk])
    if not form.is_valid():
        messages.error(request, _("Choose at least one paper and a language."))
        return redirect(back)
    try:
        ask_for_report(inspection=row, actor=user_of(request), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The report is being drawn; it appears here when it is done."))
    return redirect(back)


@require_GET
@require(permissions.VIEW)
def contract_reports(request: HttpRequest, key: str) -> HttpResponse:
    """A contract's database care reports (R04) and who gets its reports by mail."""
    contract = visible_contract(request, key)
    context = {
        "contract": contract,
        "part": "reports",
        "reports": Report.objects.visible_to(request.user).filter(
            contract=contract, kind=Report.Kind.HALF_YEAR
        ),
        "recipients": contract.report_recipients.filter(is_on=True),
        "form": MakeCareReportForm(periods=_half_years(), initial={"language": request.LANGUAGE_CODE}),
    }
    return page(request, "inspections/contract_reports.html", context)


@require_POST
@require(permissions.MAKE_REPORTS)
def care_report_make(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = MakeCareReportForm(request.POST, periods=_half_years())
    back = reverse("inspections:contract-reports", args=[key])
    if not form.is_valid():
        messages.error(request, _("Choose a half year, at least one paper and a language."))
        return redirect(back)
    try:
        care_reports.ask_for_care_report(contract=contract, actor=user_of(request), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The report is being drawn; it appears here when it is done."))
    return redirect(back)


@require(permissions.MANAGE_RECIPIENTS)
def recipient_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = RecipientForm(request.POST or None)
    return form_page(
        request,
        form=form,
        save=lambda: recipients.add_recipient(
            contract=contract, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        ),
        title=gettext_lazy("Name a recipient of reports"),
        done=gettext_lazy("Saved."),
        back=reverse("inspections:contract-reports", args=[key]),
        pretitle=contract.name,
    )


@require_POST
@require(permissions.MANAGE_RECIPIENTS)
def recipient_stop(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ReportRecipient.objects.visible_to(request.user).select_related("contract")
    row = get_object_or_404(rows, pk=pk)
    recipients.stop_recipient(recipient=row)
    messages.success(request, _("Nothing more is sent to %(email)s.") % {"email": row.email})
    return redirect(reverse("inspections:contract-reports", args=[row.contract.key]))


def _half_years() -> list[tuple[str, str]]:
    """This half year and the three before it."""
    half = HalfYear.of(timezone.localdate())
    found = []
    for _number in range(_HALF_YEARS):
        found.append((str(half), half.words))
        half = half.before
    return found


def _why_not(check: Callable[[], None]) -> str:
    try:
        check()
    except Refusal as refusal:
        return str(refusal.message)
    return ""
