"""The workbook that goes with a report: every answer and every row of evidence as values."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from core.tables import Column, write_tables
from core.tables import Sheet as Table
from inspections.reporting.content import Cell, ReportContent, Sheet

_NARROWEST, _WIDEST, _ROWS_LOOKED_AT = 10, 60, 50


def write_workbook(content: ReportContent) -> bytes:
    """The sheets of `content` and one about the report itself, as an Excel file."""
    target = io.BytesIO()
    with override(content.language):
        write_tables(target, [_about(content), *(_table(sheet) for sheet in content.sheets)])
    return target.getvalue()


def _about(content: ReportContent) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        yield _("Report no."), content.cover.number
        yield _("Revision"), content.cover.revision
        yield _("Hospital"), content.cover.hospital
        for fact in content.cover.facts:
            yield fact.label, fact.text
        yield _("SHA-256 of the content"), content.sha256

    return Table(pgettext("report", "Report"), [Column(_("About"), 24), Column(_("Content"), 80)], rows())


def _table(sheet: Sheet) -> Table:
    columns = [Column(title, _width(sheet, index)) for index, title in enumerate(sheet.columns)]
    return Table(sheet.title, columns, sheet.rows)


def _width(sheet: Sheet, index: int) -> int:
    longest = max((len(str(row[index])) for row in sheet.rows[:_ROWS_LOOKED_AT]), default=0)
    return max(_NARROWEST, min(_WIDEST, longest + 2))
