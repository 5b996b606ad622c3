"""Versions, installations and releases (M03, M11)."""

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.user import User
from contracts import audience, events
from contracts.models.document import Document
from contracts.models.release import Deployment, ModuleVersion, Release
from contracts.models.system import Module
from contracts.services.documents import file_document
from core.api.problems import Refusal
from core.notifications import tell

DOCUMENT_FIELDS = ("update_notes", "user_manual", "installation_manual")
_MISSING = {
    "update_notes": gettext_lazy("The update notes are missing."),
    "user_manual": gettext_lazy("The user manual is missing."),
    "installation_manual": gettext_lazy("The installation manual is missing."),
}


class ReleaseRefused(Refusal):
    """The release is not in the state for this; `field` names the document at fault."""


@transaction.atomic
def register_version(*, module: Module, version: str, released_on: date, is_newest: bool) -> ModuleVersion:
    """Note that a version exists; as newest it takes that mark from the one before."""
    if ModuleVersion.objects.filter(module=module, version=version).exists():
        raise ReleaseRefused(_("This version is registered already."), field="version")
    if is_newest:
        for former in ModuleVersion.objects.select_for_update().filter(module=module, is_newest=True):
            former.is_newest = False
            former.save(update_fields=["is_newest"])
    return ModuleVersion.objects.create(
        module=module, version=version, released_on=released_on, is_newest=is_newest
    )


@transaction.atomic
def install_version(
    *, version: ModuleVersion, environment: str, place: str, installed_at: datetime, actor: User
) -> Deployment:
    """Note that a version runs at a place; the one before it there is closed at that moment."""
    former = (
        Deployment.objects.select_for_update()
        .filter(module=version.module, environment=environment, place=place, removed_at=None)
        .first()
    )
    if former and former.installed_at >= installed_at:
        raise ReleaseRefused(_("A later installation is on record at this place."), field="installed_at")
    if former:
        former.removed_at = installed_at
        former.save(update_fields=["removed_at"])
    return Deployment.objects.create(
        module=version.module,
        version=version,
        environment=environment,
        place=place,
        installed_at=installed_at,
        installed_by=actor,
    )


@transaction.atomic
def attach_document(*, release: Release, field: str, file: File, actor: User, at: datetime) -> Document:
    """Hang one of the three documents on a release in preparation; a new one replaces the old."""
    release = _locked(release)
    if release.is_complete:
        raise ReleaseRefused(_("A complete release is not changed any more."), field=field)
    kind = Document.Kind(field)
    document = file_document(
        contract=release.contract,
        kind=kind,
        title=f"{release} · {kind.label}"[:160],
        edition=release.version,
        file=file,
        actor=actor,
        at=at,
        replaces=getattr(release, field),
        field=field,
    )
    setattr(release, field, document)
    release.save(update_fields=[field])
    return document


@transaction.atomic
def complete_release(*, release: Release, actor: User, at: datetime) -> Release:
    """Mark a release complete; refused, naming the first missing of the three documents (M11)."""
    release = _locked(release)
    if release.is_complete:
        raise ReleaseRefused(_("The release is complete already."))
    for field in DOCUMENT_FIELDS:
        if getattr(release, field) is None:
            raise ReleaseRefused(_MISSING[field], field=field, code="document_missing")
    release.state, release.completed_at, release.completed_by = Release.State.COMPLETE, at, actor
    release.save(update_fields=["state", "completed_at", "completed_by"])
    tell(
        users=audience.hospital_side(release.contract),
        event=events.RELEASE_COMPLETE,
        title=format_lazy(gettext_lazy("Release {release} is complete"), release=release),
        url=reverse("contracts:release", args=[release.contract.key, release.pk]),
        dedupe_key=f"release-complete-{release.pk}",
        at=at,
    )
    return release


def _locked(release: Release) -> Release:
    """The row locked, so that two people do not complete and change it at once."""
    Release.objects.select_for_update().get(pk=release.pk)
    return Release.objects.select_related("contract", *DOCUMENT_FIELDS).get(pk=release.pk)
