"""Findings across contracts, and one finding with its history and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, require, user_of
from contracts.views.form_page import act
from core.jobs import start_job
from inspections import permissions
from inspections.check_words import area_name, kind_name
from inspections.domain.areas import area_of
from inspections.domain.findings import Move, State, possible_moves
from inspections.exports_findings import FINDINGS
from inspections.filters import FindingFilter
from inspections.finding_faces import face_of, severity_face
from inspections.forms.findings import AssignForm, NoteForm, OptionalNoteForm, RiskForm, filter_form
from inspections.forms.posted import posted
from inspections.models.choices import OPEN_FINDINGS, FindingState
from inspections.models.finding import Finding
from inspections.services import finding_moves
from inspections.views.frame import form_page, page
from tickets.views.keyset import Order, capped_count, page_of


@dataclass(frozen=True)
class Act:
    """One thing to do with a finding: who may, what it asks, what it does."""

    move: Move
    permission: Permission
    label: str | Promise
    icon: str
    done: str | Promise
    form: type[forms.Form] | None = None
    tone: str = ""


ACTS = {
    "ticket": Act(Move.MAKE_TICKET, permissions.MANAGE_FINDINGS, gettext_lazy("Make a ticket"), "ticket",
                  gettext_lazy("The ticket is made."), tone="primary"),
    "start": Act(Move.START, permissions.MANAGE_FINDINGS, gettext_lazy("Begin work"), "player-play",
                 gettext_lazy("Work has begun."), OptionalNoteForm),
    "fix": Act(Move.FIX, permissions.MANAGE_FINDINGS, gettext_lazy("Fixed"), "tool",
               gettext_lazy("Noted as fixed; the next check proves it."), NoteForm),
    "verify": Act(Move.VERIFY, permissions.MANAGE_FINDINGS, gettext_lazy("Verified"), "checks",
                  gettext_lazy("Noted as proved gone."), NoteForm),
    "still_there": Act(Move.STILL_THERE, permissions.MANAGE_FINDINGS, gettext_lazy("Still there"),
                       "alert-triangle", gettext_lazy("Noted as still there."), NoteForm),
    "close": Act(Move.CLOSE, permissions.ACCEPT, gettext_lazy("Close"), "circle-check",
                 gettext_lazy("The finding is closed."), OptionalNoteForm, "primary"),
    "accept_risk": Act(Move.ACCEPT_RISK, permissions.ACCEPT_RISK, gettext_lazy("Accept the risk"),
                       "signature", gettext_lazy("The risk is accepted."), RiskForm),
}  # fmt: skip


@require_safe
@require(permissions.VIEW)
def finding_list(request: HttpRequest) -> HttpResponse:
    visible = Finding.objects.visible_to(request.user)
    chosen = FindingFilter(request.GET, queryset=visible, request=request)
    rows = chosen.qs if chosen.form.is_valid() else visible.none()
    shown = page_of(rows.for_lists(), request.GET, Order())
    context = {
        "rows": [
            {"finding": row, "severity": severity_face(row), "face": face_of(row), "is_late": _is_late(row)}
            for row in shown.rows
        ],
        "previous_url": shown.previous_url,
        "next_url": shown.next_url,
        "filter_form": filter_form(chosen),
        "is_filtered": any(request.GET.get(name) for name in ("q", "contract", "severity", "state", "owner")),
        "chips": _chips(request, visible),
        "count_text": _("%(count)s findings") % {"count": capped_count(rows)},
        "export_query": urlencode({name: value for name, value in request.GET.items() if value}),
    }
    return page(request, "inspections/finding_list.html", context)


@require_safe
@require(permissions.VIEW)
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    user = user_of(request)
    moves = possible_moves(State(row.state))
    context = {
        "finding": row,
        "contract": row.contract,
        "severity": severity_face(row),
        "face": face_of(row),
        "is_late": _is_late(row),
        "kind": kind_name(row.target.kind) if row.target else "",
        "area": area_name(area_of(row.target.kind)) if row.target else "",
        "acts": [
            (name, one)
            for name, one in ACTS.items()
            if one.move in moves and one.permission.is_granted_to(user) and _is_on_side(one, row, user)
        ],
        "events": row.events.select_related("actor__organisation", "inspection").order_by("-at", "-pk"),
        "work": row.work_done.select_related("inspection", "done_by", "change"),
    }
    return page(request, "inspections/finding.html", context)


@require(permissions.VIEW)
def finding_act(request: HttpRequest, pk: int, act_name: str) -> HttpResponse:
    """One step with a finding: its form, or on POST the step itself."""
    row = _visible(request, pk)
    if act_name not in ACTS:
        raise Http404
    wanted = ACTS[act_name]
    if not wanted.permission.is_granted_to(user_of(request)):
        raise PermissionDenied
    back = reverse("inspections:finding", args=[pk])
    if wanted.form is None:
        if request.method != "POST":
            return redirect(back)
        return act(request, save=_saving(request, row, wanted, {}), done=wanted.done, back=back)
    form = wanted.form(posted(request)[0])
    return form_page(
        request,
        form=form,
        save=lambda: _saving(request, row, wanted, form.cleaned_data)(),
        title=wanted.label,
        done=wanted.done,
        back=back,
        pretitle=row.title,
    )


@require(permissions.MANAGE_FINDINGS)
def finding_assign(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = AssignForm(
        posted(request)[0], contract=row.contract, initial={"owner": row.owner, "due_on": row.due_on}
    )
    return form_page(
        request,
        form=form,
        save=lambda: finding_moves.assign_finding(
            finding=row, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        ),
        title=_("Owner and date"),
        done=_("Saved."),
        back=reverse("inspections:finding", args=[pk]),
        pretitle=row.title,
    )


@require_POST
@require(permissions.EXPORT)
def finding_export(request: HttpRequest) -> HttpResponse:
    """Start the export of what the list's address selects; the reader goes to the jobs."""
    query = request.META.get("QUERY_STRING", "")[:2000]
    start_job(kind=FINDINGS, title=_("Findings"), parameters={"query": query}, requested_by=user_of(request))
    return redirect("core:job-list")


