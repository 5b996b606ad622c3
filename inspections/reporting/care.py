"""Half-yearly database care (R04): tablespaces, data files, junk data, parameters, from the same answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from contracts.models.contract import Contract
from inspections.domain.score import CRITICAL, OK, SKIPPED, UNKNOWN, WARN, score_of, worst
from inspections.models.choices import State
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.result import Item
from inspections.models.tuning import TuningReport
from inspections.models.work import WorkDone
from inspections.reporting import areas, figures, findings, people
from inspections.reporting.appendices import extras_of
from inspections.reporting.content import Area, Cover, Fact, Light, ReportContent, Scope, Summary, Table
from inspections.reporting.history import History, history_of
from inspections.reporting.identity import Subject
from inspections.reporting.run_status import Checked, area_of_rows, checked_items, object_of

_PERIOD = re.compile(r"(?P<year>20\d\d)-H(?P<half>[12])")
CODES = frozenset(code for _title, codes in areas.CARE for code in codes)


class NoSuchHalfYear(ValueError):
    """The period is not written like 2026-H1."""


@dataclass(frozen=True)
class HalfYear:
    """January to June or July to December."""

    year: int
    half: int

    @classmethod
    def read(cls, text: str) -> HalfYear:
        """From "2026-H1"; raises NoSuchHalfYear."""
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise NoSuchHalfYear(text)
        return cls(int(match["year"]), int(match["half"]))

    @classmethod
    def of(cls, day: date) -> HalfYear:
        return cls(day.year, 1 if day.month <= 6 else 2)

    def __str__(self) -> str:
        return f"{self.year}-H{self.half}"

    @property
    def words(self) -> str:
        """As people say it."""
        text = _("first half of %(year)s") if self.half == 1 else _("second half of %(year)s")
        return text % {"year": self.year}

    @property
    def first(self) -> date:
        return date(self.year, 6 * self.half - 5, 1)

    @property
    def end(self) -> date:
        """The day after the last."""
        return date(self.year, 7, 1) if self.half == 1 else date(self.year + 1, 1, 1)

    @property
    def before(self) -> HalfYear:
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)


def care_items(contract: Contract, half: HalfYear) -> list[Checked]:
    """The newest answer of the half year to each care check on each target of the contract."""
    items = (
        Item.objects.filter(
            inspection__contract=contract,
            code__in=CODES,
            result__measured_at__gte=_midnight(half.first),
            result__measured_at__lt=_midnight(half.end),
        )
        .exclude(inspection__state=State.CANCELLED)
        .select_related("check_row", "target__system", "result", "inspection__contract")
        .order_by("target_id", "code", "-result__measured_at", "-pk")
        .distinct("target_id", "code")
    )
    return sorted(checked_items(items), key=lambda one: (one.item.code, one.item.target_id or 0))


def assemble_care(
    contract: Contract, half: HalfYear, checked: Sequence[Checked], language: str
) -> ReportContent:
    """The content of the care report; `checked` as `care_items` gives it, not empty."""
    with override(language):
        newest = max((one.item.inspection for one in checked), key=lambda one: (one.planned_on, one.pk))
        history = history_of(newest)
        chapters = _chapters(checked, history)
        seen = _findings(contract, half)
        risks = findings.risks_of(seen)
        score = score_of(one.status for one in checked)
        subject = Subject(contract, None, str(half))
        title = _("Half-yearly database care report")
        appendices, sheets = extras_of(checked, history, _tuning(contract, half))
        return ReportContent(
            language=language,
            header=f"{contract.name} {title}",
            cover=Cover(
                title=title,
                hospital=contract.hospital.name,
                supplier=contract.supplier.name,
                facts=(
                    Fact(_("Contract"), contract.name),
                    Fact(_("Contract number"), contract.number),
                    Fact(pgettext("report", "Period"), half.words),
                    Fact(_("Databases"), _databases(checked)),
                ),
                number=subject.number,
                revision=subject.revision,
                verify_url=subject.verify_url,
            ),
            signatures=people.unsigned(contract),
            summary=Summary(score, "", _lights(chapters), risks[: findings.TOP], _conclusion(checked, half)),
            scope=_scope(checked),
            areas=chapters,
            risks=risks,
            follow_up=None,
            comparison_note=_("Each value stands beside that of the inspection before and of last year."),
            same_period=_coverage_table(checked),
            findings_change=None,
            period_summary="",
            work=_work(contract, half),
            advice=_advice(checked),
            focus=(),
            spare_parts=None,
            holiday=None,
            photos=(),
            appendices=appendices,
            sheets=sheets,
        )


def _tuning(contract: Contract, half: HalfYear) -> QuerySet[TuningReport]:
    """What the databases of the contract were advised in the half year."""
    return TuningReport.objects.filter(
        target__contract=contract,
        collected_at__gte=_midnight(half.first),
        collected_at__lt=_midnight(half.end),
    ).select_related("target")


def _chapters(checked: Sequence[Checked], history: History) -> tuple[Area, ...]:
    codes = {code for codes, _title in areas.CHARTED.values() for code in codes} & CODES
    trail = history.trail(codes)
    chapters = []
    for title, wanted in areas.CARE:
        own = [one for one in checked if one.item.code in wanted]
        chapters.append(area_of_rows(str(title), own, history, trail))
    return tuple(chapters)


def _lights(chapters: Sequence[Area]) -> tuple[Light, ...]:
    lights = []
    for chapter in chapters:
        statuses = [row.level for row in chapter.rows]
        unmeasured = sum(status in {UNKNOWN, SKIPPED} for status in statuses)
        lights.append(
            Light(
                chapter.name,
                worst(statuses),
                ok=statuses.count(OK),
                warn=statuses.count(WARN),
                critical=statuses.count(CRITICAL),
                unmeasured=unmeasured,
            )
        )
    return tuple(lights)


def _findings(contract: Contract, half: HalfYear) -> list[Finding]:
    seen = Finding.objects.filter(
        contract=contract,
        check_code__in=CODES,
        last_seen_at__gte=_midnight(half.first),
        last_seen_at__lt=_midnight(half.end),
    ).select_related("target", "owner", "ticket", "result__item__check_row")
    return sorted(seen, key=lambda one: (one.severity != CRITICAL, one.check_code, one.pk))


def _databases(checked: Sequence[Checked]) -> str:
    names = dict.fromkeys(one.item.target.name for one in checked if one.item.target)
    return _(", ").join(names) or figures.NOTHING


def _conclusion(checked: Sequence[Checked], half: HalfYear) -> str:
    score = score_of(one.status for one in checked)
    return _(
        "In %(period)s the databases were looked at with %(count)s checks of care: %(critical)s serious, "
        "%(warn)s warnings. What to do stands with each risk."
    ) % {"period": half.words, "count": len(checked), "critical": score.criticals, "warn": score.warns}


def _scope(checked: Sequence[Checked]) -> Scope:
    targets = {one.item.target.pk: one.item.target for one in checked if one.item.target}
    rows = tuple(
        (row.name, row.kind, row.system.name, row.version or figures.NOTHING) for row in targets.values()
    )
    missed = tuple(
        (f"{one.item.code} {one.item.check_row.name}", object_of(one), one.result.reason)
        for one in checked
        if one.result and one.status in {UNKNOWN, SKIPPED}
    )
    return Scope(
        targets=Table(
            (pgettext("report", "Target"), _("Kind"), _("System"), _("Version")), rows, (28, 20, 30, 22)
        ),
        people=(Fact(_("Inspections used"), _inspections(checked)),),
        methods=(
            _("Of each check the newest answer of the half year counts, whichever inspection gave it."),
        ),
        not_checked=Table((_("Check"), _("Object"), _("Reason")), missed, (34, 30, 36)) if missed else None,
        nothing_missed=_("Every planned check was carried out."),
    )


def _inspections(checked: Sequence[Checked]) -> str:
    used: dict[int, Inspection] = {one.item.inspection_id: one.item.inspection for one in checked}
    return _(", ").join(used[key].label for key in sorted(used))


def _coverage_table(checked: Sequence[Checked]) -> Table:
    rows = []
    for title, codes in areas.CARE:
        own = [one for one in checked if one.item.code in codes]
        score = score_of(one.status for one in own)
        rows.append((str(title), str(len(own)), str(score.criticals), str(score.warns)))
    columns = (_("Chapter"), _("Checks"), _("Serious"), _("Warning"))
    return Table(columns, tuple(rows), (46, 18, 18, 18), numbers=(1, 2, 3))


def _work(contract: Contract, half: HalfYear) -> Table | None:
    standing = Inspection.objects.filter(contract=contract).current()  # a correction repeats what it corrects
    done = WorkDone.objects.filter(
        inspection__in=standing.filter(Q(revises=None) | Q(state=State.ACCEPTED)),
        done_at__gte=_midnight(half.first),
        done_at__lt=_midnight(half.end),
    ).select_related("target")
    rows = tuple(
        (
            row.title,
            row.target.name if row.target else figures.NOTHING,
            row.before or figures.NOTHING,
            row.after or figures.NOTHING,
            figures.moment(row.done_at),
        )
        for row in done
    )
    columns = (
        pgettext("report", "What was done"),
        pgettext("report", "Target"),
        pgettext("report", "Before"),
        pgettext("report", "After"),
        _("Time"),
    )
    return Table(columns, rows, (32, 16, 18, 18, 16)) if rows else None


def _advice(checked: Sequence[Checked]) -> tuple[str, ...]:
    """The checks' own advice where something was found, each once."""
    bad = [one for one in checked if one.status in {WARN, CRITICAL}]
    return tuple(dict.fromkeys(one.item.check_row.advice for one in bad if one.item.check_row.advice))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
