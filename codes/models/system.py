"""A code system: one list of codes, shared by all hospitals or kept by one."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from codes.models.scoping import OfHospitalOrSharedQuerySet


class CodeSystem(models.Model):
    """One list under one key; a hospital's own list of a key stands before the shared one."""

    class Kind(models.TextChoices):
        DOMAIN = "domain", _("value domain")
        DIAGNOSIS = "diagnosis", _("diagnoses")
        OPERATION = "operation", _("operations and procedures")
        MORPHOLOGY = "morphology", _("tumour morphology")
        DEPARTMENT = "department", _("departments")
        OTHER = "other", _("other list")

    key = models.CharField(_("key"), max_length=40)
    hospital = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="code_systems",
        verbose_name=_("hospital"),
        help_text=_("Empty: shared by all hospitals."),
    )
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind = models.CharField(_("list of"), max_length=12, choices=Kind)
    note = models.CharField(_("note"), max_length=300, blank=True)

    OPERATIONS: ClassVar = "ICD9CM3"
    """The key under which the homepage rules look operations up."""

    hospital_path: ClassVar = "hospital"
    objects = OfHospitalOrSharedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "key", "pk"]
        verbose_name = _("code system")
        verbose_name_plural = _("code systems")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "hospital"],
                nulls_distinct=False,
                name="code_system_once",
                violation_error_message=_("There is a list with this key already."),
            ),
            models.CheckConstraint(
                condition=models.Q(key__regex=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"),
                name="code_system_key_is_plain",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"

    @property
    def is_of_operations(self) -> bool:
        """Whether the classes of its codes are those that the homepage rules ask for."""
        return self.kind == self.Kind.OPERATION or self.key == self.OPERATIONS

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        is_english = (get_language() or "").startswith("en")
        return self.name_en if is_english and self.name_en else self.name_zh
