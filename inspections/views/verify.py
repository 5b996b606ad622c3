"""The page behind a report's QR code: what the portal knows of it, and whether a file is that report.

Public: whoever holds the paper may prove it. The signed address is the right; nothing of patients is here.
"""

import hashlib
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.remote_address import remote_address
from inspections.forms.reports import CompareFileForm
from inspections.models.report import Report
from inspections.reporting.identity import Subject, subject_of

COMPARISONS_PER_HOUR = 30  # by address
WINDOW_S = 3600


@require_http_methods(["GET", "POST"])
@never_cache
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Number, revision, state and hashes; a file that is sent is hashed, compared and forgotten."""
    subject = subject_of(token)
    if subject is None:
        raise Http404
    reports = list(_reports_of(subject))
    context: dict[str, Any] = {"subject": subject, "reports": reports, "form": CompareFileForm()}
    status = 200
    if request.method == "POST":
        form = CompareFileForm(request.POST, request.FILES)
        context["form"] = form
        if _is_too_much(request):
            context["is_too_much"], status = True, 429
        elif form.is_valid():
            digest = _digest(form.cleaned_data["file"])
            context["digest"] = digest
            context["match"] = next((one for one in reports if one.sha256 == digest), None)
        else:
            status = 422
    return render(request, "inspections/verify.html", context, status=status)


def _reports_of(subject: Subject):  # type: ignore[no-untyped-def]
    if subject.inspection:
        return Report.objects.filter(inspection=subject.inspection)
    return Report.objects.filter(contract=subject.contract, kind=Report.Kind.HALF_YEAR, period=subject.period)


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _is_too_much(request: HttpRequest) -> bool:
    key = f"verify-report:{remote_address(request)}"
    cache.add(key, 0, WINDOW_S)
    return int(cache.incr(key)) > COMPARISONS_PER_HOUR
