"""What is inspected: servers, databases, networks, terminals of a contract."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from contracts.models.system import System
from core.audit.rules import AuditRule


class TargetQuerySet(OfContractQuerySet):
    def active(self):  # type: ignore[no-untyped-def]
        """In use and not replaced by another."""
        return self.filter(is_active=True, replaced_by=None)


class Target(models.Model):
    """One server, database, network or group of terminals; `kind` is open text (`target_kind` of the list).

    `secret_sealed`: the collector's password, sealed by core.field_encryption, never shown or logged.
    `replaced_by` ends the comparison: the new host is not compared with the old one.
    """

    contract_path = "contract"
    audit_rule: ClassVar = AuditRule(mask={"secret_sealed"})

    class Environment(models.TextChoices):
        PRODUCTION = "production", _("production")
        STANDBY = "standby", _("standby copy")
        TEST = "test", _("test")

    class LookEvery(models.TextChoices):
        NEVER = "", _("only with an inspection or when asked")
        DAY = "day", _("every night")
        WEEK = "week", _("once a week")
        MONTH = "month", _("once a month")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="targets", db_index=False)
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="targets", verbose_name=_("system")
    )
    kind = models.CharField(_("kind of target"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    place = models.CharField(_("place"), max_length=120, blank=True)
    environment = models.CharField(
        _("environment"), max_length=12, choices=Environment, default=Environment.PRODUCTION
    )
    version = models.CharField(_("version"), max_length=80, blank=True)
    host = models.CharField(_("host"), max_length=200, blank=True)
    port = models.PositiveIntegerField(_("port"), null=True, blank=True)
    database = models.CharField(_("database"), max_length=120, blank=True)
    user_name = models.CharField(_("database account"), max_length=80, blank=True)
    secret_sealed = models.TextField(_("password, sealed"), blank=True, editable=False)
    collected_by = models.CharField(
        _("collected"),
        max_length=10,
        choices=[("none", _("by hand")), ("portal", _("by the portal")), ("agent", _("by an agent"))],
        default="none",
    )
    look_every = models.CharField(
        _("looked at by itself"), max_length=6, choices=LookEvery, default=LookEvery.NEVER, blank=True
    )
    is_active = models.BooleanField(_("in use"), default=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "kind", "name"]
        verbose_name = _("inspected target")
        verbose_name_plural = _("inspected targets")
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind", "name"], name="target_name_once"),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=models.F("pk")), name="target_not_its_own_heir"
            ),
        ]

    def __str__(self) -> str:
        return self.name
