"""What a person had the portal do in the background."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.downloads import attachment_response
from core.jobs import cancel_job
from core.models.job import Job

PAGE_SIZE = 20
ACTIVE = (Job.State.WAITING, Job.State.RUNNING)


@never_cache
@login_required
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """Own jobs, newest first; htmx asks for the table alone while one is active."""
    rows = Job.objects.visible_to(request.user)
    context = {
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_active": rows.filter(state__in=ACTIVE).exists(),
    }
    is_part = getattr(request, "htmx", False)
    return render(request, "core/_jobs.html" if is_part else "core/job_list.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: str) -> HttpResponse:
    """Stop a job."""
    cancel_job(job=get_object_or_404(Job.objects.visible_to(request.user), pk=pk))
    return redirect("core:job-list")


@login_required
@require_safe
def result(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Download what a job made."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not job.result or job.state != Job.State.DONE:
        raise Http404
    return attachment_response(job.result.open("rb"), job.result_name, job.result_type)
