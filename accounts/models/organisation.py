"""Hospitals and suppliers, and a hospital's departments."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators see all; others their own. Partners by contract are shown through contracts."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if user.is_superuser else self.filter(pk=user.organisation_id)


class Organisation(models.Model):
    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("hospital")
        SUPPLIER = "supplier", _("supplier")

    key = models.SlugField(_("key"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name_zh = models.CharField(_("Chinese name"), max_length=120, unique=True)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    # How many minutes back a call may be logged (sla/README.md rule 9); a hospital sets its own.
    backdating_limit_minutes = models.PositiveIntegerField(_("backdating limit (minutes)"), default=240)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "key"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        is_english = (get_language() or "").startswith("en")
        return self.name_en if is_english and self.name_en else self.name_zh


class DepartmentQuerySet(ScopedQuerySet["Department"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Own organisation's departments; suppliers see them only through tickets."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if user.is_superuser else self.filter(organisation=user.organisation_id)


class Department(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="departments")
    code = models.CharField(_("code"), max_length=30)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "code"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="department_code_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        is_english = (get_language() or "").startswith("en")
        return self.name_en if is_english and self.name_en else self.name_zh
