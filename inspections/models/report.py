"""Report files as they were made: each with its hash, none ever changed (README §8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from core.uploads import RandomName
from inspections.models.inspection import Inspection


class Report(models.Model):
    """One file. The newest PDF of an inspection is what people sign; signatures name its `sha256`.

    `content_sha256` is over what the report says, the same before and after signing, printed on every page.
    `inspection` is empty for reports of a whole period (R04), which carry `period` ("2026-H1").
    """

    contract_path = "contract"

    class Kind(models.TextChoices):
        INSPECTION = "inspection", _("inspection report")
        HALF_YEAR = "half_year", _("half-yearly database report")

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        WORD = "docx", "Word"
        EXCEL = "xlsx", "Excel"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="inspection_reports")
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.INSPECTION)
    period = models.CharField(_("period"), max_length=20, blank=True)
    number = models.CharField(_("report no."), max_length=60)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    format = models.CharField(_("format"), max_length=5, choices=Format)
    file = models.FileField(_("file"), upload_to=RandomName("inspections/reports"), max_length=300)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    content_sha256 = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)
    is_final = models.BooleanField(
        _("final"), default=False, help_text=_("drawn after both parties had signed")
    )
    made_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"))

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="half_year") | models.Q(inspection__isnull=False),
                name="report_of_an_inspection",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.format}"
