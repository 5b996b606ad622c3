"""How a hospital runs the catalogue: severities of single rules by date, and its own limits."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from quality.domain.language.shapes import institution
from quality.models.scoping import OfHospitalQuerySet


class RuleSetting(models.Model):
    """One rule with another severity, or off, between two days (both included)."""

    class Severity(models.TextChoices):
        ERROR = "error", _("error: refuses the save")
        WARNING = "warning", _("warning: needs a reason")
        OFF = "off", _("off")

    hospital = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="rule_settings", db_index=False
    )
    rule = models.CharField(_("rule"), max_length=20)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    hospital_path: ClassVar = "hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "-valid_from"]
        verbose_name = _("rule setting")
        verbose_name_plural = _("rule settings")
        constraints = [
            models.UniqueConstraint(fields=["hospital", "rule", "valid_from"], name="rule_setting_day_once"),
            models.UniqueConstraint(
                fields=["hospital", "rule"], condition=Q(valid_to=None), name="rule_setting_one_open"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="rule_setting_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.severity}"


def check_org_code(text: str) -> None:
    """Refuse what HP-F-047 warns of in homepages."""
    if not institution(text):
        raise ValidationError(_("This is not the form of an institution code."), code="org_code")


class HomepagePolicy(models.Model):
    """A hospital's switches and limits; without a row the defaults hold."""

    hospital = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="homepage_policy")
    org_code = models.CharField(
        _("institution code"),
        max_length=22,
        blank=True,
        validators=[check_org_code],
        help_text=_(
            "9, 18 or 22 digits and capital letters, as in your homepages. Every row of a file with another "
            "code is found (HP-B-012); while it is not set, every row that differs from the first."
        ),
    )
    is_extended = models.BooleanField(
        _("2020 columns and block F"),
        default=True,
        help_text=_("Runs the rules about the columns of 2020 and later."),
    )
    is_total_strict = models.BooleanField(
        _("charges below the total are an error"),
        default=False,
        help_text=_("Otherwise a warning."),
    )
    warns_of_blank_qc_date = models.BooleanField(_("warn of a blank quality-control date"), default=True)
    due_days = models.PositiveSmallIntegerField(
        _("days from discharge to the homepage"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    sample_size = models.PositiveSmallIntegerField(
        _("homepages per coder and month in the second coder's sample"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )

    excellent_from = models.DecimalField(
        _("points from which a homepage is excellent"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Of a hundred. Without it the rate of excellent homepages cannot be computed."),
    )

    hospital_path: ClassVar = "hospital"
    objects = OfHospitalQuerySet.as_manager()

    class Meta:
        verbose_name = _("homepage policy")
        verbose_name_plural = _("homepage policies")

    def __str__(self) -> str:
        return str(self.hospital)
