"""Indicators of the homepages: the overview of a span, one indicator with its records, the exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import require, user_of
from core.jobs import start_job
from quality.domain.indicators.populations import Population, population_of
from quality.domain.indicators.table import measure_one
from quality.domain.indicators.values import Gap, Unit
from quality.figures import GAPS, Figure, by_family, descriptions, figures_of, rounded
from quality.forms.spans import SpanForm
from quality.indicator_files import DOCUMENT, WORKBOOK
from quality.indicator_groups import coder_of, department_of, is_by_coder, month_of
from quality.models.homepage import Homepage
from quality.permissions import VIEW
from quality.selectors.counted_rows import CountedRow
from quality.selectors.measures import Taken, taken_of, values_of
from quality.views.scope import own_hospital

RECORDS_A_PAGE = 50


@require_GET
@require(VIEW)
def indicators(request: HttpRequest) -> HttpResponse:
    form = span_form(request)
    if not form.is_valid():
        return render(request, "quality/indicators.html", {"form": form}, status=422)
    figures = figures_of(values_of(user_of(request), form.span))
    context = {"form": form, "span": form.span, "families": list(by_family(figures)), "query": _query(form)}
    return render(request, "quality/indicators.html", context)


@require_GET
@require(VIEW)
def indicator(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """One indicator: its value, by month, department and coder, and the records behind it."""
    if indicator_id not in descriptions():
        raise Http404
    form = span_form(request)
    if not form.is_valid():
        return render(request, "quality/indicators.html", {"form": form}, status=422)
    taken = taken_of(user_of(request), form.span)
    figure = figures_of([measure_one(indicator_id, taken.period)])[0]
    context = {
        "form": form,
        "span": form.span,
        "figure": figure,
        "query": _query(form),
        "chart": _by_month(figure, taken),
        "departments": _grouped(indicator_id, taken, department_of(taken.rows(indicator_id))),
        "coders": _by_coder(indicator_id, taken),
        "not_by_coder": _not_by_coder(indicator_id),
        "day_title": _day_title(indicator_id),
        **_records(request, figure, taken.rows(indicator_id)),
    }
    return render(request, "quality/indicator.html", context)


@require_POST
@require(VIEW)
def export(request: HttpRequest, form_of: str) -> HttpResponse:
    """The overview as a workbook or as a document, made in the background."""
    form = span_form(request)
    if form_of not in {"xlsx", "pdf"}:
        raise Http404
    if not form.is_valid():
        return render(request, "quality/indicators.html", {"form": form}, status=422)
    kind, title = {
        "xlsx": (WORKBOOK, _("Homepage indicators (Excel)")),
        "pdf": (DOCUMENT, _("Homepage indicators (PDF)")),
    }[form_of]
    parameters = {"hospital": form.hospital_id, **form.data}
    start_job(kind=kind, title=title, parameters=parameters, requested_by=request.user)
    messages.success(request, _("The file is being made; it appears in this list."))
    return redirect("core:job-list")


def span_form(request: HttpRequest) -> SpanForm:
    """The form of the span, from the address."""
    return SpanForm(
        request.GET,
        hospital_id=own_hospital(request).pk,
        homepages=Homepage.objects.visible_to(request.user).filter(hospital=own_hospital(request)),
        today=timezone.localdate(),
    )


def _query(form: SpanForm) -> str:
    return urlencode({key: value for key, value in form.data.items() if value})


def _by_month(figure: Figure, taken: Taken) -> dict[str, Any]:
    values = taken.by(figure.description.id, month_of)
    return {
        "months": list(values),
        "unit": "%" if figure.value.unit is Unit.PERCENT else "",
        "series": [
            {
                "name": figure.description.name,
                "data": [None if one.value is None else float(rounded(one.value)) for one in values.values()],
            }
        ],
    }


def _by_coder(indicator_id: str, taken: Taken) -> list[dict[str, Any]]:
    return _grouped(indicator_id, taken, coder_of) if is_by_coder(indicator_id) else []


def _not_by_coder(indicator_id: str) -> str:
    """Why there is nothing by coder; empty when there is."""
    return "" if is_by_coder(indicator_id) else str(GAPS[Gap.NOT_BY_CODER])


def _day_title(indicator_id: str) -> str:
    """What the days of the rows are."""
    is_first_save = population_of(indicator_id) is Population.FIRST_SAVED
    return _("First saved on") if is_first_save else _("Discharged on")


def _grouped(indicator_id: str, taken: Taken, group: Callable[[CountedRow], str]) -> list[dict[str, Any]]:
    values = taken.by(indicator_id, group)
    return [{"name": name, "figure": figures_of([value])[0]} for name, value in values.items()]


def _records(request: HttpRequest, figure: Figure, rows: Sequence[CountedRow]) -> dict[str, Any]:
    """The records behind the number, by what they count as; of the first kind unless one is asked for."""
    value = figure.value
    by_key = {row.key: row for row in rows}
    kinds = {
        "counted": (_("In the numerator"), value.cases or ()),
        "others": (_("In the denominator alone") if value.cases is not None else _("Counted"), value.others),
        "unsure": (_("Undetermined"), value.unsure),
        "left_out": (_("Left out"), value.left_out),
    }
    tabs = [
        {"name": name, "title": title, "count": len(keys)}
        for name, (title, keys) in kinds.items()
        if keys or (name == "counted" and value.cases is not None)
    ]
    names = [str(tab["name"]) for tab in tabs]
    asked = request.GET.get("records", "")
    shown = asked if asked in kinds else next(iter(names), "counted")
    found = [by_key[key] for key in kinds[shown][1]]
    found.sort(key=lambda row: (row.day, row.key))
    page = Paginator(found, RECORDS_A_PAGE).get_page(request.GET.get("page"))
    return {"has_records": bool(tabs), "tabs": tabs, "page_obj": page, "shown": shown}
