"""Devices of a system that carry a sticker: its QR code opens the pre-filled report form."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Department
from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from contracts.models.system import Module, System

TOKEN_BYTES = 9  # 72 random bits, 12 characters: short enough for a small QR code


def new_device_token() -> str:
    """A short token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Device(models.Model):
    contract_path = "contract"

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="devices", verbose_name=_("contract")
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="devices", verbose_name=_("system")
    )
    module = models.ForeignKey(
        Module,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="devices",
        verbose_name=_("module"),
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    location = models.CharField(_("location"), max_length=160, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="devices",
        verbose_name=_("department"),
    )
    token = models.CharField(max_length=24, unique=True, default=new_device_token, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "code"]
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [models.UniqueConstraint(fields=["contract", "code"], name="device_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
