"""What happened to a finding: seen, worked on, proved, accepted; rows are only ever added."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.scoping import OfContractQuerySet
from inspections.models.choices import FindingState
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection


class FindingEvent(models.Model):
    """One step; no actor is the portal itself, and `note` is what was said or measured."""

    contract_path = "finding__contract"

    class Action(models.TextChoices):
        SEEN = "seen", pgettext_lazy("finding", "found")
        RECURRED = "recurred", pgettext_lazy("finding", "came back")
        TICKET = "ticket", pgettext_lazy("finding", "ticket made")
        START = "start", pgettext_lazy("finding", "work begun")
        FIX = "fix", pgettext_lazy("finding", "called fixed")
        VERIFY = "verify", pgettext_lazy("finding", "proved gone")
        STILL_THERE = "still_there", pgettext_lazy("finding", "still there")
        CLOSE = "close", pgettext_lazy("finding", "closed")
        ACCEPT_RISK = "accept_risk", pgettext_lazy("finding", "risk accepted")
        EXPIRE = "expire", pgettext_lazy("finding", "acceptance ended")
        ASSIGN = "assign", pgettext_lazy("finding", "owner or date set")
        WITHDRAW = "withdraw", pgettext_lazy("finding", "withdrawn by a corrected answer")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(_("step"), max_length=12, choices=Action)
    from_state = models.CharField(_("from"), max_length=14, choices=FindingState, blank=True)
    to_state = models.CharField(_("to"), max_length=14, choices=FindingState)
    severity = models.CharField(_("severity of the risk"), max_length=10, choices=Finding.Severity)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_events"
    )
    actor = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    at = models.DateTimeField(_("time"))
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step of a finding")
        verbose_name_plural = _("steps of findings")

    def __str__(self) -> str:
        return f"{self.finding} {self.action}"
