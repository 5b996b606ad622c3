"""Reads one inspection and says what its report says (M17, M19, M20); nothing is written, queries are few."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from inspections.check_words import kind_name
from inspections.domain.score import SKIPPED, UNKNOWN, Score, score_of
from inspections.faces import period_word
from inspections.models.choices import State
from inspections.models.inspection import Inspection
from inspections.models.result import Item
from inspections.models.target import Target
from inspections.reporting import figures, findings, people, period
from inspections.reporting.appendices import extras_of
from inspections.reporting.content import (
    Cover,
    Fact,
    Light,
    Photo,
    ReportContent,
    Risk,
    Scope,
    Summary,
    Table,
)
from inspections.reporting.history import held_on, history_of
from inspections.reporting.holiday import holiday_of
from inspections.reporting.identity import Subject
from inspections.reporting.run_status import Checked, areas_of, checked_items, lights_of, object_of


def assemble(inspection: Inspection, language: str) -> ReportContent:
    """The whole content of the report, in `language`."""
    with override(language):
        return _Assembly(inspection, language).content()


def items_of(inspection: Inspection) -> list[Checked]:
    """Every item of the inspection with its answer."""
    items = Item.objects.filter(inspection=inspection).select_related(
        "check_row", "target__system", "result__answered_by"
    )
    return checked_items(items)


def score_of_checked(checked: Sequence[Checked]) -> Score:
    return score_of(one.status for one in checked)


class _Assembly:
    """One run: the rows read once, the parts made from them."""

    def __init__(self, inspection: Inspection, language: str) -> None:
        self.inspection, self.language = inspection, language
        self.contract = inspection.contract
        self.checked = items_of(inspection)
        self.history = history_of(inspection)
        self.findings = findings.findings_of(inspection)
        self.risks = findings.risks_of(self.findings)
        self.score = score_of_checked(self.checked)

    def content(self) -> ReportContent:
        inspection = self.inspection
        reports = inspection.tuning_reports.select_related("target")
        appendices, sheets = extras_of(self.checked, self.history, reports)
        return ReportContent(
            language=self.language,
            header=f"{self._systems()} {self._title()}",
            cover=self._cover(),
            signatures=people.signatures_of(inspection),
            summary=self._summary(),
            scope=self._scope(),
            areas=areas_of(self.checked, self.history),
            risks=self.risks,
            follow_up=findings.follow_up_table(inspection),
            comparison_note=period.comparison_note(self.history),
            same_period=period.period_table(self.history),
            findings_change=period.findings_table(self.history, self.findings),
            period_summary=inspection.period_summary,
            work=_work_table(inspection),
            advice=_lines(inspection.daily_advice),
            focus=_lines(inspection.next_focus),
            spare_parts=_spare_parts_table(inspection),
            holiday=holiday_of(inspection),
            photos=_photos_of(inspection),
            appendices=appendices,
            sheets=sheets,
            severity_chart=period.severity_chart(self.history),
        )

    def _title(self) -> str:
        return _("%(kinds)s report") % {"kinds": self.inspection.title}

    def _systems(self) -> str:
        systems = {one.item.target.system for one in self.checked if one.item.target}
        chosen = sorted(systems, key=lambda system: system.key) or list(self.contract.systems.all())
        return _(", ").join(system.name for system in chosen)

    def _cover(self) -> Cover:
        inspection, subject = self.inspection, Subject(self.contract, self.inspection)
        periods = _(", ").join(period_word(slot) for slot in inspection.slots.order_by("due_on"))
        first, last = held_on(inspection), inspection.worked_to or held_on(inspection)
        days = figures.day(first) if first == last else f"{figures.day(first)} – {figures.day(last)}"
        return Cover(
            title=self._title(),
            hospital=self.contract.hospital.name,
            supplier=self.contract.supplier.name,
            facts=(
                Fact(_("System"), self._systems()),
                Fact(_("Contract"), self.contract.name),
                Fact(_("Contract number"), self.contract.number),
                Fact(_("Kind of inspection"), inspection.title),
                Fact(pgettext("report", "Period"), periods or figures.NOTHING),
                Fact(_("Date of inspection"), days),
                Fact(_("Engineers"), _(", ").join(people.engineers_of(inspection)) or figures.NOTHING),
            ),
            number=subject.number,
            revision=subject.revision,
            verify_url=subject.verify_url,
            is_draft=inspection.state != State.ACCEPTED,
        )

    def _summary(self) -> Summary:
        lights = lights_of(self.checked)
        reason = "" if self.score.coverage.is_enough else self._coverage_reason()
        return Summary(
            score=self.score,
            previous_score=period.previous_score(self.history),
            lights=lights,
            top_risks=self.risks[: findings.TOP],
            conclusion=self.inspection.summary or self._conclusion(lights, self.risks),
            coverage_reason=reason,
        )

    def _coverage_reason(self) -> str:
        """Why too little was checked, and who signed for it when."""
        row = self.inspection
        if row.low_coverage_signed_at is None:
            return row.low_coverage_reason
        who, when = people.name_of(row.low_coverage_signed_by), figures.moment(row.low_coverage_signed_at)
        return f"{row.low_coverage_reason} ({who}, {when})"

    def _conclusion(self, lights: Sequence[Light], risks: Sequence[Risk]) -> str:
        """Facts in one sentence, where the engineer wrote none."""
        coverage = self.score.coverage
        return _(
            "%(done)s of %(planned)s checks were carried out; %(critical)s are serious, %(warn)s warnings; "
            "%(risks)s hidden risks are recorded, each with its solution."
        ) % {
            "done": coverage.executed,
            "planned": coverage.planned,
            "critical": self.score.criticals,
            "warn": self.score.warns,
            "risks": len(risks),
        }

    def _scope(self) -> Scope:
        missed = [one for one in self.checked if one.status in {UNKNOWN, SKIPPED}]
        rows = tuple(
            (
                f"{one.item.code} {one.item.check_row.name}",
                object_of(one).replace("\n", " · "),
                (one.result.reason if one.result else "") or _("not answered yet"),
                str(one.result.answered_by or _("the portal")) if one.result else figures.NOTHING,
            )
            for one in missed
        )
        columns = (_("Check"), _("Object"), _("Reason"), _("Said by"))
        return Scope(
            targets=_targets_table(self.inspection, self.checked),
            people=people.people_and_tools(self.inspection, self.checked),
            methods=_methods(self.inspection),
            not_checked=Table(columns, rows, (30, 26, 30, 14)) if rows else None,
            nothing_missed=_("Every planned check was carried out."),
        )


def _methods(inspection: Inspection) -> tuple[str, ...]:
    lines = []
    if inspection.catalogue:
        facts = {"list": str(inspection.catalogue)}
        lines.append(
            _("The checks are those of the check list %(list)s, frozen when the work began.") % facts
        )
    lines.append(
        _("Limits are those of the target, else the contract, else the list; each stands with its result.")
    )
    lines.append(
        _("Databases are read with an account that only reads, under time limits; nothing is changed by it.")
    )
    return tuple(lines)


def _targets_table(inspection: Inspection, checked: Sequence[Checked]) -> Table:
    targets: dict[int, Target] = {one.item.target.pk: one.item.target for one in checked if one.item.target}
    targets |= {target.pk: target for target in inspection.targets.select_related("system")}
    rows = tuple(
        (
            target.name,
            kind_name(target.kind),
            target.system.name,
            target.version or figures.NOTHING,
            target.get_environment_display(),
            target.place or figures.NOTHING,
        )
        for target in sorted(targets.values(), key=lambda target: (target.kind, target.name))
    )
    columns = (
        pgettext("report", "Target"),
        _("Kind"),
        _("System"),
        _("Version"),
        _("Environment"),
        _("Place"),
    )
    nothing = ((_("The site as a whole"), *[figures.NOTHING] * 5),)
    return Table(columns, rows or nothing, (22, 14, 20, 16, 11, 17))


def _work_table(inspection: Inspection) -> Table | None:
    rows = tuple(
        (
            row.title,
            row.target.name if row.target else figures.NOTHING,
            row.before or figures.NOTHING,
            row.after or figures.NOTHING,
            people.name_of(row.done_by),
            figures.moment(row.done_at),
            row.change.spoken_number if row.change else figures.NOTHING,
        )
        for row in inspection.work_done.select_related("target", "done_by", "change")
    )
    columns = (
        pgettext("report", "What was done"),
        pgettext("report", "Target"),
        pgettext("report", "Before"),
        pgettext("report", "After"),
        _("Person"),
        _("Time"),
        _("Change record"),
    )
    return Table(columns, rows, (25, 13, 16, 16, 9, 11, 10)) if rows else None


def _spare_parts_table(inspection: Inspection) -> Table | None:
    rows = tuple(
        (row.name, row.serial or figures.NOTHING, str(row.quantity), row.note or figures.NOTHING)
        for row in inspection.spare_parts.all()
    )
    columns = (_("Part"), _("Serial number"), _("Quantity"), _("Note"))
    return Table(columns, rows, (32, 26, 10, 32), numbers=(2,)) if rows else None


def _photos_of(inspection: Inspection) -> tuple[Photo, ...]:
    """Of the checks in the list's order, then of the work done, what it was before first."""
    photos = inspection.photos.select_related("item__check_row", "work").order_by(
        "item__position", "work__done_at", "work", "-moment", "received_at", "pk"
    )
    return tuple(_photo(row) for row in photos)


def _photo(row) -> Photo:  # type: ignore[no-untyped-def]
    shown = row.item.check_row.name if row.item else ""
    if row.work:
        shown = f"{row.work.title} · {row.get_moment_display()}"
    parts = [shown, row.caption, row.place, figures.moment(row.taken_at or row.received_at)]
    caption = " · ".join(dict.fromkeys(part for part in parts if part))
    return Photo(caption, row.sha256, lambda: row.file.open("rb"))


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a text box, without the numbers people type before them."""
    stripped = (line.strip().lstrip("-·•").strip() for line in text.splitlines())
    return tuple(_without_number(line) for line in stripped if line)


def _without_number(line: str) -> str:
    head, separator, rest = line.partition(" ")
    if separator and head.rstrip(".、)）").isdigit() and not head.isdigit():
        return rest.strip()
    for sign in ("、", ".", "．", "）"):
        head, separator, rest = line.partition(sign)
        if separator and head.isdigit() and rest and not rest[0].isdigit():
            return rest.strip()
    return line
