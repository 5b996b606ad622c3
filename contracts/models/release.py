"""Versions of modules, where they run, and releases with their three documents (M03, M11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.document import Document
from contracts.models.scoping import OfContractQuerySet
from contracts.models.system import Module


class ModuleVersion(models.Model):
    contract_path = "module__system__contracts"

    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, related_name="versions", verbose_name=_("module")
    )
    version = models.CharField(_("version"), max_length=40)
    released_on = models.DateField(_("released on"))
    is_newest = models.BooleanField(_("newest"), default=False)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["module", "-released_on", "-pk"]
        verbose_name = _("module version")
        verbose_name_plural = _("module versions")
        constraints = [
            models.UniqueConstraint(fields=["module", "version"], name="module_version_once"),
            models.UniqueConstraint(
                fields=["module"], condition=Q(is_newest=True), name="module_one_newest_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.version}"


class Deployment(models.Model):
    """One version installed at one place; the row is closed when another version takes the place."""

    contract_path = "module__system__contracts"

    class Environment(models.TextChoices):
        PRODUCTION = "production", _("production")
        STAND_BY = "stand_by", _("stand-by")
        TEST = "test", _("test")

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="deployments")
    version = models.ForeignKey(
        ModuleVersion, on_delete=models.PROTECT, related_name="deployments", verbose_name=_("version")
    )
    environment = models.CharField(
        _("environment"), max_length=12, choices=Environment, default=Environment.PRODUCTION
    )
    place = models.CharField(_("place"), max_length=120)
    installed_at = models.DateTimeField(_("installed at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["module", "environment", "place", "-installed_at"]
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        constraints = [
            models.UniqueConstraint(
                fields=["module", "environment", "place"],
                condition=Q(removed_at=None),
                name="deployment_one_version_a_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} @ {self.place}"


class Release(models.Model):
    """What was delivered together; the database itself refuses a complete one without its documents."""

    contract_path = "contract"

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        COMPLETE = "complete", _("complete")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="releases")
    title = models.CharField(_("title"), max_length=160)
    version = models.CharField(_("version"), max_length=40)
    summary = models.TextField(_("summary"), blank=True)
    module_versions = models.ManyToManyField(
        ModuleVersion, blank=True, related_name="releases", verbose_name=_("module versions")
    )
    update_notes = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("update notes"),
    )
    user_manual = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user manual"),
    )
    installation_manual = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("installation manual"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(fields=["contract", "version"], name="release_version_once"),
            models.CheckConstraint(
                condition=~Q(state="complete")
                | Q(
                    update_notes__isnull=False,
                    user_manual__isnull=False,
                    installation_manual__isnull=False,
                    completed_at__isnull=False,
                ),
                name="release_complete_with_documents",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def is_complete(self) -> bool:
        return self.state == self.State.COMPLETE
