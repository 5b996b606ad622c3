"""The indicators of a span as an Excel workbook and as a document, made in the background."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.models.organisation import Organisation
from core.jobs import JobResult, RunningJob, runner
from core.tables import XLSX_TYPE, Column, write_workbook
from quality.domain.indicators.table import measure_all
from quality.domain.sources import source_words
from quality.figures import Figure, by_family, figures_of, rounded, unit_sign
from quality.forms.spans import span_of_job
from quality.indicator_groups import charts, matrices
from quality.models.homepage import Homepage
from quality.reading_language import reads_chinese
from quality.selectors.measures import taken_of, values_of
from quality.selectors.spans import Span

WORKBOOK, DOCUMENT = "quality.indicators.xlsx", "quality.indicators.pdf"
COLUMNS = (
    Column(gettext_lazy("Id"), 10),
    Column(gettext_lazy("Indicator"), 44),
    Column(gettext_lazy("Value"), 12),
    Column(pgettext_lazy("of a value", "Unit"), 8),
    Column(gettext_lazy("Numerator"), 12),
    Column(gettext_lazy("Denominator"), 12),
    Column(gettext_lazy("Undetermined"), 12),
    Column(gettext_lazy("Left out"), 12),
    Column(gettext_lazy("Why there is no value"), 40),
    Column(gettext_lazy("Formula"), 60),
    Column(gettext_lazy("Source"), 36),
)


@runner(WORKBOOK)
def write_indicators(job: RunningJob) -> JobResult:
    """One row an indicator."""
    span, figures = _figures(job)
    target = io.BytesIO()
    title = _("Homepage indicators")
    write_workbook(target, title=title, columns=COLUMNS, rows=(_row(figure) for figure in figures))
    return JobResult(target, f"{title}-{_days(span)}.xlsx", XLSX_TYPE)


@runner(DOCUMENT)
def draw_indicators(job: RunningJob) -> JobResult:
    """Both families with values, numbers and reasons, charts, and values by department and coder."""
    from core.charts import (
        chart_address,  # takes seconds to load: the worker that draws pays, not every start
    )
    from core.pdf import render_pdf

    span = span_of_job(job)
    taken = taken_of(job.requested_by, span)
    figures = figures_of(measure_all(taken.period))
    hospital = Organisation.objects.get(pk=span.hospital_id)
    now: datetime = timezone.localtime()
    context = {
        "hospital": hospital.name,
        "span": span,
        "department": _name_of(job, span),
        "families": [
            {
                "title": title,
                "figures": members,
                "charts": [(chart, chart_address(chart)) for chart in charts(taken, members)],
                "matrices": list(matrices(taken, members)),
            }
            for title, members in by_family(figures)
        ],
        "made_at": now,
    }
    content = render_pdf("quality/indicators_pdf.html", context, get_language() or "zh-hans")
    return JobResult(content, f"{_('Homepage indicators')}-{_days(span)}.pdf", "application/pdf")


def _figures(job: RunningJob) -> tuple[Span, list[Figure]]:
    """The figures of the parameters, within the scope of who asked; raises Refusal when they fit no more."""
    span = span_of_job(job)
    return span, figures_of(values_of(job.requested_by, span))


def _name_of(job: RunningJob, span: Span) -> str:
    if not span.department:
        return ""
    rows = Homepage.objects.visible_to(job.requested_by).filter(department_code=span.department)
    return rows.values_list("department_name", flat=True).first() or span.department


def _row(figure: Figure) -> tuple[Any, ...]:
    value = figure.value
    return (
        value.indicator,
        figure.description.name,
        None if value.value is None else rounded(value.value),
        unit_sign(value.unit).strip(),
        value.numerator,
        value.denominator,
        value.undetermined,
        len(value.left_out),
        figure.reason,
        figure.description.formula,
        source_words(figure.description.source, is_chinese=reads_chinese()),
    )


def _days(span: Span) -> str:
    return f"{span.first:%Y%m%d}-{span.last:%Y%m%d}"
