"""Pages of file checks: past ones, the upload, progress, figures, downloads."""

from __future__ import annotations

import io
from typing import IO, Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.refusals import show_refusal
from accounts.permissions import require, user_of
from core.api.problems import Refusal
from core.downloads import attachment_response
from quality import data
from quality.domain.findings import plain_message
from quality.domain.rules.catalogue import catalogue
from quality.forms.files import HomepageFileForm, RevealForm
from quality.models.file import FileChunk, HomepageFile
from quality.permissions import CHECK_FILES, REVEAL, VIEW
from quality.reading_language import reads_chinese
from quality.sealed_files import content, unsealed_stream
from quality.services.file_checks import (
    KEPT_FOR,
    cancel_file_check,
    is_resumable,
    resume_file_check,
    start_file_check,
)
from quality.services.reveals import reveal_findings
from quality.views.scope import own_hospital

PAGE_SIZE = 20
TYPES = {
    "parquet": "application/octet-stream",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def with_progress(rows: Any) -> Any:
    """Files with how many chunks they have and how many of them are checked."""
    return rows.select_related("uploaded_by").annotate(
        chunk_count=Count("chunks"), done_count=Count("chunks", filter=Q(chunks__state=FileChunk.State.DONE))
    )


def percent_of(file: Any) -> int:
    """How far a check is, 0 to 100."""
    if file.state == HomepageFile.State.DONE:
        return 100
    return 95 * file.done_count // file.chunk_count if file.chunk_count else 0


@never_cache
@require_http_methods(["GET", "POST"])
@require(VIEW)
def file_list(request: HttpRequest) -> HttpResponse:
    """Past checks, newest first, and the upload beside them."""
    user, hospital = user_of(request), own_hospital(request)
    can_check = user.can(CHECK_FILES) and not user.is_superuser
    is_upload = can_check and request.method == "POST"
    form = HomepageFileForm(request.POST, request.FILES) if is_upload else HomepageFileForm()
    if is_upload and form.is_valid():
        try:
            row = start_file_check(
                hospital=hospital,
                file=form.cleaned_data["file"],
                checked=form.checked,
                period=form.cleaned_data["period"],
                actor=user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("quality:file", row.pk)
    rows = with_progress(HomepageFile.objects.visible_to(user).filter(hospital=hospital)).order_by(
        "-uploaded_at", "-pk"
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page:
        row.percent = percent_of(row)
    context = {"form": form, "page_obj": page, "can_check": can_check, "kept_days": KEPT_FOR.days}
    return render(request, "quality/file_list.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@require(VIEW)
def file_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One check: its progress while it runs, then its figures and downloads."""
    file = _in_scope(request, pk)
    user = user_of(request)
    file.percent = percent_of(file)
    context = {
        "file": file,
        "rules": _rules(file),
        "departments": _departments(file),
        "can_check": user.can(CHECK_FILES) and not user.is_superuser,
        "can_reveal": user.can(REVEAL),
        "is_resumable": is_resumable(file),
        "kept_days": KEPT_FOR.days,
        "reveal_form": RevealForm(),
        "has_workbook": sum(file.counts.values()) <= MOST_IN_WORKBOOK,
    }
    is_part = getattr(request, "htmx", False)
    return render(request, "quality/_file.html" if is_part else "quality/file.html", context)


MOST_IN_WORKBOOK = 200_000


@require_POST
@require(CHECK_FILES)
def file_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tried(request, pk, lambda file: cancel_file_check(file=file, at=timezone.now()))


@require_POST
@require(CHECK_FILES)
def file_resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _tried(request, pk, lambda file: resume_file_check(file=file))


@require_safe
@require(VIEW)
def file_findings(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The findings with patients' data masked, as Parquet, CSV or Excel."""
    file = _in_scope(request, pk)
    if kind not in TYPES or not file.result:
        raise Http404
    try:
        stream = unsealed_stream(f"{file.result}findings.{kind}")
    except FileNotFoundError:
        raise Http404 from None
    return _download(stream, _name(file, kind), TYPES[kind])


@require_POST
@require(REVEAL)
def file_reveal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The findings unmasked, as CSV, for a reason that stays on record."""
    file = _in_scope(request, pk)
    if not file.result:
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you need to see the patients' data."))
        return redirect("quality:file", file.pk)
    table = _unmasked_table(file)
    reveal_findings(file=file, actor=user_of(request), reason=form.cleaned_data["reason"], at=timezone.now())
    return _download(table, _name(file, "csv"), TYPES["csv"])


def _unmasked_table(file: HomepageFile) -> IO[bytes]:
    import polars as pl  # slow to load: who needs it pays, not every start

    from quality.writers import guarded

    target: IO[bytes] = io.BytesIO()
    try:
        full = pl.read_parquet(io.BytesIO(content(f"{file.result}full.parquet")))
    except FileNotFoundError:
        raise Http404 from None
    guarded(full.lazy()).collect().write_csv(target, include_bom=True)
    target.seek(0)
    return target


def _download(stream: IO[bytes], name: str, content_type: str) -> HttpResponse:
    return cast("HttpResponse", attachment_response(stream, name, content_type))


def _in_scope(request: HttpRequest, pk: UUID) -> Any:
    return get_object_or_404(with_progress(HomepageFile.objects.visible_to(request.user)), pk=pk)


def _tried(request: HttpRequest, pk: UUID, service: Any) -> HttpResponse:
    file = get_object_or_404(HomepageFile.objects.visible_to(request.user), pk=pk)
    try:
        service(file)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("quality:file", file.pk)


def _name(file: HomepageFile, kind: str) -> str:
    return f"{file.name.rpartition('.')[0]}-findings.{kind}"


def _rules(file: HomepageFile) -> list[dict[str, Any]]:
    is_chinese = reads_chinese()
    known = catalogue()
    rows = []
    for rule, count in file.counts.items():
        facts = known.get(rule)
        message = "" if facts is None else plain_message(facts, is_chinese=is_chinese)
        rows.append({"rule": rule, "count": count, "severity": file.severities.get(rule), "message": message})
    return sorted(rows, key=lambda row: (row["severity"] != "error", -row["count"], row["rule"]))


def _departments(file: HomepageFile) -> list[dict[str, Any]]:
    names = {row["code"]: row for row in department_rows()}
    language = "name_zh" if reads_chinese() else "name_en"
    return [
        {"code": code, "name": names.get(code, {}).get(language, ""), "errors": errors, "warnings": warnings}
        for code, errors, warnings in file.departments
    ]


def department_rows() -> list[dict[str, str]]:
    """The national list of departments."""
    return list(data.rows("domains/RC023"))
