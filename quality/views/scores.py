"""Points of the homepages by department and coder, and the detail list of complications."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import require, user_of
from core.jobs import start_job
from quality.complication_list import LIST, complication_lines
from quality.models.homepage import Homepage
from quality.models.rules import HomepagePolicy
from quality.permissions import VIEW
from quality.selectors.counted_rows import department_titles, row_of_homepage
from quality.selectors.points import points_by
from quality.selectors.spans import homepages_of
from quality.views.indicators import span_form

A_PAGE = 50


@require_GET
@require(VIEW)
def scores(request: HttpRequest) -> HttpResponse:
    """Mean and lowest points by department and coder; the homepages with the fewest points first."""
    form = span_form(request)
    if not form.is_valid():
        return render(request, "quality/scores.html", {"form": form}, status=422)
    rows = homepages_of(user_of(request), form.span)
    policy = HomepagePolicy.objects.filter(hospital=form.hospital_id).first()
    cut_off = policy.excellent_from if policy else None
    worst = rows.select_related("measure").defer("sealed").order_by("measure__score", "-discharged_on", "pk")
    page: Any = Paginator(worst, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = [row_of_homepage(homepage) for homepage in page.object_list]
    members = _members(rows)
    context = {
        "form": form,
        "cut_off": cut_off,
        "everything": points_by((("", score, lost) for _department, _coder, score, lost in members), cut_off),
        "departments": points_by(((name, score, lost) for name, _coder, score, lost in members), cut_off),
        "coders": points_by(((name, score, lost) for _department, name, score, lost in members), cut_off),
        "page_obj": page,
        "day_title": _("Discharged on"),
    }
    return render(request, "quality/scores.html", context)


@require_GET
@require(VIEW)
def complications(request: HttpRequest) -> HttpResponse:
    """Q04: one line a stay and complication after elective surgery."""
    form = span_form(request)
    if not form.is_valid():
        return render(request, "quality/complications.html", {"form": form}, status=422)
    lines = complication_lines(user_of(request), form.span)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "count": len(lines)}
    return render(request, "quality/complications.html", context)


@require_POST
@require(VIEW)
def complications_export(request: HttpRequest) -> HttpResponse:
    form = span_form(request)
    if not form.is_valid():
        return render(request, "quality/complications.html", {"form": form}, status=422)
    parameters = {"hospital": form.hospital_id, **form.data}
    title = _("Complications after elective surgery")
    start_job(kind=LIST, title=title, parameters=parameters, requested_by=request.user)
    messages.success(request, _("The file is being made; it appears in this list."))
    return redirect("core:job-list")


def _members(rows: QuerySet[Homepage]) -> list[tuple[str, str, Decimal, Mapping[str, str]]]:
    """Department, coder, points and points lost by class of each homepage."""
    columns = ("department_code", "department_name", "coder_name", "measure__score", "measure__lost_by_class")
    found = list(rows.values_list(*columns))
    titles = department_titles((code, name) for code, name, *_rest in found)
    unnamed = _("not named")
    return [
        (titles[code] or unnamed, coder or unnamed, score, lost) for code, _name, coder, score, lost in found
    ]
