"""Lists of checks in numbered versions; a published one is frozen, an old report keeps its own (M17-M20)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from contracts.models.bilingual import NamedInBothLanguages, in_readers_language
from contracts.models.contract import Contract
from core.scoping import ScopedQuerySet
from inspections.models.choices import Collect, Scope


class CatalogueQuerySet(ScopedQuerySet["CatalogueVersion"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """The product's own list, and the lists of the hospitals whose contracts one sees."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        hospitals = Contract.objects.visible_to(user).values("hospital")
        own = Q(hospital=user.organisation_id) | Q(hospital__in=hospitals)
        return self.filter(Q(hospital=None) | own)

    def published(self):  # type: ignore[no-untyped-def]
        return self.exclude(published_at=None)


class CatalogueVersion(models.Model):
    """One version of the list of a hospital, or of the product's own when `hospital` is empty.

    A draft has no `published_at`; the newest published version is what inspections freeze when they begin.
    """

    hospital = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hospital"),
    )
    number = models.PositiveIntegerField(_("version"))
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["hospital", "-number"]
        verbose_name = _("version of the check list")
        verbose_name_plural = _("versions of the check list")
        constraints = [
            models.UniqueConstraint(Coalesce("hospital", 0), "number", name="catalogue_number_once"),
            models.UniqueConstraint(
                Coalesce("hospital", 0), condition=Q(published_at=None), name="catalogue_one_draft"
            ),
        ]

    def __str__(self) -> str:
        owner = self.hospital or _("The product's list")
        return f"{owner} v{self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class CheckQuerySet(ScopedQuerySet["Check"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """The checks of the lists in scope."""
        return self.filter(version__in=CatalogueVersion.objects.visible_to(user))

    def enabled(self):  # type: ignore[no-untyped-def]
        return self.filter(is_enabled=True)


class Check(NamedInBothLanguages, models.Model):
    """One row of a list; columns as in checks.csv. `warn` and `critical` may be numbers or words."""

    version = models.ForeignKey(
        CatalogueVersion, on_delete=models.CASCADE, related_name="checks", db_index=False
    )
    code = models.CharField(_("check"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)
    target_kind = models.CharField(_("kind of target"), max_length=40)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    collect = models.CharField(_("answered"), max_length=10, choices=Collect)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope)
    query = models.TextField(_("statement"), blank=True)
    query_pg17 = models.TextField(_("statement from PostgreSQL 17"), blank=True)
    precondition = models.TextField(_("precondition"), blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    rule = models.CharField(_("rule"), max_length=20)
    warn = models.CharField(_("warning from"), max_length=200, blank=True)
    critical = models.CharField(_("serious from"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=100, blank=True)
    cadence = ArrayField(models.CharField(max_length=20), verbose_name=_("done in"), default=list)
    clauses = models.CharField(_("clauses"), max_length=120, blank=True)
    req_ids = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    advice_zh = models.CharField(_("advice in Chinese"), max_length=200, blank=True)
    advice_en = models.CharField(_("advice in English"), max_length=300, blank=True)
    is_enabled = models.BooleanField(_("in use"), default=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position", "code"]
        verbose_name = _("check of the list")
        verbose_name_plural = _("checks of the list")
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="check_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def advice(self) -> str:
        return in_readers_language(self.advice_zh, self.advice_en)

    @property
    def needs_photo(self) -> bool:
        """The evidence is a picture of some kind."""
        return any(word in self.evidence for word in ("photo", "screenshot"))
