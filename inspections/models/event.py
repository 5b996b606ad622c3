"""What happened to an inspection: every step with who, when, why; rows are only ever added."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.scoping import OfContractQuerySet
from inspections.models.choices import State
from inspections.models.inspection import Inspection


class InspectionEvent(models.Model):
    """One step; `actor` is empty when the clock did it."""

    contract_path = "inspection__contract"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(_("step"), max_length=20)
    from_state = models.CharField(_("from"), max_length=14, choices=State, blank=True)
    to_state = models.CharField(_("to"), max_length=14, choices=State)
    actor = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("time"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step of an inspection")
        verbose_name_plural = _("steps of inspections")

    def __str__(self) -> str:
        return f"{self.inspection} {self.action}"


class Reschedule(models.Model):
    """A date that was moved: who, why, from, to, and the hospital's word where it is needed (README §5)."""

    contract_path = "inspection__contract"

    class Approval(models.TextChoices):
        NOT_NEEDED = "not_needed", _("not needed")
        WAITING = "waiting", _("waiting for the hospital")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="reschedules")
    old_on = models.DateField(_("old date"))
    new_on = models.DateField(_("new date"))
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
        help_text=_("empty when an announced holiday moved the date"),
    )
    asked_at = models.DateTimeField(_("asked for at"))
    approval = models.CharField(_("approval"), max_length=10, choices=Approval, default=Approval.NOT_NEEDED)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("moved date")
        verbose_name_plural = _("moved dates")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"],
                condition=models.Q(approval="waiting"),
                name="reschedule_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_on} → {self.new_on}"


class Reminder(models.Model):
    """That people were reminded of an inspection, so that nobody is told twice."""

    contract_path = "inspection__contract"

    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="reminders", db_index=False
    )
    occasion = models.CharField(_("occasion"), max_length=20)
    on = models.DateField(_("date"))
    sent_at = models.DateTimeField(_("sent at"))

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("reminder of an inspection")
        verbose_name_plural = _("reminders of inspections")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "occasion", "on"], name="inspection_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.inspection} {self.occasion} {self.on}"
