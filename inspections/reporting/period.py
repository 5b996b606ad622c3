"""The period in figures: tickets, downtime, score, findings, against the last and the same period (M17)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contracts.models.contract import Contract
from contracts.models.health import HealthOutage, HealthProbe
from core.charts import Chart, Series
from inspections.domain.comparison import Basis, LastYear, compare, compare_findings
from inspections.domain.score import Score, score_of
from inspections.models.choices import FindingState, Status
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.result import Item, Result
from inspections.reporting import figures
from inspections.reporting.content import Table
from inspections.reporting.history import Earlier, History, held_on
from tickets.models.choices import FAULT_KINDS, State
from tickets.models.ticket import Ticket

Window = tuple[datetime, datetime]
Figure = Decimal | None


@dataclass(frozen=True)
class Periods:
    """Half-open windows of this period, the one before of the same length, and the same days last year."""

    now: Window
    before: Window
    last_year: Window


def periods_of(history: History) -> Periods:
    """From the day of the previous inspection, or the contract's first, to this one's."""
    inspection = history.inspection
    end = held_on(inspection)
    previous = history.whole.previous
    start = held_on(previous) if previous else inspection.contract.starts_on
    start = min(start, end - timedelta(days=1))
    length = end - start
    year = timedelta(days=365)
    return Periods(_window(start, end), _window(start - length, start), _window(start - year, end - year))


def comparison_note(history: History) -> str:
    """Which inspections this one is set against, by name; nothing is invented in the first year."""
    pair = history.whole
    previous = (
        _("Previous: %(number)s of %(date)s.")
        % {"number": pair.previous.label, "date": figures.day(held_on(pair.previous))}
        if pair.previous
        else _("Previous: none, this is the first inspection.")
    )
    return f"{previous} {_last_year_note(pair.last_year)}"


def _last_year_note(found: LastYear[Earlier]) -> str:
    if found.inspection is None:
        return _("Same period of last year: no data of the same period.")
    facts = {"number": found.inspection.inspection.label, "date": figures.day(found.inspection.held_on)}
    if found.basis == Basis.SAME_PERIOD:
        return _("Same period of last year: %(number)s of %(date)s.") % facts
    nearest = _(
        "Same period of last year: no data; the nearest of the same kind stands in, %(number)s of %(date)s."
    )
    return nearest % facts


def period_table(history: History) -> Table:
    """Score, tickets and downtime of the three periods; what no app measures yet is said."""
    contract, periods = history.inspection.contract, periods_of(history)
    rows = [_score_row(history)]
    rows += [
        _row(title, periods, contract, count)
        for title, count in (
            (_("Tickets"), _tickets),
            (_("of them faults"), _faults),
            (_("Tickets with a missed target"), _breached),
            (_("Downtime (minutes)"), _downtime),
        )
    ]
    unmeasured = _("not yet measured")
    for title in (_("Backup success"), _("Interface success")):
        rows.append((title, unmeasured, unmeasured, figures.NOTHING, unmeasured, figures.NOTHING))
    columns = (
        _("Figure"),
        _("This period"),
        _("Last period"),
        pgettext("report", "Change"),
        _("Same period"),
        pgettext("report", "Change"),
    )
    return Table(columns, tuple(rows), (22, 16, 16, 15, 16, 15), numbers=(1, 2, 4))


def previous_score(history: History) -> str:
    """The score of the previous inspection with its coverage, in words; empty in the first."""
    previous = history.whole.previous
    if previous is None:
        return ""
    score = _whole_score(previous)
    percent = score.coverage.percent
    return _("Previous inspection, %(number)s: score %(score)s, coverage %(coverage)s.") % {
        "number": previous.label,
        "score": score.points,
        "coverage": figures.NOTHING if percent is None else f"{percent} %",
    }


def findings_table(history: History, findings: Sequence[Finding]) -> Table | None:
    """New, persistent, cleared, unchecked and recurred findings; None when there are none at all."""
    inspection = history.inspection
    follow_ups = list(inspection.follow_ups.select_related("finding__target"))
    then = {
        row.finding.fingerprint: f"{row.finding.target_id} {row.finding.check_code}" for row in follow_ups
    }
    statuses = Result.objects.filter(item__inspection=inspection).values_list(
        "item__target", "item__code", "status"
    )
    found = compare_findings(
        now=[one.fingerprint for one in findings],
        then=then,
        measured={f"{target} {code}": status for target, code, status in statuses},
        closed=[one.fingerprint for one in findings if _came_back(one, inspection)],
    )
    known = {one.fingerprint: one for one in [*(row.finding for row in follow_ups), *findings]}
    words = (
        (found.recurred, _("came back")),
        (found.new, pgettext("finding", "new")),
        (found.persistent, _("still there")),
        (found.unchecked, _("not checked")),
        (found.cleared, _("cleared")),
    )
    rows = tuple(
        (word, known[print_].title, known[print_].severity, figures.day(_local(known[print_].first_seen_at)))
        for prints, word in words
        for print_ in prints
    )
    columns = (pgettext("finding", "Course"), _("Finding"), _("Level"), _("First seen"))
    return Table(columns, rows, (14, 56, 15, 15), level_column=2) if rows else None


def severity_chart(history: History) -> Chart | None:
    """Findings by severity in this, the previous and last year's inspection."""
    last_year = history.whole.last_year.inspection
    columns = [
        (_("Same period"), last_year.inspection if last_year else None),
        (pgettext("report", "Previous"), history.whole.previous),
        (_("This inspection"), history.inspection),
    ]
    present = [(label, one) for label, one in columns if one is not None]
    rows = Result.objects.filter(
        item__inspection__in=[one.pk for _label, one in present], status__in=[Status.WARN, Status.CRITICAL]
    ).values_list("item__inspection", "status")
    seen = list(rows)
    if not seen:
        return None
    series = tuple(
        Series(str(status.label), tuple(float(seen.count((one.pk, status.value))) for _label, one in present))
        for status in (Status.CRITICAL, Status.WARN)
    )
    return Chart("bars", _("Checks by severity"), tuple(label for label, _one in present), series)


