"""Everybody who acts in the portal: people, and the service accounts behind machine keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.domain.delegation import manageable_roles
from accounts.domain.roles import Role
from accounts.models.organisation import Department, Organisation
from core.audit.rules import AuditRule
from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from accounts.permissions import Permission

ROLE_LABELS = {
    Role.DIRECTOR: _("information centre director"),
    Role.HOSPITAL_ENGINEER: _("information centre engineer"),
    Role.DEPARTMENT_USER: _("department user"),
    Role.CODER: _("coder"),
    Role.ANAESTHESIA: _("anaesthetist"),
    Role.OPERATING_ROOM_NURSE: _("operating-room nurse"),
    Role.TRIAGE_NURSE: _("triage nurse"),
    Role.PROJECT_MANAGER: _("project manager"),
    Role.SUPPLIER_ENGINEER: _("supplier engineer"),
    Role.AUDITOR: _("auditor"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.MACHINE: _("machine caller"),
}


class UserQuerySet(ScopedQuerySet["User"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators see all accounts, others those of their own organisation, machines none."""
        if not (user.is_authenticated and user.is_active) or user.role == Role.MACHINE:
            return self.none()
        return self if user.is_superuser else self.filter(organisation=user.organisation_id)

    def manageable_by(self, user):  # type: ignore[no-untyped-def]
        """Accounts within the scope of `user` whose roles `user` manages."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.visible_to(user).filter(role__in=manageable_roles(Role(user.role)))

    def people(self):  # type: ignore[no-untyped-def]
        return self.exclude(role=Role.MACHINE)

    def machines(self):  # type: ignore[no-untyped-def]
        return self.filter(role=Role.MACHINE)


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_superuser(self, username, email=None, password=None, **extra):  # type: ignore[no-untyped-def]
        """An administrator of the portal; Django's own commands come through here."""
        extra["role"] = Role.ADMINISTRATOR
        return super().create_superuser(username, email, password, **extra)


class User(AbstractUser):
    """A person, or a machine caller's service account; never deleted, only switched off."""

    role = models.CharField(_("role"), max_length=30, choices=list(ROLE_LABELS.items()))
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="users",
        verbose_name=_("organisation"),
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="users",
        verbose_name=_("department"),
    )
    full_name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(_("must change the password at next login"), default=False)

    objects: ClassVar = PortalUserManager()
    # Set by the machine key of a request, for that request only (accounts.authentication).
    key_scopes: frozenset[str] = frozenset()
    calls_per_minute: int | None = None
    audit_rule: ClassVar = AuditRule(mask={"password"}, leave_out={"last_login"})

    class Meta:
        ordering = ["username"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role=Role.ADMINISTRATOR) | models.Q(organisation__isnull=False),
                name="user_belongs_to_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.ADMINISTRATOR, is_superuser=True)
                | (~models.Q(role=Role.ADMINISTRATOR) & models.Q(is_superuser=False)),
                name="user_superuser_is_administrator",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def can(self, permission: Permission) -> bool:
        """Whether this account's role (for machines: its key's scopes) allows `permission`."""
        return permission.is_granted_to(self)

    @property
    def is_hospital(self) -> bool:
        return self.organisation is not None and self.organisation.kind == Organisation.Kind.HOSPITAL

    @property
    def is_supplier(self) -> bool:
        return self.organisation is not None and self.organisation.kind == Organisation.Kind.SUPPLIER

    @property
    def is_machine(self) -> bool:
        return self.role == Role.MACHINE
