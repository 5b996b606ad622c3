"""Indicators of the homepages: the overview of a span, one indicator with its records, the exports."""

from __future__ import annotations

from collections.abc import Iterable
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
from quality.domain.indicators.table import measure_all
from quality.domain.indicators.values import Period, Unit, Value
from quality.figures import Figure, by_family, descriptions, figures_of, rounded
from quality.forms.spans import SpanForm
from quality.indicator_files import DOCUMENT, WORKBOOK
from quality.models.homepage import Homepage
from quality.models.refusal import RefusedSave
from quality.permissions import VIEW
from quality.selectors.measures import homepages_of, key_of, period_of, refused_of, values_by, values_of
from quality.views.scope import own_hospital

RECORDS_A_PAGE = 50
Named = Homepage | RefusedSave
SHOWN = {"counted": True, "others": False}


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
    user, span = user_of(request), form.span
    homepages = list(homepages_of(user, span).order_by("discharged_on", "pk").defer("sealed"))
    period = period_of(user, span)
    named: list[Named] = [*homepages, *refused_of(user, span)]
    figure = next(one for one in figures_of(measure_all(period)) if one.description.id == indicator_id)
    context = {
        "form": form,
        "span": span,
        "figure": figure,
        "query": _query(form),
        "chart": _by_month(indicator_id, period, named),
        "departments": _grouped(indicator_id, period, named, "department_name"),
        "coders": _grouped(indicator_id, period, named, "coder_name"),
        **_records(request, figure, homepages),
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


def _by_month(indicator_id: str, period: Period, homepages: Iterable[Named]) -> dict[str, Any]:
    months = {_key(row): f"{row.discharged_on:%Y-%m}" for row in homepages}
    values = {name: _pick(all_values, indicator_id) for name, all_values in values_by(period, months).items()}
    return {
        "months": list(values),
        "unit": "%" if indicator_unit(values) is Unit.PERCENT else "",
        "series": [
            {
                "name": descriptions()[indicator_id].name,
                "data": [None if one.value is None else float(rounded(one.value)) for one in values.values()],
            }
        ],
    }


def indicator_unit(values: dict[str, Value]) -> Unit:
    """The unit of an indicator; per cent when there is no value to tell."""
    return next((value.unit for value in values.values()), Unit.PERCENT)


def _grouped(
    indicator_id: str, period: Period, homepages: Iterable[Named], attribute: str
) -> list[dict[str, Any]]:
    names = {_key(row): getattr(row, attribute) or _("not named") for row in homepages}
    return [
        {"name": name, "figure": figures_of([_pick(values, indicator_id)])[0]}
        for name, values in values_by(period, names).items()
    ]


def _records(request: HttpRequest, figure: Figure, homepages: list[Homepage]) -> dict[str, Any]:
    """The records in the numerator, or the other homepages of the span."""
    shown = request.GET.get("records", "counted")
    if figure.value.cases is None:
        return {"has_records": False}
    cases = set(figure.value.cases)
    wanted = SHOWN.get(shown, True)
    rows = [row for row in homepages if (_key(row) in cases) is wanted]
    page = Paginator(rows, RECORDS_A_PAGE).get_page(request.GET.get("page"))
    return {"has_records": True, "page_obj": page, "shown": shown if shown in SHOWN else "counted"}


def _pick(values: Iterable[Value], indicator_id: str) -> Value:
    return next(value for value in values if value.indicator == indicator_id)


def _key(row: Named) -> str:
    return key_of(row.record_no, row.admission_count or 0)
