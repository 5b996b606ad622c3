"""What of the audit trail somebody may read: the history of what they may see."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404

from accounts.grants import MANAGE_ACCOUNTS, VIEW_AUDIT
from accounts.models.user import User
from core.audit.registration import audited_models
from core.scoping import ScopedQuerySet

ACCOUNTS_APP = "accounts"


def scoped_models() -> list[type[Model]]:
    """Audited models that say who may see their rows."""
    return [model for model in audited_models() if isinstance(model._default_manager.all(), ScopedQuerySet)]


def entries_visible_to(user: User, content_type: ContentType | None = None) -> QuerySet[LogEntry]:
    """Entries, newest first: all of them for administrators, else those about objects within scope."""
    entries = LogEntry.objects.select_related("content_type", "actor__organisation").order_by("-pk")
    if content_type is not None:
        entries = entries.filter(content_type=content_type)
    if user.is_superuser:
        return entries
    if not user.can(VIEW_AUDIT):
        return entries.none()
    allowed = Q(pk__in=[])
    for model in scoped_models():
        of_model = ContentType.objects.get_for_model(model)
        if content_type is None or of_model.pk == content_type.pk:
            allowed |= Q(content_type=of_model) & Q(_is_visible(model, user))
    return entries.filter(allowed)


def _is_visible(model: type[Model], user: User) -> Exists:
    rows: Any = model._default_manager.all()
    key = model._meta.pk
    visible = rows.visible_to(user).order_by()
    if key.get_internal_type() in {"BigAutoField", "AutoField", "OneToOneField"}:
        return Exists(visible.filter(pk=OuterRef("object_id")))
    return Exists(
        visible.annotate(audit_key=Cast(F("pk"), LogEntry._meta.get_field("object_pk"))).filter(
            audit_key=OuterRef("object_pk")
        )
    )


def visible_object(user: User, content_type: ContentType, key: str) -> Model:
    """The object itself when `user` may see it and its history; raises Http404."""
    model = content_type.model_class()
    if model is None or model not in scoped_models():
        raise Http404
    may_read_all = user.can(VIEW_AUDIT)
    if model._meta.app_label == ACCOUNTS_APP and not (may_read_all or user.can(MANAGE_ACCOUNTS)):
        raise Http404
    rows: Any = model._default_manager.all()
    visible = rows.manageable_by(user) if model is User and not may_read_all else rows.visible_to(user)
    try:
        return visible.get(pk=key)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError, OverflowError) as error:
        raise Http404 from error


def history_of(instance: Model) -> QuerySet[LogEntry]:
    """All entries about one object, newest first."""
    entries = LogEntry.objects.get_for_object(instance)
    return entries.select_related("content_type", "actor__organisation").order_by("-pk")
