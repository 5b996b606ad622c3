"""The plan as an Excel file, made in the background."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import require, user_of
from core.jobs import start_job
from inspections.exports import PLAN
from inspections.permissions import EXPORT


@require_POST
@require(EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Start the export of what the list's address selects; the reader goes to the jobs."""
    query = request.META.get("QUERY_STRING", "")[:2000]
    start_job(
        kind=PLAN, title=_("Plan of inspections"), parameters={"query": query}, requested_by=user_of(request)
    )
    return redirect("core:job-list")
