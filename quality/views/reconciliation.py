"""Discharges against homepages (Q01): per department, matter by matter, as Excel, chased by mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.refusals import show_refusal
from accounts.permissions import require, user_of
from codes.domain.headings import MOST_FAULTS
from codes.list_files import ListRefused
from core.jobs import start_job
from quality.discharge_files import DischargesRefused, cell_sentence, read_discharges
from quality.domain.reconciliation import BANDS, Arrival
from quality.exports import RECONCILIATION
from quality.forms.reconciliation import DischargeFileForm, PeriodForm
from quality.models.discharge import Discharge
from quality.permissions import ANNOUNCE, ASSIGN, VIEW
from quality.selectors.reconciliation import Reconciliation, departments_of, reconcile
from quality.services.chasing import chase_hospital
from quality.services.discharges import announce_discharges
from quality.views.scope import own_hospital

PAGE_SIZE = 100


@require_safe
@require(VIEW)
def reconciliation(request: HttpRequest) -> HttpResponse:
    hospital = own_hospital(request)
    today = timezone.localdate()
    defaults = {"first": today.replace(day=1), "last": today, "department": ""}
    given = request.GET if "first" in request.GET else defaults
    form = PeriodForm(given, departments=departments_of(hospital))
    chosen = form.cleaned_data if form.is_valid() else None
    found = (
        reconcile(
            hospital=hospital,
            first=chosen["first"],
            last=chosen["last"],
            today=today,
            department=chosen["department"],
        )
        if chosen
        else Reconciliation(0)
    )
    groups = _groups(found)
    shown = request.GET.get("show", "missing")
    shown = shown if shown in groups else "missing"
    page = Paginator(groups[shown][1], PAGE_SIZE).get_page(request.GET.get("page"))
    user = user_of(request)
    context = {
        "form": form,
        "found": found,
        "departments": [_line(one) for one in found.departments],
        "bands": BANDS,
        "tabs": _tabs(request, groups, shown),
        "shown": shown,
        "page_obj": page,
        "is_of_discharges": shown in ("missing", "late", "awaited"),
        "chosen": chosen,
        "can_announce": user.can(ANNOUNCE) and not user.is_superuser,
        "can_chase": user.can(ASSIGN),
        "hospital": hospital,
    }
    return render(request, "quality/reconciliation.html", context)


@require_POST
@require(VIEW)
def reconciliation_export(request: HttpRequest) -> HttpResponse:
    hospital = own_hospital(request)
    form = PeriodForm(request.POST, departments=departments_of(hospital))
    if not form.is_valid():
        messages.error(request, _("Choose a period of a year at most."))
        return redirect("quality:reconciliation")
    start_job(
        kind=RECONCILIATION,
        title=_("Reconciliation"),
        parameters={
            "hospital": hospital.pk,
            "first": f"{form.cleaned_data['first']}",
            "last": f"{form.cleaned_data['last']}",
            "department": form.cleaned_data["department"],
        },
        requested_by=user_of(request),
    )
    messages.success(request, _("The workbook is being made."))
    return redirect("core:job-list")


@require_POST
@require(ASSIGN)
def chase(request: HttpRequest) -> HttpResponse:
    told = chase_hospital(hospital=own_hospital(request), at=timezone.now())
    if told:
        messages.success(request, _("Today's list of overdue homepages is with the coders."))
    else:
        messages.info(request, _("Nothing is overdue."))
    return redirect("quality:reconciliation")


@require_http_methods(["GET", "POST"])
@require(ANNOUNCE)
def discharge_upload(request: HttpRequest) -> HttpResponse:
    hospital = own_hospital(request)
    form = DischargeFileForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            announcements = read_discharges(form.cleaned_data["file"], form.checked.name, now=timezone.now())
        except ListRefused as refusal:
            show_refusal(form, refusal)
            if isinstance(refusal, DischargesRefused):
                faults = [cell_sentence(fault) for fault in refusal.cells]
        else:
            done = announce_discharges(
                hospital=hospital,
                announcements=announcements,
                source=Discharge.Source.LIST,
                at=timezone.now(),
            )
            words = _("%(created)s discharges new, %(changed)s changed, %(unchanged)s as before.")
            messages.success(
                request,
                words % {"created": done.created, "changed": done.changed, "unchanged": done.unchanged},
            )
            return redirect("quality:reconciliation")
    status = 422 if form.errors else 200
    context = {"form": form, "faults": faults, "has_more": len(faults) >= MOST_FAULTS}
    return render(request, "quality/discharge_upload.html", context, status=status)


def _groups(found: Reconciliation) -> dict[str, tuple[str, list[Any]]]:
    return {
        "missing": (_("Missing"), found.of(Arrival.MISSING)),
        "late": (_("Late"), found.of(Arrival.LATE)),
        "awaited": (_("Awaited"), found.of(Arrival.AWAITED)),
        "duplicated": (_("Duplicated"), found.duplicated),
        "changed": (_("Changed after sign-off"), found.changed),
        "unannounced": (_("Not announced"), found.unannounced),
    }


def _tabs(request: HttpRequest, groups: dict[str, Any], shown: str) -> list[dict[str, Any]]:
    tabs = []
    for name, (label, rows) in groups.items():
        query = request.GET.copy()
        query["show"] = name
        query.pop("page", None)
        tabs.append(
            {"label": label, "url": f"?{query.urlencode()}", "count": len(rows), "is_active": name == shown}
        )
    return tabs


def _line(one: Any) -> dict[str, Any]:
    """A department as the table shows it."""
    share = one.on_time_share
    return {
        "figures": one,
        **{arrival.value: one.arrivals[arrival] for arrival in Arrival},
        "share": None if share is None else f"{share * 100:.1f}%",
    }
