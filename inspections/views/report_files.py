"""One stored report file as a download."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.permissions import require
from core.downloads import attachment_response
from inspections import permissions
from inspections.models.report import Report
from inspections.services.reports import CONTENT_TYPES


@require_GET
@require(permissions.VIEW)
def report_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One stored file as a download."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    content_type = CONTENT_TYPES[Report.Format(report.format)]
    response: Any = attachment_response(report.file.open("rb"), report.name, content_type)
    return response
