"""Service terms in numbered versions, and the catalogue of contracted services (E01).

Clock kinds, request kinds and severities are those of the SLA clock; `contracts.domain.terms` names them.
"""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.bilingual import NamedInBothLanguages, in_readers_language
from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from core.models.calendar import CalendarVersion


def default_warning_points() -> list[int]:
    return [50, 80]


class ContractVersionQuerySet(OfContractQuerySet):
    def in_force(self, at: datetime):  # type: ignore[no-untyped-def]
        """Versions in force at the instant `at`: at most one a contract."""
        return self.filter(in_force_from__lte=at).filter(Q(in_force_to=None) | Q(in_force_to__gt=at))


class ContractVersion(models.Model):
    """The terms of a contract from one instant to another; running clocks keep the version they pinned."""

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    in_force_from = models.DateTimeField(_("in force from"))
    in_force_to = models.DateTimeField(_("in force until"), null=True, blank=True)

    objects = ContractVersionQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "-number"]
        verbose_name = _("version of the terms")
        verbose_name_plural = _("versions of the terms")
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contract_version_number_once"),
            models.UniqueConstraint(
                fields=["contract"], condition=Q(in_force_to=None), name="contract_version_one_open"
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gt=F("in_force_from")),
                name="contract_version_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} v{self.number}"


class ServiceTerm(models.Model):
    """One promise: from which events, until which, how long, on which calendar; no budget, no clock to count.

    `kind` is blank where the contract names a service that is not asked for by ticket, `severity` where it
    fits every severity.
    """

    contract_path = "version__contract"

    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="terms")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind of request"), max_length=30, blank=True)
    severity = models.CharField(_("severity"), max_length=10, blank=True)
    clock = models.CharField(_("clock"), max_length=10, blank=True)
    starts_on = ArrayField(
        models.CharField(max_length=30), verbose_name=_("starts on the first of"), default=list, blank=True
    )
    stops_on = models.CharField(_("stops on"), max_length=30, blank=True)
    budget_s = models.PositiveIntegerField(_("budget (seconds)"), null=True, blank=True)
    calendar = models.ForeignKey(
        CalendarVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("calendar"),
    )
    pause_reasons = ArrayField(
        models.CharField(max_length=30), verbose_name=_("reasons to pause"), default=list, blank=True
    )
    agreed_time = models.BooleanField(_("an agreed time replaces it"), default=False)
    grace_s = models.PositiveIntegerField(_("grace (seconds)"), default=0)
    warning_points = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("warnings at (%)"), default=default_warning_points
    )
    promise_zh = models.CharField(_("promise in Chinese"), max_length=300)
    promise_en = models.CharField(_("promise in English"), max_length=300, blank=True)
    source_zh = models.TextField(_("text of the contract"), blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position", "pk"]
        verbose_name = _("service term")
        verbose_name_plural = _("service terms")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "severity", "clock"],
                condition=Q(budget_s__isnull=False),
                name="service_term_once",
            ),
            models.CheckConstraint(
                condition=Q(budget_s=None) | (Q(calendar__isnull=False) & ~Q(clock="") & ~Q(kind="")),
                name="service_term_number_has_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.clock}"

    @property
    def promise(self) -> str:
        return in_readers_language(self.promise_zh, self.promise_en)


class CatalogueService(NamedInBothLanguages, models.Model):
    """One service of a contract's catalogue, as contracted (EMR Table 1)."""

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="catalogue_services")
    number = models.PositiveSmallIntegerField(_("number"))
    group_zh = models.CharField(_("group in Chinese"), max_length=40)
    group_en = models.CharField(_("group in English"), max_length=60, blank=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    content_zh = models.TextField(_("content in Chinese"))
    content_en = models.TextField(_("content in English"), blank=True)
    channels_zh = models.CharField(_("channels in Chinese"), max_length=200)
    channels_en = models.CharField(_("channels in English"), max_length=300, blank=True)
    response_zh = models.CharField(_("response time in Chinese"), max_length=60)
    response_en = models.CharField(_("response time in English"), max_length=100, blank=True)
    clause_ref = models.CharField(_("clause"), max_length=20)
    request_kinds = ArrayField(
        models.CharField(max_length=30), verbose_name=_("kinds of request"), default=list, blank=True
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "number"]
        verbose_name = _("contracted service")
        verbose_name_plural = _("contracted services")
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="catalogue_service_number_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def group(self) -> str:
        return in_readers_language(self.group_zh, self.group_en)

    @property
    def content(self) -> str:
        return in_readers_language(self.content_zh, self.content_en)

    @property
    def channels(self) -> str:
        return in_readers_language(self.channels_zh, self.channels_en)

    @property
    def response(self) -> str:
        return in_readers_language(self.response_zh, self.response_en)
