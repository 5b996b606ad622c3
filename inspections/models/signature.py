"""Who signed what: name, time, address, picture of the hand, and the hash of the PDF (README §5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.scoping import OfContractQuerySet
from core.uploads import RandomName
from inspections.models.choices import Party, SignatureRole
from inspections.models.inspection import Inspection
from inspections.models.report import Report


class SignatureQuerySet(OfContractQuerySet):
    def standing(self):  # type: ignore[no-untyped-def]
        """Not made void by a return."""
        return self.filter(voided_at=None)


class Signature(models.Model):
    """One signature under one report; a return makes it void but keeps it."""

    contract_path = "inspection__contract"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="signatures")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(_("party"), max_length=10, choices=Party)
    role = models.CharField(_("signs as"), max_length=20, choices=SignatureRole)
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    signed_at = models.DateTimeField(_("signed at"))
    ip = models.GenericIPAddressField(_("address"), null=True)
    image = models.ImageField(
        _("signature"), upload_to=RandomName("inspections/signatures"), max_length=300, blank=True
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "pk"]
        verbose_name = _("signature of a report")
        verbose_name_plural = _("signatures of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "role"],
                condition=models.Q(voided_at=None),
                name="signature_once_a_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_role_display()}"
