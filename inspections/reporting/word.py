"""The report as a Word document to edit and archive: the sections of the PDF, Chinese fonts set."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import segno
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from core.charts import Chart, draw_chart
from inspections.reporting import word_parts as parts
from inspections.reporting.content import Area, ReportContent, Risk, Table
from inspections.reporting.outline import Section, sections_of
from inspections.reporting.pdf import paper_picture
from inspections.reporting.words import shape_and_word

_TEXT_WIDTH = 170  # millimetres
_MOST_PHOTOS = 60
_RISK_WIDTHS = (13, 37, 25, 25)


def write_word(content: ReportContent) -> bytes:
    """The document as .docx; charts and photos as pictures, page numbers and contents as fields."""
    with override(content.language):
        return _Writer(content).write()


class _Writer:
    """Writes one content, section by section."""

    def __init__(self, content: ReportContent) -> None:
        self.content = content
        self.document = Document()
        self.chapters: dict[str, Callable[[Section], None]] = {
            "summary": self._summary,
            "scope": self._scope,
            "areas": self._areas,
            "risks": self._risks,
            "follow_up": lambda _section: self._table_or(
                content.follow_up, _("The last inspection left no open finding.")
            ),
            "same_period": self._same_period,
            "work": lambda _section: self._table_or(
                content.work, _("Nothing was changed during the inspection.")
            ),
            "advice": lambda _section: self._list(content.advice),
            "focus": lambda _section: self._list(content.focus),
            "spare_parts": lambda _section: self._table_or(content.spare_parts, _("No spare part was used.")),
            "holiday": self._holiday,
            "photos": self._photos,
            "appendices": self._appendices,
            "attachments": self._attachments,
        }

    def write(self) -> bytes:
        content = self.content
        parts.set_up(self.document, content.header, self._number_line(), f"SHA-256 {content.sha256[:16]}…")
        self._cover()
        self._signatures()
        self._contents()
        for section in sections_of(content):
            self.document.add_heading(f"{section.number}  {section.title}", 1)
            self.chapters[section.key](section)
        parts.paragraph(self.document, _("End of the report"), align=WD_ALIGN_PARAGRAPH.CENTER)
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()

    def _number_line(self) -> str:
        return f"{self.content.cover.number} · {_('Revision')} {self.content.cover.revision}"

    def _cover(self) -> None:
        cover, document = self.content.cover, self.document
        centre = WD_ALIGN_PARAGRAPH.CENTER
        parts.paragraph(document, cover.hospital, size=20, bold=True, align=centre, before=40)
        parts.paragraph(document, cover.title, size=28, bold=True, align=centre, before=50, after=8)
        if cover.is_draft:
            parts.paragraph(document, _("Draft, not yet signed"), size=11, align=centre)
        rows = [(fact.label, fact.text) for fact in cover.facts]
        rows += [(_("Report no."), cover.number), (_("Revision"), str(cover.revision))]
        parts.facts(document, rows, before=30)
        code = io.BytesIO()
        segno.make(cover.verify_url, error="m", micro=False).save(code, kind="png", scale=6, border=2)
        code.seek(0)
        parts.picture(document, code, Mm(30), align=centre, before=20)
        parts.paragraph(document, _("Scan to verify"), size=9, align=centre)
        parts.paragraph(document, cover.supplier, size=12, align=centre, before=14)
        document.add_page_break()

    def _signatures(self) -> None:
        content, document = self.content, self.document
        parts.paragraph(
            document, pgettext("report", "Signatures"), size=16, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER
        )
        text = _(
            "Both parties have read report %(number)s, revision %(revision)s, and sign for its content, "
            "whose SHA-256 is printed on the cover."
        )
        parts.paragraph(document, text % {"number": content.cover.number, "revision": content.cover.revision})
        parts.paragraph(document, f"SHA-256 {content.sha256}", size=8)
        for party in dict.fromkeys(one.party for one in content.signatures):
            parts.paragraph(document, party, bold=True, before=10)
            rows = [
                (one.role, one.name, f"{_('Date')}  {one.at}")
                for one in content.signatures
                if one.party == party
            ]
            parts.grid(document, rows, (28, 40, 32), row_height=Mm(13))
            seal = pgettext("report", "Official seal")
            parts.paragraph(document, seal, align=WD_ALIGN_PARAGRAPH.RIGHT, before=26)
        document.add_page_break()

    def _contents(self) -> None:
        title = pgettext("report", "Contents")
        parts.paragraph(self.document, title, size=16, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        parts.table_of_contents(self.document, _("Right-click and update the field to see the contents."))
        self.document.add_page_break()

    def _summary(self, section: Section) -> None:
        summary, document = self.content.summary, self.document
        coverage = summary.score.coverage
        percent = "—" if coverage.percent is None else f"{coverage.percent} %"
        checks = _("%(done)s of %(planned)s checks carried out") % {
            "done": coverage.executed,
            "planned": coverage.planned,
        }
        parts.grid(
            document,
            [
                (str(summary.score.points), percent, str(summary.score.criticals), str(summary.score.warns)),
                (_("score, of 100"), checks, f"■ {_('serious')}", f"▲ {pgettext('report', 'warnings')}"),
            ],
            (25, 25, 25, 25),
            align=WD_ALIGN_PARAGRAPH.CENTER,
        )
        if summary.previous_score:
            parts.paragraph(document, summary.previous_score, size=9)
        if summary.coverage_reason:
            reason = _("The coverage is too low. Signed reason:")
            parts.paragraph(document, f"{reason} {summary.coverage_reason}", bold=True)
        columns = (
            _("Area"), _("State"), _("Normal"), _("Warning"), _("Serious"), _("Not measured"), _("Remark"),
        )  # fmt: skip
        rows = tuple(
            (
                light.area, shape_and_word(light.level), str(light.ok), str(light.warn), str(light.critical),
                str(light.unmeasured), light.note,
            )
            for light in summary.lights
        )  # fmt: skip
        self._table(Table(columns, rows, (18, 18, 11, 11, 11, 13, 18), numbers=(2, 3, 4, 5)))
        document.add_heading(_("Greatest risks"), 2)
        if summary.top_risks:
            heads = (_("No."), _("Level"), _("Object"), _("Fact"), _("Deadline"))
            top = tuple(
                (str(risk.number), shape_and_word(risk.level), risk.object, risk.fact, risk.deadline)
                for risk in summary.top_risks
            )
            self._table(Table(heads, top, (6, 14, 24, 40, 16)))
        else:
            parts.paragraph(document, _("No hidden risk was found."))
        document.add_heading(_("Conclusion"), 2)
        parts.paragraph(document, summary.conclusion)

    def _scope(self, section: Section) -> None:
        scope, document = self.content.scope, self.document
        document.add_heading(_("Inspected targets"), 2)
        self._table(scope.targets)
        document.add_heading(_("People and tools"), 2)
        parts.facts(document, [(fact.label, fact.text) for fact in scope.people])
        document.add_heading(_("Method"), 2)
        for line in scope.methods:
            parts.paragraph(document, line)
        document.add_heading(_("What was not checked, and why"), 2)
        self._table_or(scope.not_checked, scope.nothing_missed)

    def _areas(self, section: Section) -> None:
        self._chart(self.content.severity_chart)
        for number, area in enumerate(self.content.areas, start=1):
            self.document.add_heading(f"{section.number}.{number}  {area.name}", 2)
            self._area(area)

    def _area(self, area: Area) -> None:
        for remark in area.remarks:
            parts.paragraph(self.document, remark)
        columns = (
            _("Item"), _("Object"), _("Value"), _("Threshold"), _("State"), pgettext("report", "Previous"),
            _("Same period"),
        )  # fmt: skip
        rows = tuple(
            (
                f"{row.item} {row.code}", row.object, f"{row.value}\n{row.note}".strip(), row.threshold,
                shape_and_word(row.level), row.previous, row.same_period,
            )
            for row in area.rows
        )  # fmt: skip
        text = _("No check of this area belongs to this inspection.")
        self._table_or(Table(columns, rows, (19, 17, 14, 13, 12, 13, 12)) if rows else None, text)
        for chart in area.charts:
            self._chart(chart)

    def _chart(self, chart: Chart | None) -> None:
        if chart is None:
            return
        parts.picture(self.document, io.BytesIO(draw_chart(chart)), Mm(_TEXT_WIDTH), before=6)
        if chart.note:
            parts.paragraph(self.document, chart.note, size=9, align=WD_ALIGN_PARAGRAPH.CENTER)

    def _risks(self, section: Section) -> None:
        for risk in self.content.risks:
            self._risk(risk)
        if not self.content.risks:
            parts.paragraph(self.document, _("No hidden risk was found."))

    def _risk(self, risk: Risk) -> None:
        level = shape_and_word(risk.level) + (f"\n{_('came back')}" if risk.is_recurred else "")
        parts.grid(
            self.document,
            [
                (str(risk.number), risk.object, "", level),
                (_("Fact"), risk.fact, "", ""),
                (_("Effect"), risk.effect, "", ""),
                (_("Solution"), risk.suggestion, "", ""),
                (
                    _("Owner"),
                    risk.owner,
                    f"{_('Deadline')} {risk.deadline}",
                    f"{_('Ticket')} {risk.ticket}",
                ),
            ],
            _RISK_WIDTHS,
            merges=((0, 1, 2), (1, 1, 3), (2, 1, 3), (3, 1, 3)),
            is_kept_together=True,
        )

    def _same_period(self, section: Section) -> None:
        parts.paragraph(self.document, self.content.comparison_note)
        self._table(self.content.same_period)
        if self.content.period_summary:
            parts.paragraph(self.document, self.content.period_summary)
        if self.content.findings_change:
            self.document.add_heading(_("Course of the findings"), 2)
            self._table(self.content.findings_change)

    def _holiday(self, section: Section) -> None:
        holiday = self.content.holiday
        if holiday is None:
            return
        parts.paragraph(self.document, holiday.name)
        self.document.add_heading(_("Duty roster"), 2)
        self._table(holiday.roster)
        self.document.add_heading(_("Emergency contacts"), 2)
        self._table(holiday.contacts)
        self.document.add_heading(_("Change freeze"), 2)
        for line in holiday.freeze:
            parts.paragraph(self.document, line)

    def _photos(self, section: Section) -> None:
        for number, photo in enumerate(self.content.photos[:_MOST_PHOTOS], start=1):
            parts.picture(self.document, io.BytesIO(paper_picture(photo)), None, most_height=Mm(90))
            caption = _("Photo %(number)s") % {"number": number}
            parts.paragraph(
                self.document, f"{caption} {photo.caption}", size=9, align=WD_ALIGN_PARAGRAPH.CENTER
            )

    def _appendices(self, section: Section) -> None:
        for number, appendix in enumerate(self.content.appendices, start=1):
            self.document.add_heading(f"{section.number}.{number}  {appendix.title}", 2)
            if appendix.note:
                parts.paragraph(self.document, appendix.note, size=9)
            if appendix.table.rows:
                self._table(appendix.table)

    def _attachments(self, section: Section) -> None:
        rows = tuple((one.name, one.text, one.sha256) for one in self.content.attachments)
        table = Table((_("File"), _("Content"), "SHA-256"), rows, (34, 40, 26)) if rows else None
        self._table_or(table, _("No attachment belongs to this report."))

    def _list(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.document.add_paragraph(line, style="List Number")
        if not lines:
            parts.paragraph(self.document, _("Nothing in particular."))

    def _table_or(self, table: Table | None, text: str) -> None:
        if table is None:
            parts.paragraph(self.document, text)
        else:
            self._table(table)

    def _table(self, table: Table) -> None:
        rows: list[Sequence[Any]] = [
            [shape_and_word(cell) if index == table.level_column else cell for index, cell in enumerate(row)]
            for row in table.rows
        ]
        parts.headed_table(self.document, table.columns, rows, table.widths, table.numbers)
