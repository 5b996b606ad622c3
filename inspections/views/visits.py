"""Visits on site, phone first: check in, check out, the hospital's word (M15)."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.permissions import require, user_of
from inspections import permissions
from inspections.forms.visits import CheckInForm, CheckOutForm, VisitAnswerForm
from inspections.models.inspection import Inspection
from inspections.models.visit import Visit
from inspections.services import visits as services
from inspections.views.frame import form_page, page

PAGE_SIZE = 30
TONES = {"on_site": "info", "left": "warning", "confirmed": "ok", "disputed": "breach"}
ICONS = {
    "on_site": "map-pin",
    "left": "hourglass",
    "confirmed": "circle-check",
    "disputed": "square-x",
}


@require_safe
@require(permissions.VIEW)
def visit_list(request: HttpRequest) -> HttpResponse:
    """Who was there when; what is open first for whom it concerns."""
    rows = Visit.objects.visible_to(request.user).select_related("contract", "inspection", "confirmed_by")
    page_obj = Paginator(rows.prefetch_related("people"), PAGE_SIZE).get_page(request.GET.get("page"))
    mine = rows.filter(checked_in_by=user_of(request), state=Visit.State.ON_SITE).first()
    context = {
        "rows": [with_face(row) for row in page_obj],
        "page_obj": page_obj,
        "mine": mine,
        "waiting": rows.filter(state=Visit.State.LEFT).count(),
    }
    return page(request, "inspections/visits.html", context)


@require_safe
@require(permissions.VIEW)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visit(request, pk)
    is_mine = row.checked_in_by_id == user_of(request).pk
    return page(request, "inspections/visit.html", {**with_face(row), "is_mine": is_mine})


@require(permissions.CHECK_IN)
def check_in(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = CheckInForm(request.POST or None, user=user, initial=_initial(request))
    return form_page(
        request,
        form=form,
        save=lambda: services.check_in(actor=user, at=timezone.now(), **_rounded(form.cleaned_data)),
        title=_("Check in on site"),
        done=_("You are checked in."),
        back=reverse("inspections:visits"),
        submit=_("Check in"),
        extra={"is_check_in": True},
    )


@require(permissions.CHECK_IN)
def check_out(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visit(request, pk)
    form = CheckOutForm(request.POST or None)
    return form_page(
        request,
        form=form,
        save=lambda: services.check_out(
            visit=row, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        ),
        title=_("Check out"),
        done=_("You are checked out; the hospital is asked to confirm."),
        back=reverse("inspections:visit", args=[pk]),
        pretitle=row.contract.name,
        submit=_("Check out"),
    )


@require(permissions.CONFIRM_VISIT)
def visit_answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visit(request, pk)
    form = VisitAnswerForm(request.POST or None)
    return form_page(
        request,
        form=form,
        save=lambda: services.answer_visit(
            visit=row, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        ),
        title=_("Confirm the visit"),
        done=_("Your answer is on record."),
        back=reverse("inspections:visit", args=[pk]),
        pretitle=row.contract.name,
    )


def with_face(row: Visit) -> dict[str, Any]:
    return {"visit": row, "tone": TONES[row.state], "icon": ICONS[row.state]}


def _visit(request: HttpRequest, pk: int) -> Visit:
    rows = Visit.objects.visible_to(request.user).select_related(
        "contract__hospital", "inspection", "checked_in_by", "confirmed_by"
    )
    return get_object_or_404(rows.prefetch_related("people__user"), pk=pk)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The inspection of the address, with its contract, when there is one in scope."""
    pk = request.GET.get("inspection", "")
    rows = Inspection.objects.visible_to(request.user)
    row = rows.filter(pk=int(pk)).annotate(key=F("contract__key")).first() if _is_key(pk) else None
    if row is None:
        return {}
    return {"inspection": row.pk, "contract": row.key, "purpose": row.title}


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _rounded(asked: dict[str, Any]) -> dict[str, Any]:
    """Positions to the thousandth of a degree, about a hundred metres: proof enough, no more."""
    places = {name: asked[name] for name in ("latitude", "longitude")}
    rounded = {name: value.quantize(Decimal("0.001")) for name, value in places.items() if value is not None}
    return {**asked, "latitude": None, "longitude": None, **(rounded if len(rounded) == 2 else {})}
