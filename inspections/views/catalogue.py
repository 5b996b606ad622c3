"""The hospital's list of checks: what is in force, the draft, its publication; own limits of a contract."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models.organisation import Organisation
from accounts.permissions import require, user_of
from contracts.loading.reader import CatalogueFileFault
from contracts.models.contract import Contract
from contracts.views.form_page import act, visible_contract
from inspections import permissions
from inspections.check_words import CADENCES, area_name, kind_name, limit_name
from inspections.domain.areas import AREAS, area_of
from inspections.forms.catalogue import CheckForm, ImportForm, LimitForm, PublishForm
from inspections.forms.posted import posted
from inspections.models.catalogue import CatalogueVersion, Check
from inspections.models.threshold import ThresholdOverride
from inspections.services import catalogue
from inspections.services.catalogue import EDITABLE, CatalogueRefused
from inspections.services.limits import remove_limit, set_limit
from inspections.views.frame import form_page, page

LARGEST_FILE = 2 * 1024 * 1024


@require_safe
@require(permissions.VIEW)
def check_lists(request: HttpRequest) -> HttpResponse:
    """The lists in scope with their versions: the product's, and those of hospitals."""
    versions = CatalogueVersion.objects.visible_to(request.user).select_related("hospital", "published_by")
    hospitals = Organisation.objects.filter(
        pk__in=Contract.objects.visible_to(request.user).values("hospital")
    )
    context = {
        "versions": versions.order_by("hospital__name_zh", "-number"),
        "hospitals": [one for one in hospitals if _may_edit(request, one)],
    }
    return page(request, "inspections/check_lists.html", context)


@require_safe
@require(permissions.VIEW)
def check_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, by area; a draft with what differs from the list in force marked."""
    version = _visible(request, pk)
    before = _in_force(version)
    known = (
        {check.code: check for check in before.checks.all()} if before and not version.is_published else {}
    )
    rows = [_row(check, known.get(check.code), bool(known)) for check in version.checks.all()]
    context = {
        "version": version,
        "areas": [
            {"name": area_name(area), "rows": [row for row in rows if row["area"] == area]}
            for area in AREAS
            if any(row["area"] == area for row in rows)
        ],
        "changed": sum(row["is_changed"] for row in rows),
        "enabled": sum(row["check"].is_enabled for row in rows),
        "count": len(rows),
        "may_edit": not version.is_published and _may_edit(request, version.hospital),
    }
    return page(request, "inspections/check_list.html", context)


@require_POST
@require(permissions.MANAGE_CATALOGUE)
def draft_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the draft of a hospital's list."""
    hospitals = Organisation.objects.filter(
        pk__in=Contract.objects.visible_to(request.user).values("hospital")
    )
    hospital = get_object_or_404(hospitals, pk=pk)
    if not _may_edit(request, hospital):
        raise PermissionDenied
    draft = catalogue.start_draft(hospital=hospital, actor=user_of(request))
    return redirect("inspections:check-list", draft.pk)


@require(permissions.MANAGE_CATALOGUE)
def check_edit(request: HttpRequest, pk: int) -> HttpResponse:
    checks = Check.objects.visible_to(request.user).select_related("version__hospital")
    check = get_object_or_404(checks, pk=pk)
    _ensure_editor(request, check.version)
    form = CheckForm(posted(request)[0], check=check)
    return form_page(
        request,
        form=form,
        save=lambda: catalogue.edit_check(
            check=check, **{name: form.cleaned_data[name] for name in EDITABLE}
        ),
        title=f"{check.code} {check.name}",
        done=_("Saved in the draft."),
        back=f"{reverse('inspections:check-list', args=[check.version_id])}#{check.code}",
        pretitle=_("Check list, draft"),
        intro=_("Basis: %(notes)s") % {"notes": check.notes} if check.notes else "",
    )


@require_POST
@require(permissions.MANAGE_CATALOGUE)
def check_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch one check of a draft on or off."""
    check = get_object_or_404(Check.objects.visible_to(request.user).select_related("version"), pk=pk)
    _ensure_editor(request, check.version)
    return act(
        request,
        save=lambda: catalogue.edit_check(check=check, is_enabled=not check.is_enabled),
        done=_("Saved in the draft."),
        back=f"{reverse('inspections:check-list', args=[check.version_id])}#{check.code}",
    )


@require(permissions.MANAGE_CATALOGUE)
def draft_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Checks for other engines from a CSV."""
    version = _editable(request, pk)
    form = ImportForm(*posted(request))
    return form_page(
        request,
        form=form,
        save=lambda: _import(request, version, form.cleaned_data["file"]),
        title=_("Import checks"),
        done=_("The checks are in the draft."),
        back=reverse("inspections:check-list", args=[pk]),
        pretitle=_("Check list, draft"),
    )


