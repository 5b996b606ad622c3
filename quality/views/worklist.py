"""The worklist of coders: queues by department and severity, bulk assignment, exact look-up of a patient."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.models.user import User
from accounts.permissions import require, user_of
from core.api.problems import Refusal
from quality.forms.worklist import AssignForm, PatientForm, WorklistFilterForm
from quality.models.homepage import Homepage
from quality.permissions import ASSIGN, REVEAL, STORE, VIEW
from quality.sealing import lookup_hash
from quality.selectors.queues import QUEUES, department_queues, first_queue, in_department, queue_of
from quality.services.work import assign_homepages
from quality.views.scope import own_hospital
from tickets.views.keyset import ORDERS, capped_count, page_of

MOST_FOUND = 50


@require_safe
@require(VIEW)
@never_cache
def worklist(request: HttpRequest) -> HttpResponse:
    hospital = own_hospital(request)
    mine = Homepage.objects.visible_to(request.user).filter(hospital=hospital)
    departments = (
        mine.order_by("department_code").values_list("department_code", "department_name").distinct()
    )
    form = WorklistFilterForm(request.GET, hospital=hospital, departments=list(dict(departments).items()))
    is_filtered = any(request.GET.get(name) for name in form.narrowing)
    queue = _chosen_queue(request, mine, is_filtered=is_filtered)
    rows = _narrowed(mine, form, queue, user_of(request))
    page = page_of(rows.select_related("assignee"), request.GET, ORDERS["newest"])
    context = {
        "homepages": page.rows,
        "previous_url": page.previous_url,
        "next_url": page.next_url,
        "count": capped_count(rows),
        "form": form,
        "is_filtered": is_filtered,
        "is_all": queue == "all",
        "chips": _chips(request, mine, queue),
        "queues": department_queues(mine),
        "queue_words": urlencode(_hospital_asked(request)),
        **_tools(request, hospital),
    }
    return render(request, "quality/worklist.html", context)


@sensitive_post_parameters("patient")
@require_POST
@require(REVEAL)
@never_cache
def find_patient(request: HttpRequest) -> HttpResponse:
    """Homepages of exactly this identity number or name; the answer is masked like every list."""
    hospital = own_hospital(request)
    form = PatientForm(request.POST)
    found: list[Homepage] = []
    if form.is_valid():
        asked = form.cleaned_data["patient"].strip()
        wanted = Q(id_hash=lookup_hash("id", asked.upper())) | Q(name_hash=lookup_hash("name", asked))
        rows = Homepage.objects.visible_to(request.user).filter(wanted, hospital=hospital)
        found = list(rows.select_related("assignee")[:MOST_FOUND])
    context = {"homepages": found, "is_search": True, "count": len(found), **_tools(request, hospital)}
    return render(request, "quality/worklist.html", context)


@require_POST
@require(ASSIGN)
def assign(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = AssignForm(request.POST, user=user, hospital=own_hospital(request))
    back = reverse("quality:list")
    query = request.POST.get("query", "")
    if form.is_valid():
        _give(request, form, user)
    else:
        for faults in form.errors.values():
            messages.error(request, " ".join(str(fault) for fault in faults))
    return redirect(f"{back}?{query}" if query else back)


def _give(request: HttpRequest, form: AssignForm, user: User) -> None:
    """Assign what the valid form names, and say what came of it."""
    assignee = form.cleaned_data["assignee"]
    try:
        changed = assign_homepages(
            homepages=[homepage.pk for homepage in form.cleaned_data["homepages"]],
            assignee=assignee,
            actor=user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return
    if changed and assignee:
        words = _("%(count)s homepages assigned to %(name)s.")
        messages.success(request, words % {"count": changed, "name": assignee})
    elif changed:
        messages.success(request, _("%(count)s homepages are nobody's now.") % {"count": changed})
    elif assignee:
        messages.info(
            request, _("Nothing changed: %(name)s has these homepages already.") % {"name": assignee}
        )
    else:
        messages.info(request, _("Nothing changed: these homepages were nobody's."))


def _chosen_queue(request: HttpRequest, mine: Any, *, is_filtered: bool) -> str:
    """The queue asked for; without one a filter looks through all, and the bare page shows what waits."""
    asked = request.GET.get("queue", "")
    if asked == "mine" or asked in QUEUES:
        return asked
    return "all" if is_filtered else first_queue(mine, user_of(request))


def _narrowed(rows: Any, form: WorklistFilterForm, queue: str, user: User) -> Any:
    rows = rows.filter(queue_of(queue, user))
    if not form.is_valid():
        return rows.none()
    chosen = form.cleaned_data
    if chosen["record_no"]:
        rows = rows.filter(record_no=chosen["record_no"].strip())
    if chosen["department"]:
        rows = in_department(rows, chosen["department"])
    if chosen["month"]:
        rows = rows.discharged_in(chosen["month"])
    if chosen["state"]:
        rows = rows.filter(state=chosen["state"])
    if chosen["assignee"]:
        rows = rows.filter(assignee=chosen["assignee"])
    return rows


def _chips(request: HttpRequest, mine: Any, queue: str) -> list[dict[str, Any]]:
    user = user_of(request)
    labels = {
        "mine": _("Mine"),
        "todo": _("To work on"),
        "error": _("With errors"),
        "warning": _("Warnings open"),
        "draft": _("Drafts"),
        "changed": _("Changed after sign-off"),
        "free": _("Unassigned"),
        "all": _("All"),
    }
    return [
        {
            "label": label,
            "url": f"?{urlencode({'queue': name, **_hospital_asked(request)})}",
            "count": None if name == "all" else capped_count(mine.filter(queue_of(name, user))),
            "is_active": queue == name,
        }
        for name, label in labels.items()
    ]


def _hospital_asked(request: HttpRequest) -> dict[str, str]:
    """Administrators stay with the hospital they look at."""
    return {"hospital": request.GET["hospital"]} if "hospital" in request.GET else {}


def _tools(request: HttpRequest, hospital: Any) -> dict[str, Any]:
    user = user_of(request)
    query = request.GET.copy()
    return {
        "hospital": hospital,
        "can_store": user.can(STORE),
        "can_assign": user.can(ASSIGN),
        "can_find": user.can(REVEAL),
        "assign_form": AssignForm(user=user, hospital=hospital, auto_id="assign_%s"),
        "patient_form": PatientForm(),
        "query": query.urlencode(),
    }
