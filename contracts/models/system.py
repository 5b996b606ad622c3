"""Contracted systems of a hospital and their modules (E02)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from contracts.models.bilingual import NamedInBothLanguages
from contracts.models.scoping import OfContractQuerySet


class System(NamedInBothLanguages, models.Model):
    contract_path = "contracts"

    hospital = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="systems", verbose_name=_("hospital")
    )
    key = models.SlugField(_("key"), max_length=20)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["hospital", "key"]
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        constraints = [models.UniqueConstraint(fields=["hospital", "key"], name="system_key_once")]

    def __str__(self) -> str:
        return self.name


class Module(NamedInBothLanguages, models.Model):
    """A part of a system that is watched, versioned and named in requests."""

    contract_path = "system__contracts"

    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="modules", verbose_name=_("system")
    )
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    is_core = models.BooleanField(_("core module"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["system", "position", "code"]
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        constraints = [models.UniqueConstraint(fields=["system", "code"], name="module_code_once")]

    def __str__(self) -> str:
        return self.name
