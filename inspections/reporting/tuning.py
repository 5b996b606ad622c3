"""Tuning proposals and changed parameters in the appendices and the workbook (M20, R04; README §8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inspections.domain.settings import SettingsDiff, compare_settings, settings_of
from inspections.models.tuning import TuningReport
from inspections.reporting import figures
from inspections.reporting.content import Appendix, Cell, Sheet, Table
from inspections.reporting.history import History
from inspections.reporting.run_status import Checked
from inspections.tuning_words import Told, told

COMPARED = frozenset({"PG-050", "MY-013"})
"""Checks whose rows are the settings themselves."""

Parts = tuple[list[Appendix], list[Sheet]]


def tuning_parts(reports: Iterable[TuningReport]) -> Parts:
    """One appendix and one sheet of the proposals in the newest report of each target; none, nothing."""
    newest: dict[int, TuningReport] = {}
    for report in sorted(reports, key=lambda one: (one.collected_at, one.pk)):
        newest[report.target_id] = report
    found = [(report, one) for report in newest.values() for one in told(report.proposals)]
    if not newest:
        return [], []
    note = _("The portal never runs these statements; whoever runs them does so under a change record.")
    if not found:
        note = _("Indexes, space and statements were looked at; there is nothing to propose.")
    columns = (_("Database"), _("Proposal"), _("Why"), _("Statement to run"), _("Risk"))
    table = Table(columns, tuple(_proposal(report, one) for report, one in found), (12, 19, 23, 30, 16))
    return [Appendix(_("Tuning proposals"), table, note)], [_tuning_sheet(found)]


def settings_parts(checked: Sequence[Checked], history: History) -> Parts:
    """Parameters that differ from the previous inspection of the same target, and the same as a sheet."""
    notes, rows = [], []
    for one in checked:
        if one.item.code not in COMPARED or one.result is None:
            continue
        target = one.item.target.name if one.item.target else ""
        earlier = history.previous_result((one.item.target_id, one.item.code))
        if earlier is None:
            notes.append(_("%(target)s: no earlier inspection to compare with.") % {"target": target})
            continue
        diff = compare_settings(settings_of(one.result.rows), settings_of(earlier.rows))
        notes += _notes(target, diff)
        rows += [(target, change.name, _shown(change.before), _shown(change.now)) for change in diff.changes]
    if not notes and not rows:
        return [], []
    columns = (
        pgettext("report", "Target"), _("Parameter"), pgettext("report", "Previous"),
        pgettext("report", "Now"),
    )  # fmt: skip
    title = _("Parameters changed since the previous inspection")
    appendix = Appendix(title, Table(columns, tuple(rows), (16, 28, 28, 28)), " ".join(notes))
    return [appendix], [Sheet(_("Changed parameters"), columns, tuple(rows))]


def _notes(target: str, diff: SettingsDiff) -> Iterator[str]:
    if not diff.changes:
        yield _("%(target)s: nothing changed.") % {"target": target}
    if diff.compared_to:
        yield _("%(target)s: compared up to %(name)s, as only so many settings were kept.") % {
            "target": target,
            "name": diff.compared_to,
        }


def _shown(value: str | None) -> str:
    return _("default") if value is None else value or figures.NOTHING


def _proposal(report: TuningReport, one: Told) -> tuple[str, ...]:
    gain = _("frees at most %(size)s") % {"size": one.gain} if one.gain else ""
    when = _("outside working hours") if one.outside_hours else ""
    statement = one.sql or (figures.NOTHING if one.is_judged else _("not yet judged"))
    return (
        f"{report.target.name}\n{one.database}",
        "\n".join(filter(None, [one.title, one.object, gain])),
        one.reason,
        statement,
        "\n".join(filter(None, [one.risk_title, when, one.caution])),
    )


def _tuning_sheet(found: Sequence[tuple[TuningReport, Told]]) -> Sheet:
    columns = (
        pgettext("report", "Target"), _("Database"), _("Proposal"), _("Object"), _("Why"),
        _("Statement to run"), _("Risk"), _("Caution"), _("outside working hours"), _("Gain at most"),
        _("Measured at"),
    )  # fmt: skip
    return Sheet(_("Tuning proposals"), columns, tuple(_cells(report, one) for report, one in found))


def _cells(report: TuningReport, one: Told) -> tuple[Cell, ...]:
    return (
        report.target.name, one.database, one.title, one.object, one.reason, one.sql, one.risk_title,
        one.caution, _("yes") if one.outside_hours else _("no"), one.gain,
        figures.moment(report.collected_at),
    )  # fmt: skip