@require(permissions.MANAGE_CATALOGUE)
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    version = _editable(request, pk)
    form = PublishForm(posted(request)[0])
    return form_page(
        request,
        form=form,
        save=lambda: catalogue.publish_list(
            draft=version, actor=user_of(request), at=timezone.now(), note=form.cleaned_data["note"]
        ),
        title=_("Publish the list"),
        done=_("The list is in force for inspections that begin from now on."),
        back=reverse("inspections:check-list", args=[pk]),
        pretitle=_("Check list, draft"),
        intro=_("Inspections that have begun, and old reports, keep the list they were made with."),
        submit=_("Publish"),
    )


@require_POST
@require(permissions.MANAGE_CATALOGUE)
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    version = _editable(request, pk)
    return act(
        request,
        save=lambda: catalogue.discard_draft(draft=version),
        done=_("The draft is thrown away."),
        back=reverse("inspections:check-lists"),
    )


@require_safe
@require(permissions.VIEW)
def limits(request: HttpRequest, key: str) -> HttpResponse:
    """Own limits of a contract and its targets, beside what the list says."""
    contract = visible_contract(request, key)
    version = catalogue.list_in_force(contract.hospital)
    checks = {check.code: check for check in version.checks.all()} if version else {}
    own = ThresholdOverride.objects.visible_to(request.user).filter(contract=contract)
    rows = [
        {"limit": one, "check": check, **_limit_words(check, one)}
        for one in own.select_related("target", "set_by")
        for check in [checks.get(one.check_code)]
    ]
    return page(request, "inspections/limits.html", {"contract": contract, "part": "limits", "rows": rows})


@require(permissions.MANAGE_LIMITS)
def limit_set(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = LimitForm(
        posted(request)[0],
        contract=contract,
        version=catalogue.list_in_force(contract.hospital),
        initial={name: request.GET.get(name, "") for name in ("check_code", "target", "warn", "critical")},
    )
    return form_page(
        request,
        form=form,
        save=lambda: set_limit(
            contract=contract, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        ),
        title=_("Set an own limit"),
        done=_("The limit holds for inspections that begin from now on."),
        back=reverse("inspections:limits", args=[key]),
        pretitle=contract.name,
        intro=_("A limit of a target goes before that of the contract, and both before the list."),
    )


@require_POST
@require(permissions.MANAGE_LIMITS)
def limit_remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ThresholdOverride.objects.visible_to(request.user).select_related("contract")
    limit = get_object_or_404(rows, pk=pk)
    return act(
        request,
        save=lambda: remove_limit(limit=limit),
        done=_("The list's limit holds again."),
        back=reverse("inspections:limits", args=[limit.contract.key]),
    )


def _visible(request: HttpRequest, pk: int) -> CatalogueVersion:
    versions = CatalogueVersion.objects.visible_to(request.user).select_related("hospital", "published_by")
    return get_object_or_404(versions, pk=pk)


def _editable(request: HttpRequest, pk: int) -> CatalogueVersion:
    version = _visible(request, pk)
    _ensure_editor(request, version)
    return version


def _ensure_editor(request: HttpRequest, version: CatalogueVersion) -> None:
    if not _may_edit(request, version.hospital):
        raise PermissionDenied


def _may_edit(request: HttpRequest, hospital: Organisation | None) -> bool:
    """Its own people and the administrator; the product's list comes with the portal."""
    user = user_of(request)
    if hospital is None or not permissions.MANAGE_CATALOGUE.is_granted_to(user):
        return False
    return user.is_superuser or user.organisation_id == hospital.pk


def _in_force(version: CatalogueVersion) -> CatalogueVersion | None:
    return catalogue.list_in_force(version.hospital) if version.hospital else None


def _row(check: Check, before: Check | None, has_before: bool) -> dict[str, Any]:
    is_changed = has_before and (
        before is None or any(getattr(check, name) != getattr(before, name) for name in EDITABLE)
    )
    return {
        "check": check,
        "area": area_of(check.target_kind, runs_statements=check.collect == "sql"),
        "kind": kind_name(check.target_kind),
        "warn": limit_name(check.rule, check.warn, check.unit),
        "critical": limit_name(check.rule, check.critical, check.unit),
        "cadence": [CADENCES.get(name, name) for name in check.cadence],
        "is_changed": is_changed,
    }


def _limit_words(check: Check | None, limit: ThresholdOverride) -> dict[str, str]:
    if check is None:
        return {"warn": limit.warn, "critical": limit.critical, "list_warn": "", "list_critical": ""}
    return {
        "warn": limit_name(check.rule, limit.warn, check.unit),
        "critical": limit_name(check.rule, limit.critical, check.unit),
        "list_warn": limit_name(check.rule, check.warn, check.unit),
        "list_critical": limit_name(check.rule, check.critical, check.unit),
    }


def _import(request: HttpRequest, version: CatalogueVersion, file: Any) -> None:
    if file.size > LARGEST_FILE:
        raise CatalogueRefused(_("The file is larger than 2 MB."), field="file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checks.csv"
        path.write_bytes(file.read())
        try:
            added, replaced = catalogue.import_checks(draft=version, path=path)
        except CatalogueFileFault as fault:
            raise CatalogueRefused(str(fault), field="file") from fault
    messages.info(
        request, _("%(added)s added, %(replaced)s replaced.") % {"added": added, "replaced": replaced}
    )
