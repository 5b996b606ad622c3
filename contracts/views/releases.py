"""Versions of modules and releases with their documents (M03, M11)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from contracts import permissions
from contracts.forms.releases import InstallationForm, ReleaseDocumentForm, ReleaseForm, VersionForm
from contracts.models.release import Release
from contracts.services import releases as services
from contracts.state import version_matrix
from contracts.views.form_page import form_page, page, visible_contract
from core.api.problems import Refusal


@require_safe
@require(permissions.VIEW)
def versions(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    rows = version_matrix(contract.systems.all())
    return page(request, "contracts/versions.html", {"contract": contract, "tab": "versions", "rows": rows})


@require(permissions.MANAGE_RELEASES)
def version_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    initial = {"module": request.GET.get("module"), "released_on": timezone.localdate(), "is_newest": True}
    form = VersionForm(request.POST or None, contract=contract, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda: services.register_version(**form.cleaned_data),
        title=_("Register a version"),
        done=_("The version is registered."),
        back=reverse("contracts:versions", args=[key]),
        contract=contract,
    )


@require(permissions.MANAGE_RELEASES)
def installation_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = InstallationForm(request.POST or None, contract=contract)
    return form_page(
        request,
        form=form,
        save=lambda: services.install_version(**form.cleaned_data, actor=request.user),  # type: ignore[arg-type]
        title=_("Record an installation"),
        done=_("The installation is on record."),
        back=reverse("contracts:versions", args=[key]),
        contract=contract,
    )


@require_safe
@require(permissions.VIEW)
def releases(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    listed = contract.releases.select_related(*services.DOCUMENT_FIELDS)
    return page(
        request, "contracts/releases.html", {"contract": contract, "tab": "releases", "releases": listed}
    )


@require(permissions.MANAGE_RELEASES)
def release_add(request: HttpRequest, key: str) -> HttpResponse:
    contract = visible_contract(request, key)
    form = ReleaseForm(request.POST or None, contract=contract, instance=Release(created_by=request.user))  # type: ignore[misc]
    return form_page(
        request,
        form=form,
        save=form.save,
        title=_("Prepare a release"),
        done=_("The release is in preparation; hang its three documents on it."),
        back=reverse("contracts:releases", args=[key]),
        contract=contract,
    )


@require_safe
@require(permissions.VIEW)
def release(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    return _release_page(request, _visible_release(request, key, pk))


@require(permissions.MANAGE_RELEASES)
def release_complete(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Complete on POST; a missing document is named at its place on the page."""
    found = _visible_release(request, key, pk)
    if request.method != "POST":
        return _release_page(request, found)
    try:
        completed = services.complete_release(release=found, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        return _release_page(request, found, refusal)
    return _release_page(request, completed)


@require(permissions.MANAGE_RELEASES)
def release_document(request: HttpRequest, key: str, pk: int, field: str) -> HttpResponse:
    """Upload one of the three documents."""
    if field not in services.DOCUMENT_FIELDS:
        raise Http404
    found = _visible_release(request, key, pk)
    form = ReleaseDocumentForm(request.POST or None, request.FILES or None, field=field)
    return form_page(
        request,
        form=form,
        save=lambda: services.attach_document(
            release=found,
            field=field,
            file=form.cleaned_data[field],
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        ),
        title=str(found),
        done=_("The document is filed."),
        back=reverse("contracts:release", args=[key, pk]),
        contract=found.contract,
    )


def _visible_release(request: HttpRequest, key: str, pk: int) -> Release:
    own = Release.objects.visible_to(request.user).filter(contract__key=key)
    return get_object_or_404(own.select_related("contract__hospital", *services.DOCUMENT_FIELDS), pk=pk)


def _release_page(request: HttpRequest, found: Release, refusal: Refusal | None = None) -> HttpResponse:
    documents = [
        {
            "field": field,
            "label": Release._meta.get_field(field).verbose_name,  # type: ignore[union-attr]
            "document": getattr(found, field),
            "error": refusal.message if refusal and refusal.field == field else "",
        }
        for field in services.DOCUMENT_FIELDS
    ]
    context = {
        "contract": found.contract,
        "tab": "releases",
        "release": found,
        "documents": documents,
        "refusal": refusal if refusal and not refusal.field else None,
        "module_versions": found.module_versions.select_related("module"),
    }
    return page(request, "contracts/release.html", context, 422 if refusal else 200)
