"""Raw results, dear statements, changed parameters: short on paper, whole in the workbook (README §8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inspections.check_words import unit_name
from inspections.models.tuning import TuningReport
from inspections.reporting import areas, figures
from inspections.reporting.content import Appendix, Cell, Sheet, Table
from inspections.reporting.history import History
from inspections.reporting.run_status import Checked, value_of
from inspections.reporting.tuning import settings_parts, tuning_parts

MOST_ROWS_ON_PAPER = 20


def extras_of(
    checked: Sequence[Checked], history: History, reports: Iterable[TuningReport]
) -> tuple[tuple[Appendix, ...], tuple[Sheet, ...]]:
    """All appendices, and the sheets of the workbook that go with them."""
    advice, advice_sheets = tuning_parts(reports)
    changed, changed_sheets = settings_parts(checked, history)
    appendices = (*advice, *changed, *_evidence_appendices(checked))
    return appendices, (*_sheets_of(checked), *advice_sheets, *changed_sheets)


def _evidence_appendices(checked: Sequence[Checked]) -> tuple[Appendix, ...]:
    """Statements, parameters and raw evidence; over 20 rows only the first, and where the rest is."""
    parts = (
        (_("Dearest statements"), areas.TOP_STATEMENTS, (_("Statement"), _("Value"), _("Detail"))),
        (_("Parameters"), areas.PARAMETERS, (_("Parameter"), _("Value"), _("Detail"))),
    )
    found = []
    for title, codes, columns in parts:
        rows = [row for one in checked if one.item.code in codes for row in _evidence(one)]
        if rows:
            found.append(_appendix(title, (_("Check"), *columns), rows))
    raw = [row for one in checked for row in _evidence(one)]
    heads = (_("Check"), _("Object"), _("Value"), _("Detail"))
    found.append(_appendix(_("Raw results"), heads, raw))
    return tuple(found)


def _sheets_of(checked: Sequence[Checked]) -> tuple[Sheet, ...]:
    """Every answer, and every row of evidence, as values."""
    return (
        Sheet(
            _("Checks"),
            (
                _("Check"),
                _("Item"),
                pgettext("report", "Target"),
                _("State"),
                _("Value"),
                _("Unit"),
                _("Warning from"),
                _("Serious from"),
                _("Seen"),
                _("Reason"),
                _("Measured at"),
                _("Received at"),
                _("Source"),
            ),
            tuple(_check_row(one) for one in checked),
        ),
        Sheet(
            _("Evidence"),
            (_("Check"), pgettext("report", "Target"), _("Object"), _("Value"), _("Detail")),
            tuple(row for one in checked for row in _evidence_cells(one)),
        ),
    )


def _appendix(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Appendix:
    widths = (12, 38, 14, 36)
    if len(rows) <= MOST_ROWS_ON_PAPER:
        note = "" if rows else _("Nothing was recorded.")
        return Appendix(title, Table(columns, tuple(rows), widths, numbers=(2,)), note)
    note = _("The first %(shown)s of %(count)s rows; the workbook holds all of them.") % {
        "shown": MOST_ROWS_ON_PAPER,
        "count": len(rows),
    }
    return Appendix(title, Table(columns, tuple(rows[:MOST_ROWS_ON_PAPER]), widths, numbers=(2,)), note)


def _evidence(one: Checked) -> list[tuple[str, ...]]:
    return [
        (
            one.item.code,
            str(row.get("object") or "")[:300],
            _text_of(row.get("value")),
            str(row.get("detail") or "")[:300],
        )
        for row in _rows(one)
    ]


def _evidence_cells(one: Checked) -> list[tuple[Cell, ...]]:
    target = one.item.target.name if one.item.target else ""
    return [
        (one.item.code, target, str(row.get("object") or ""), row.get("value"), str(row.get("detail") or ""))
        for row in _rows(one)
    ]


def _check_row(one: Checked) -> tuple[Cell, ...]:
    item, result = one.item, one.result
    target = item.target.name if item.target else ""
    if result is None:
        return (item.code, item.check_row.name, target, _("not answered yet"), *([""] * 9))
    return (
        item.code,
        item.check_row.name,
        target,
        str(result.get_status_display()),
        result.value if result.value is not None else value_of(result),
        unit_name(result.unit),
        item.warn,
        item.critical,
        result.text,
        result.reason,
        timezone.localtime(result.measured_at),
        timezone.localtime(result.answered_at),
        str(result.get_source_display()),
    )


def _rows(one: Checked) -> list[dict[str, Any]]:
    rows = one.result.rows if one.result else []
    return [row for row in rows if isinstance(row, dict)]


def _text_of(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return figures.number(Decimal(str(value)))
    return "" if value is None else str(value)
