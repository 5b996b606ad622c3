"""Maintenance contracts, their clauses, and the machine callers that may see them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from accounts.models.organisation import Organisation
from contracts.models.bilingual import NamedInBothLanguages, in_readers_language
from contracts.models.scoping import OfContractQuerySet
from contracts.models.system import System
from core.scoping import ScopedQuerySet


class ContractQuerySet(ScopedQuerySet["Contract"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Each side of a contract sees it; a machine needs a `ContractAccess` besides."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        own = self.filter(Q(hospital=user.organisation_id) | Q(supplier=user.organisation_id))
        return own.filter(accesses__user=user) if user.role == Role.MACHINE else own

    def in_force(self, on: date):  # type: ignore[no-untyped-def]
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class Contract(NamedInBothLanguages, models.Model):
    """One hospital, one supplier, one or more systems, one period."""

    key = models.SlugField(_("key"), max_length=20, unique=True)
    number = models.CharField(_("contract number"), max_length=60, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    hospital = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contracts_taken", verbose_name=_("hospital")
    )
    supplier = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contracts_served", verbose_name=_("supplier")
    )
    systems = models.ManyToManyField(System, related_name="contracts", verbose_name=_("systems"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    hotline = models.CharField(_("hotline"), max_length=40, blank=True)
    mailbox = models.EmailField(_("mailbox for requests"), blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(hospital=F("supplier")), name="contract_has_two_parties"),
        ]

    def __str__(self) -> str:
        return self.name


class ContractAccess(models.Model):
    """Lets one machine caller see one contract of its organisation."""

    contract_path = "contract"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contract_accesses"
    )
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="accesses")

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract access")
        verbose_name_plural = _("contract accesses")
        constraints = [models.UniqueConstraint(fields=["user", "contract"], name="contract_access_once")]

    def __str__(self) -> str:
        return f"{self.user} → {self.contract}"


class Clause(models.Model):
    """One promise of a contract: the clause id of the requirements, our words, and the signed text."""

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="clauses")
    ref = models.CharField(_("clause"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title_zh = models.CharField(_("Chinese title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=300, blank=True)
    text_zh = models.TextField(_("text of the contract"))
    promised_count_per_year = models.PositiveSmallIntegerField(_("times a year"), null=True, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "position", "ref"]
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [models.UniqueConstraint(fields=["contract", "ref"], name="clause_ref_once")]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def title(self) -> str:
        return in_readers_language(self.title_zh, self.title_en)
