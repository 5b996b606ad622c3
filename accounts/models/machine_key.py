"""Keys of machine callers: hashed, scoped, rate-limited, revocable."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

from accounts.models.user import User
from accounts.scopes import machine_scopes
from core.audit.rules import AuditRule
from core.scoping import ScopedQuerySet


class MachineKeyQuerySet(ScopedQuerySet["MachineKey"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators see all keys; the information centre those of its own organisation."""
        if not (user.is_authenticated and user.is_active) or user.is_machine:
            return self.none()
        return self if user.is_superuser else self.filter(user__organisation=user.organisation_id)


class MachineKeyManager(BaseAPIKeyManager.from_queryset(MachineKeyQuerySet)):  # type: ignore[misc]
    def assign_key(self, obj):  # type: ignore[no-untyped-def]
        """A new secret; the row is known by its prefix, never by its hash (which the library would use)."""
        secret = super().assign_key(obj)
        obj.id = obj.prefix
        return secret


class MachineKey(AbstractAPIKey):
    """One key of one machine caller; its secret is shown once and kept only as a hash."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="machine_keys", verbose_name=_("machine caller")
    )
    # The library's own fields, with labels that can be translated.
    prefix = models.CharField(_("prefix"), max_length=8, unique=True, editable=False)
    hashed_key = models.CharField(_("hash of the key"), max_length=150, editable=False)
    created = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)
    name = models.CharField(_("purpose"), max_length=50)
    revoked = models.BooleanField(_("revoked"), default=False)
    expiry_date = models.DateTimeField(_("valid until"), null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("scopes"), default=list)
    calls_per_minute = models.PositiveIntegerField(_("calls per minute"), default=600)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    objects: ClassVar = MachineKeyManager()
    audit_rule: ClassVar = AuditRule(mask={"hashed_key"}, leave_out={"last_used_at"})

    class Meta(AbstractAPIKey.Meta):
        verbose_name = _("machine key")  # type: ignore[assignment]
        verbose_name_plural = _("machine keys")  # type: ignore[assignment]

    def clean(self) -> None:
        """Only scopes that some permission names, and only accounts of machines."""
        super().clean()
        unknown = sorted(set(self.scopes) - set(machine_scopes()))
        if unknown:
            raise ValidationError({"scopes": _("Unknown scopes: %(names)s.") % {"names": ", ".join(unknown)}})
        if self.user_id and not self.user.is_machine:
            raise ValidationError({"user": _("Keys belong to machine callers, not to people.")})

    @property
    def is_usable(self) -> bool:
        return not self.revoked and not self.has_expired
