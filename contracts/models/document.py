"""Files kept with a contract: texts, manuals, proofs; a new edition replaces but keeps the old (M11)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from core.uploads import RandomName


class Document(models.Model):
    """One checked file; never changed, only followed by a newer one."""

    contract_path = "contract"

    class Kind(models.TextChoices):
        CONTRACT = "contract", _("contract text")
        UPDATE_NOTES = "update_notes", _("update notes")
        USER_MANUAL = "user_manual", _("user manual")
        INSTALLATION_MANUAL = "installation_manual", _("installation manual")
        QUALIFICATION = "qualification", _("qualification")
        RESUME = "resume", _("résumé")
        EMERGENCY = "emergency", _("emergency plan or drill")
        OTHER = "other", _("other document")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    edition = models.CharField(_("edition"), max_length=40, blank=True)
    file = models.FileField(_("file"), upload_to=RandomName("contracts"), max_length=300)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title
