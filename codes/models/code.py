"""A code with the days it is valid; a changed code is closed and written anew, so the past stays readable."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from codes.models.scoping import OfHospitalOrSharedQuerySet
from codes.models.system import CodeSystem
from codes.models.version import CodeSystemVersion
from core.audit.rules import AuditRule


class CodeQuerySet(OfHospitalOrSharedQuerySet):
    def valid_on(self, day):  # type: ignore[no-untyped-def]
        """Codes that may be used on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def matching(self, text):  # type: ignore[no-untyped-def]
        """Codes that begin with `text`, or whose name or pinyin initials hold it."""
        bare = text.strip()
        found = Q(code__istartswith=bare) | Q(name_zh__icontains=bare) | Q(name_en__icontains=bare)
        if bare.isascii() and bare.isalpha():
            found |= Q(initials__contains=bare.lower())
        return self.filter(found)


class Code(models.Model):
    """One code between two days (both included; no end: until further notice)."""

    system = models.ForeignKey(CodeSystem, on_delete=models.PROTECT, related_name="codes")
    introduced_by = models.ForeignKey(CodeSystemVersion, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(_("code"), max_length=40)
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    initials = models.CharField(_("pinyin initials"), max_length=200, blank=True)
    category = models.CharField(_("class"), max_length=30, blank=True)
    category_basis = models.CharField(_("basis of the class"), max_length=20, blank=True)
    parent = models.CharField(_("parent code"), max_length=40, blank=True)
    attributes = models.JSONField(_("further columns"), default=dict, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    hospital_path: ClassVar = "system__hospital"
    objects = CodeQuerySet.as_manager()
    audit_rule: ClassVar = AuditRule(
        exempt_because="written in thousands by publishing a version, which is audited and keeps its file"
    )

    class Meta:
        ordering = ["system", "code"]
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.UniqueConstraint(fields=["system", "code", "valid_from"], name="code_once_a_day"),
            models.UniqueConstraint(
                fields=["system", "code"], condition=Q(valid_to=None), name="code_open_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="code_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        is_english = (get_language() or "").startswith("en")
        return self.name_en if is_english and self.name_en else self.name_zh
