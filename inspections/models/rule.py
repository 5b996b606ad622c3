"""What a contract promises to inspect, as numbers the planner reads (README §4)."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from inspections.models.choices import Festival, Kind


class InspectionRule(models.Model):
    """One recurring duty of a contract; days count back from the end of the window or from the holiday."""

    contract_path = "contract"

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="inspection_rules", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    is_on = models.BooleanField(_("in use"), default=True)
    per_year = models.PositiveSmallIntegerField(
        _("times a year"), validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    working_days = models.PositiveSmallIntegerField(_("working days each"), default=0)
    min_gap_days = models.PositiveSmallIntegerField(_("days between two"), default=0)
    due_days_before_end = models.PositiveSmallIntegerField(_("due so many days before the end"), default=0)
    due_day = models.PositiveSmallIntegerField(
        _("due on day of the month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    opens_days_before = models.PositiveSmallIntegerField(_("opens days before the holiday"), default=14)
    closes_days_before = models.PositiveSmallIntegerField(_("closes days before the holiday"), default=2)
    festivals = ArrayField(
        models.CharField(max_length=12, choices=Festival),
        verbose_name=_("holidays"),
        default=list,
        blank=True,
    )
    is_on_site = models.BooleanField(_("on site"), default=False)
    is_pro_rated = models.BooleanField(
        _("leave out short part quarters"),
        default=False,
        help_text=_(
            "A quarter or month of which the contract covers less than half is left out; else it is promised "
            "in full. Only when the hospital says so."
        ),
    )
    clause_refs = ArrayField(
        models.CharField(max_length=10), verbose_name=_("clauses"), default=list, blank=True
    )
    source = models.CharField(_("place in the contract"), max_length=120, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "kind"]
        verbose_name = _("inspection rule")
        verbose_name_plural = _("inspection rules")
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind"], name="inspection_rule_once"),
            models.CheckConstraint(condition=Q(per_year__gte=1), name="inspection_rule_promises"),
            models.CheckConstraint(
                condition=Q(opens_days_before__gte=F("closes_days_before")),
                name="inspection_rule_opens_before_close",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.per_year}"

    @property
    def festival_names(self) -> list[str]:
        """The holidays it names, in the reader's language."""
        return [str(Festival(one).label) for one in self.festivals]


class InspectionSettings(models.Model):
    """What else a contract settles about inspections; without a row the defaults hold."""

    contract_path = "contract"

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="inspection_settings")
    reply_days = models.PositiveSmallIntegerField(_("days the hospital has to answer"), default=5)
    looks_kept_days = models.PositiveSmallIntegerField(
        _("days that every look at a target is kept"),
        default=90,
        validators=[MinValueValidator(30)],
        help_text=_("Of older ones the newest of each month stays."),
    )
    plans_until = models.DateField(_("planned until"), null=True, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of inspections")
        verbose_name_plural = _("settings of inspections")

    def __str__(self) -> str:
        return str(self.contract)