def _saving(request: HttpRequest, row: Finding, wanted: Act, data: dict[str, Any]) -> Callable[[], Any]:
    basics: dict[str, Any] = {"finding": row, "actor": user_of(request), "at": timezone.now()}
    if wanted.move == Move.MAKE_TICKET:
        return lambda: finding_moves.make_ticket(**basics)
    if wanted.move == Move.ACCEPT_RISK:
        return lambda: finding_moves.accept_risk(**basics, reason=data["reason"], until=data["until"])
    return lambda: finding_moves.move_finding(**basics, move=wanted.move, note=data.get("note", ""))


def _visible(request: HttpRequest, pk: int) -> Finding:
    rows = Finding.objects.visible_to(request.user).for_lists()
    return get_object_or_404(rows.select_related("contract__hospital", "risk_accepted_by", "result"), pk=pk)


def _is_on_side(one: Act, row: Finding, user: Any) -> bool:
    return one.move not in finding_moves.BY_HOSPITAL or user.organisation_id == row.contract.hospital_id


def _is_late(row: Finding) -> bool:
    return bool(row.is_open and row.due_on and row.due_on < timezone.localdate())


def _chips(request: HttpRequest, visible: Any) -> list[dict[str, Any]]:
    """The ready questions with how many findings answer them, in one look."""
    is_open = Q(state__in=OPEN_FINDINGS)
    counts = visible.aggregate(
        open=Count("pk", filter=is_open),
        mine=Count("pk", filter=is_open & Q(owner=request.user.pk)),
        overdue=Count("pk", filter=is_open & Q(due_on__lt=timezone.localdate())),
        risks=Count("pk", filter=Q(state=FindingState.ACCEPTED_RISK)),
        recurred=Count("pk", filter=Q(state=FindingState.RECURRED)),
    )
    current = request.GET.get("view", "")
    chips: list[dict[str, Any]] = [{"label": _("All"), "value": "", "count": None, "is_active": not current}]
    chips += [
        {"label": label, "value": value, "count": counts[value], "is_active": current == value}
        for value, label in FindingFilter.VIEWS
    ]
    return chips
