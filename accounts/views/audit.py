"""The audit trail: list, one entry, one object's history, seals."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.audit_export import EXPORT_KIND
from accounts.forms.audit import AuditFilterForm
from accounts.grants import VERIFY_AUDIT, VIEW_AUDIT
from accounts.permissions import require, user_of
from accounts.selectors.audit import entries_visible_to, history_of, visible_object
from core.audit.reading import action_of, describe_changes, field_labels, type_label
from core.audit.verification import verify_audit_trail
from core.audit.wording import describe_fault
from core.jobs import start_job
from core.models.seal import AuditSeal

PER_PAGE = 50
HISTORY_LENGTH = 30


@require(VIEW_AUDIT)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Newest first, in pages by id: a growing trail is never counted."""
    form = AuditFilterForm(request.GET, user=user_of(request))
    entries = form.narrow(entries_visible_to(user_of(request), form.content_type()))
    before = request.GET.get("before", "")
    if before.isdigit() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    rows = list(entries[: PER_PAGE + 1])
    context = {
        "form": form,
        "rows": [_row(entry) for entry in rows[:PER_PAGE]],
        "next_url": _older(request, rows) if len(rows) > PER_PAGE else "",
        "previous_url": _newest(request) if before else "",
    }
    return render(request, "accounts/audit_list.html", context)


@require(VIEW_AUDIT)
@require_safe
def audit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(entries_visible_to(user_of(request)), pk=pk)
    context = {"entry": entry, "row": _row(entry), "changes": describe_changes([entry])[entry.pk]}
    return render(request, "accounts/audit_detail.html", context)


@login_required
@require_safe
def object_history(request: HttpRequest, content_type: int, key: str) -> HttpResponse:
    """The history of one object, for whoever may see the object; a part for htmx, else a page."""
    kind = get_object_or_404(ContentType, pk=content_type)
    found = visible_object(user_of(request), kind, key)
    entries = list(history_of(found)[:HISTORY_LENGTH])
    changes = describe_changes(entries)
    context = {
        "object": found,
        "kind": type_label(kind),
        "rows": [{**_row(entry), "changes": changes[entry.pk]} for entry in entries],
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "accounts/_object_history.html" if is_part else "accounts/object_history.html"
    return render(request, template, context)


@require(VIEW_AUDIT)
@require_POST
def audit_export(request: HttpRequest) -> HttpResponse:
    """Start a background job that writes the filtered trail to an Excel or CSV file."""
    form = AuditFilterForm(request.POST, user=user_of(request))
    if not form.is_valid():
        messages.error(request, _("These filters cannot be used."))
        return redirect("accounts:audit-list")
    wanted = {name: request.POST.get(name, "") for name in form.fields}
    file_format = "csv" if request.POST.get("format") == "csv" else "xlsx"
    start_job(
        kind=EXPORT_KIND,
        title=gettext_lazy("Audit trail"),
        parameters={"filters": wanted, "format": file_format},
        requested_by=user_of(request),
    )
    messages.success(request, _("The file is being written; it will be under exports and reports."))
    return redirect("accounts:audit-list")


@require(VERIFY_AUDIT)
@require_safe
def seal_list(request: HttpRequest) -> HttpResponse:
    seals: QuerySet[AuditSeal] = AuditSeal.objects.visible_to(request.user).defer("row_digests")
    page = Paginator(seals, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/seal_list.html", {"page_obj": page})


@require(VERIFY_AUDIT)
@require_POST
def verify_seals(request: HttpRequest) -> HttpResponse:
    """Check the whole trail now and say what was found."""
    verdict = verify_audit_trail()
    if verdict.fault:
        messages.error(request, describe_fault(verdict.fault))
    else:
        text = _("Intact: %(seals)d seals over %(rows)d rows; %(unsealed)d rows are not sealed yet.")
        messages.success(
            request, text % {"seals": verdict.seals, "rows": verdict.rows, "unsealed": verdict.unsealed}
        )
    return redirect("accounts:seal-list")


def _row(entry: LogEntry) -> dict[str, Any]:
    label, tone = action_of(entry)
    return {
        "entry": entry,
        "action": label,
        "tone": tone,
        "kind": type_label(entry.content_type),
        "fields": field_labels(entry) if entry.action == LogEntry.Action.UPDATE else [],
    }


def _older(request: HttpRequest, rows: list[LogEntry]) -> str:
    query = request.GET.copy()
    query["before"] = str(rows[PER_PAGE - 1].pk)
    return f"?{query.urlencode()}"


def _newest(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    return f"?{query.urlencode()}"