def _score_row(history: History) -> tuple[str, ...]:
    last_year = history.whole.last_year.inspection
    three = [
        _score(one)
        for one in (history.inspection, history.whole.previous, last_year.inspection if last_year else None)
    ]
    return _figures(_("Score"), three)


def _score(inspection: Inspection | None) -> Figure:
    return None if inspection is None else Decimal(_whole_score(inspection).points)


def _whole_score(inspection: Inspection) -> Score:
    items = Item.objects.filter(inspection=inspection).values_list("result__status", flat=True)
    return score_of(status or Status.UNKNOWN for status in items)


def _row(
    title: str, periods: Periods, contract: Contract, count: Callable[[Contract, Window], Figure]
) -> tuple[str, ...]:
    windows = (periods.now, periods.before, periods.last_year)
    return _figures(title, [count(contract, one) if _covers(contract, one) else None for one in windows])


def _covers(contract: Contract, window: Window) -> bool:
    """Whether the contract ran already: before its first day there are no figures, not zeros."""
    return _local(window[0]) >= contract.starts_on


def _figures(title: str, three: Sequence[Figure]) -> tuple[str, ...]:
    now, before, last_year = three
    none = _("no data of the same period")
    return (
        title,
        _shown(now, _("not measured")),
        _shown(before, figures.NOTHING),
        figures.difference(compare(now, before)),
        _shown(last_year, none),
        figures.difference(compare(now, last_year)),
    )


def _shown(value: Figure, otherwise: str) -> str:
    return otherwise if value is None else figures.number(value)


def _tickets(contract: Contract, window: Window) -> Figure:
    return Decimal(_reported(contract, window).count())


def _faults(contract: Contract, window: Window) -> Figure:
    return Decimal(_reported(contract, window).filter(kind__in=FAULT_KINDS).count())


def _breached(contract: Contract, window: Window) -> Figure:
    return Decimal(_reported(contract, window).breached().count())


def _reported(contract: Contract, window: Window):  # type: ignore[no-untyped-def]
    start, end = window
    return Ticket.objects.filter(contract=contract, occurred_at__gte=start, occurred_at__lt=end).exclude(
        state=State.CANCELLED
    )


def _downtime(contract: Contract, window: Window) -> Figure:
    """Minutes of outages within the window, added over modules; None when nothing is watched."""
    if not HealthProbe.objects.filter(contract=contract).exists():
        return None
    start, end = window
    outages = HealthOutage.objects.filter(probe__contract=contract, began_at__lt=end).filter(
        Q(ended_at=None) | Q(ended_at__gt=start)
    )
    seconds = sum(
        (min(ended or end, end) - max(began, start)).total_seconds()
        for began, ended in outages.values_list("began_at", "ended_at")
    )
    return Decimal(round(seconds / 60))


def _came_back(finding: Finding, inspection: Inspection) -> bool:
    return finding.state == FindingState.RECURRED and finding.first_seen_id != inspection.pk


def _window(first: date, end: date) -> Window:
    return _midnight(first), _midnight(end)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _local(at: datetime) -> date:
    return timezone.localdate(at)
