"""The audit trail as an Excel or CSV file, written in the background."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditlog.models import LogEntry
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.audit import AuditFilterForm
from accounts.selectors.audit import entries_visible_to
from core.audit.reading import action_of, describe_changes, type_label
from core.jobs import JobResult, RunningJob, runner
from core.tables import CSV_TYPE, XLSX_TYPE, Column, write_csv, write_workbook

EXPORT_KIND = "accounts.audit-export"
CHUNK = 500
COLUMNS = [
    Column(gettext_lazy("Row"), 10),
    Column(gettext_lazy("Time"), 20),
    Column(gettext_lazy("Who"), 20),
    Column(gettext_lazy("Address"), 18),
    Column(gettext_lazy("Action"), 10),
    Column(gettext_lazy("Kind of object"), 16),
    Column(gettext_lazy("Object"), 30),
    Column(gettext_lazy("Field"), 20),
    Column(gettext_lazy("Old value"), 40),
    Column(gettext_lazy("New value"), 40),
]


@runner(EXPORT_KIND)
def export_audit_trail(job: RunningJob) -> JobResult:
    """One line a changed field, in the scope of whoever asked."""
    form = AuditFilterForm(job.parameters["filters"], user=job.requested_by)
    entries = form.narrow(entries_visible_to(job.requested_by, form.content_type()))
    is_csv = job.parameters["format"] == "csv"
    with tempfile.NamedTemporaryFile(suffix=".audit", delete=False) as target:
        if is_csv:
            write_csv(target, columns=COLUMNS, rows=_lines(job, entries))
        else:
            write_workbook(target, title=_("Audit trail"), columns=COLUMNS, rows=_lines(job, entries))
    name = _("audit trail") + (".csv" if is_csv else ".xlsx")
    return JobResult(Path(target.name), name, CSV_TYPE if is_csv else XLSX_TYPE)


def _lines(job: RunningJob, entries: QuerySet[LogEntry]) -> Iterator[list[Any]]:
    before, done, total = None, 0, entries.count()
    while chunk := list((entries.filter(pk__lt=before) if before else entries)[:CHUNK]):
        changes = describe_changes(chunk)
        for entry in chunk:
            yield from _entry_lines(entry, changes[entry.pk])
        before, done = chunk[-1].pk, done + len(chunk)
        job.progress(round(100 * done / max(total, 1)))


def _entry_lines(entry: LogEntry, changes: list[Any]) -> Iterator[list[Any]]:
    who = str(entry.actor) if entry.actor else _("the portal")
    action = str(action_of(entry)[0])
    head = [entry.pk, entry.timestamp, who, entry.remote_addr or "", action]
    head += [type_label(entry.content_type), entry.object_repr]
    for change in changes:
        yield [*head, change.label, change.old, change.new]
    if not changes:
        yield [*head, "", "", ""]
