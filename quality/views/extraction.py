"""Files for the national collections: what stands in their way, the download, those made before (Q05)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import require, user_of
from core.api.problems import Refusal
from core.jobs import start_job
from quality.correction_list import LIST
from quality.forms.spans import ExtractionForm, month_end
from quality.models.extraction import Extraction
from quality.permissions import EXTRACT
from quality.services.extraction import begin_extraction, write_lines
from quality.views.indicators import span_form
from quality.views.scope import own_hospital

A_PAGE = 20


@require_http_methods(["GET", "POST"])
@require(EXTRACT)
def extraction(request: HttpRequest) -> Any:
    """Ask for a file; a valid answer is the file itself, refusals stand at their fields."""
    if request.method == "GET":
        return _page(request, ExtractionForm(initial=_last_month()))
    form = ExtractionForm(request.POST)
    if form.is_valid():
        try:
            made = begin_extraction(
                hospital=own_hospital(request),
                actor=user_of(request),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal.message))
        else:
            return _download(made, request.POST.get("download_mark", ""))
    return _page(request, form, status=422)


@require_POST
@require(EXTRACT)
def corrections_export(request: HttpRequest) -> HttpResponse:
    """The list of open findings of a span as a workbook."""
    form = span_form(request)
    if not form.is_valid():
        return _page(request, ExtractionForm(initial=_last_month()), status=422)
    parameters = {"hospital": form.hospital_id, **form.data}
    start_job(kind=LIST, title=_("Corrections"), parameters=parameters, requested_by=request.user)
    messages.success(request, _("The file is being made; it appears in this list."))
    return redirect("core:job-list")


def _download(made: Extraction, mark: str) -> StreamingHttpResponse:
    """The file; a cookie with the form's `mark` tells the page that it has begun to come."""
    response = StreamingHttpResponse(write_lines(made), content_type="text/csv")
    name = f"{made.receiver}-{made.first_day:%Y%m%d}-{made.last_day:%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    if mark.isascii() and mark.isdigit() and len(mark) < 20:
        response.set_cookie("download_begun", mark, max_age=60, samesite="Lax", secure=settings.IS_HTTPS)
    return response


def _page(request: HttpRequest, form: ExtractionForm, status: int = 200) -> HttpResponse:
    rows = Extraction.objects.visible_to(request.user).select_related("made_by", "hospital")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "span_form": span_form(request)}
    return render(request, "quality/extraction.html", context, status=status)


def _last_month() -> dict[str, object]:
    today = timezone.localdate()
    last = today.replace(day=1) - timedelta(days=1)
    return {"first_day": last.replace(day=1), "last_day": month_end(last.replace(day=1)), "is_extended": True}
