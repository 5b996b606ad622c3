"""Files written for the national collections, and who let them go although errors remained (Q05)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from quality.models.scoping import OfHospitalQuerySet


class Receiver(models.TextChoices):
    HQMS = "hqms", _("HQMS")
    PERFORMANCE = "performance", _("Performance assessment")


class Encoding(models.TextChoices):
    UTF_8 = "utf-8-sig", _("UTF-8 with mark")
    GB18030 = "gb18030", _("GB 18030")


class Extraction(models.Model):
    """One file: the accepted homepages of a span of discharge days in the national layout.

    The file itself is not kept, since it holds every patient in the clear: it is written while it is
    downloaded. `sha256` and `finished_at` are there once the download is complete.
    """

    hospital = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="extractions")
    receiver = models.CharField(_("receiver"), max_length=12, choices=Receiver)
    first_day = models.DateField(_("discharged from"))
    last_day = models.DateField(_("discharged to"))
    is_extended = models.BooleanField(_("with block F"), default=True)
    encoding = models.CharField(_("encoding"), max_length=10, choices=Encoding, default=Encoding.UTF_8)
    record_count = models.PositiveIntegerField(_("homepages"))
    blocked_count = models.PositiveIntegerField(_("homepages with errors"), default=0)
    sign_off_reason = models.CharField(_("why errors may remain"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    finished_at = models.DateTimeField(_("download complete at"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    hospital_path: ClassVar = "hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("extraction")
        verbose_name_plural = _("extractions")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="extraction_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(blocked_count=0) | ~Q(sign_off_reason=""), name="extraction_errors_signed_off"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, sha256="") | (Q(finished_at__isnull=False) & ~Q(sha256="")),
                name="extraction_finished_with_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receiver} {self.first_day}–{self.last_day}"
