"""A version of a code system: what one file brought, from which day, published by whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from codes.models.scoping import OfHospitalOrSharedQuerySet
from codes.models.system import CodeSystem
from core.audit.rules import AuditRule
from core.uploads import RandomName


class CodeSystemVersionQuerySet(OfHospitalOrSharedQuerySet):
    def published(self):  # type: ignore[no-untyped-def]
        return self.exclude(published_at=None)

    def in_force(self, day):  # type: ignore[no-untyped-def]
        """Published versions that hold on `day`, one a system at most."""
        open_end = models.Q(valid_to=None) | models.Q(valid_to__gte=day)
        return self.published().filter(open_end, valid_from__lte=day)


class CodeSystemVersion(models.Model):
    """A draft holds its file; publishing writes its codes and closes the version before it.

    `valid_from` and `valid_to` are days, both included; the newest version has no end.
    """

    system = models.ForeignKey(CodeSystem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    label = models.CharField(_("edition"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    file = models.FileField(upload_to=RandomName("codes"), blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    code_count = models.PositiveIntegerField(_("codes"), default=0)
    added_count = models.PositiveIntegerField(_("added"), default=0)
    changed_count = models.PositiveIntegerField(_("changed"), default=0)
    retired_count = models.PositiveIntegerField(_("retired"), default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported at"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    hospital_path: ClassVar = "system__hospital"
    objects = CodeSystemVersionQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(leave_out={"file"})

    class Meta:
        ordering = ["system", "-number"]
        verbose_name = _("version of a code system")
        verbose_name_plural = _("versions of code systems")
        constraints = [
            models.UniqueConstraint(fields=["system", "number"], name="code_version_number_once"),
            models.UniqueConstraint(
                fields=["system", "valid_from"],
                condition=models.Q(published_at__isnull=False),
                name="code_version_day_once",
            ),
            models.UniqueConstraint(
                fields=["system"],
                condition=models.Q(published_at__isnull=False, valid_to=None),
                name="code_version_one_newest",
            ),
            models.UniqueConstraint(
                fields=["system"],
                condition=models.Q(published_at=None),
                name="code_version_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(valid_from__isnull=False),
                name="code_version_published_from_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="code_version_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.label or self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None
