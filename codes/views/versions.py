"""Pages of a list's versions: import a file, look at the differences, publish or throw away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.refusals import show_refusal
from accounts.permissions import require, user_of
from codes.forms.lists import ListFileForm, PublishForm
from codes.list_files import ListRefused, sentence
from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion
from codes.permissions import MANAGE, VIEW
from codes.services.lists import (
    PublishingRefused,
    differences_of,
    discard_draft,
    publish_version,
    stage_list,
)
from codes.views.systems import may_manage

SHOWN = 200


@require_http_methods(["GET", "POST"])
@require(MANAGE)
def list_import(request: HttpRequest, pk: int) -> HttpResponse:
    system = get_object_or_404(CodeSystem.objects.visible_to(request.user), pk=pk)
    if not may_manage(request, system):
        raise PermissionDenied
    form = ListFileForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            version, _changes = stage_list(
                system=system,
                file=form.cleaned_data["file"],
                name=form.checked.name,
                actor=user_of(request),
                at=timezone.now(),
                label=form.cleaned_data["label"],
                source=form.cleaned_data["source"],
            )
            return redirect("codes:version", version.pk)
        except ListRefused as refusal:
            show_refusal(form, refusal)
            faults = [sentence(fault) for fault in refusal.faults]
    context = {"system": system, "form": form, "faults": faults}
    return render(request, "codes/list_import.html", context, status=422 if form.errors else 200)


@require_safe
@require(VIEW)
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _version(request, pk), PublishForm(initial={"valid_from": timezone.localdate()}))


@require_POST
@require(MANAGE)
def version_publish(request: HttpRequest, pk: int) -> HttpResponse:
    version = _managed(request, pk)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            publish_version(
                version=version,
                valid_from=form.cleaned_data["valid_from"],
                actor=user_of(request),
                at=timezone.now(),
            )
        except (PublishingRefused, ListRefused) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The version is published."))
            return redirect("codes:system", version.system_id)
    return _page(request, version, form, status=422)


@require_POST
@require(MANAGE)
def version_discard(request: HttpRequest, pk: int) -> HttpResponse:
    version = _managed(request, pk)
    try:
        discard_draft(version=version)
    except PublishingRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The draft is thrown away."))
    return redirect("codes:system", version.system_id)


def _version(request: HttpRequest, pk: int) -> CodeSystemVersion:
    visible = CodeSystemVersion.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("system", "imported_by", "published_by"), pk=pk)


def _managed(request: HttpRequest, pk: int) -> CodeSystemVersion:
    version = _version(request, pk)
    if not may_manage(request, version.system):
        raise PermissionDenied
    return version


def _page(request: HttpRequest, version: CodeSystemVersion, form: Any, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "version": version,
        "system": version.system,
        "form": form,
        "can_manage": may_manage(request, version.system),
        "shown": SHOWN,
    }
    if version.is_draft:
        context |= _changes(version)
    return render(request, "codes/version.html", context, status=status)


def _changes(version: CodeSystemVersion) -> dict[str, Any]:
    """What a draft would change, or why its file cannot be taken any more."""
    try:
        changes = differences_of(version)
    except ListRefused as refusal:
        return {"faults": [sentence(fault) for fault in refusal.faults] or [str(refusal.message)]}
    return {
        "added": changes.added[:SHOWN],
        "changed": changes.changed[:SHOWN],
        "retired": changes.retired[:SHOWN],
        "counts": [len(changes.added), len(changes.changed), len(changes.retired)],
        "is_empty": not changes.count,
    }
