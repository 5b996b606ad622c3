"""What every page of homepages starts from: the reader's hospital, a homepage in scope, what was revealed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models.organisation import Organisation
from accounts.permissions import user_of
from quality.models.homepage import Homepage

REVEALED = "revealed_homepages"
REVEALED_FOR_S = 30 * 60


def own_hospital(request: HttpRequest) -> Organisation:
    """The reader's hospital; for administrators the one of `?hospital=`, else the first."""
    user = user_of(request)
    if user.is_superuser:
        hospitals = Organisation.objects.filter(kind=Organisation.Kind.HOSPITAL).order_by("pk")
        hospital = hospitals.filter(key=request.GET.get("hospital", "")).first() or hospitals.first()
    else:
        hospital = user.organisation if user.is_hospital else None
    if hospital is None:
        raise PermissionDenied
    return hospital


def homepage_in_scope(request: HttpRequest, pk: int) -> Homepage:
    """The homepage, else 404."""
    visible = Homepage.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("hospital", "assignee", "checked_by"), pk=pk)


def note_reveal(request: HttpRequest, homepage: Homepage) -> None:
    """Remember in this session that a reason was given; for half an hour."""
    known: dict[str, Any] = request.session.get(REVEALED, {})
    now = timezone.now().timestamp()
    known = {key: at for key, at in known.items() if now - at < REVEALED_FOR_S}
    known[str(homepage.pk)] = now
    request.session[REVEALED] = known


def is_revealed(request: HttpRequest, homepage: Homepage) -> bool:
    """Whether this session gave a reason to see this patient within the last half hour."""
    at = request.session.get(REVEALED, {}).get(str(homepage.pk))
    return at is not None and timezone.now().timestamp() - float(at) < REVEALED_FOR_S
