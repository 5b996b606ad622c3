"""Who is on call when: a weekly pattern, and the shifts that follow from it or were set by hand (M14)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.people import Personnel
from contracts.models.scoping import OfContractQuerySet


class OnCallLevel(models.IntegerChoices):
    FIRST = 1, _("answers first")
    SECOND = 2, _("stands behind")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OnCallPattern(models.Model):
    """A shift that returns every week; an end at or before its start lies on the next day."""

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="on_call_patterns")
    personnel = models.ForeignKey(
        Personnel, on_delete=models.PROTECT, related_name="on_call_patterns", verbose_name=_("person")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    level = models.PositiveSmallIntegerField(_("level"), choices=OnCallLevel, default=OnCallLevel.FIRST)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "level", "weekday", "starts"]
        verbose_name = _("weekly on-call shift")
        verbose_name_plural = _("weekly on-call shifts")
        constraints = [
            models.UniqueConstraint(
                fields=["personnel", "weekday", "starts", "level"], name="on_call_pattern_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}"


class OnCallShiftQuerySet(OfContractQuerySet):
    def at(self, at: datetime):  # type: ignore[no-untyped-def]
        """Shifts that cover the instant `at` (half-open)."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def overlapping(self, start: datetime, end: datetime):  # type: ignore[no-untyped-def]
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class OnCallShift(models.Model):
    """One person on call from one instant to another; `pattern` says which weekly shift it came from."""

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="on_call_shifts")
    personnel = models.ForeignKey(
        Personnel, on_delete=models.PROTECT, related_name="on_call_shifts", verbose_name=_("person")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    level = models.PositiveSmallIntegerField(_("level"), choices=OnCallLevel, default=OnCallLevel.FIRST)
    pattern = models.ForeignKey(
        OnCallPattern, on_delete=models.SET_NULL, null=True, blank=True, related_name="shifts"
    )

    objects = OnCallShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "level"]
        verbose_name = _("on-call shift")
        verbose_name_plural = _("on-call shifts")
        indexes = [models.Index(fields=["contract", "ends_at", "starts_at"], name="on_call_shift_time")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.UniqueConstraint(fields=["personnel", "starts_at", "level"], name="shift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.personnel} {self.starts_at:%Y-%m-%d %H:%M}"
