"""Hidden risks with their solutions, and what became of the last ones (README §6, §8)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from inspections.domain.score import CRITICAL
from inspections.models.choices import FindingState
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.reporting import figures
from inspections.reporting.content import Risk, Table

TOP = 5


def findings_of(inspection: Inspection) -> list[Finding]:
    """What this inspection saw, gravest first."""
    rows = Finding.objects.filter(last_seen=inspection).select_related(
        "target", "owner", "ticket", "result__item__check_row"
    )
    return sorted(rows, key=lambda one: (one.severity != CRITICAL, one.check_code, one.pk))


def risks_of(findings: Sequence[Finding]) -> tuple[Risk, ...]:
    """Numbered risks; where the record is silent the check's own advice speaks, never a blank."""
    return tuple(_risk(number, one) for number, one in enumerate(findings, start=1))


def follow_up_table(inspection: Inspection) -> Table | None:
    """What this inspection says of each finding that was open when it began (SV-005)."""
    rows = inspection.follow_ups.select_related("finding__target").order_by("pk")
    lines = tuple(
        (
            str(number),
            _titled(row.finding),
            row.finding.severity,
            figures.moment(row.finding.first_seen_at)[:10],
            row.get_answer_display() if row.answer else _("not answered yet"),
            row.note or figures.NOTHING,
        )
        for number, row in enumerate(rows, start=1)
    )
    columns = (_("No."), _("Finding"), _("Level"), _("First seen"), _("Checked again"), _("Note"))
    return Table(columns, lines, (6, 32, 14, 14, 16, 18), level_column=2) if lines else None


def _risk(number: int, finding: Finding) -> Risk:
    result = finding.result
    answer = (result.suggestion or result.item.check_row.advice) if result else ""
    cause = finding.cause or (result.cause if result else "")
    unsettled = _("to be settled")
    return Risk(
        number=number,
        object=_titled(finding),
        fact=finding.fact or (result.text if result else "") or finding.title,
        effect=finding.effect or cause or _("see the level and the threshold of the check"),
        level=finding.severity,
        suggestion=finding.suggestion or answer or unsettled,
        owner=str(finding.owner.full_name or finding.owner) if finding.owner else unsettled,
        deadline=figures.day(finding.due_on) if finding.due_on else unsettled,
        ticket=finding.ticket.spoken_number if finding.ticket else figures.NOTHING,
        is_recurred=finding.state == FindingState.RECURRED,
    )


def _titled(finding: Finding) -> str:
    target = finding.target.name if finding.target else ""
    return finding.title if not target or target in finding.title else f"{target} · {finding.title}"
