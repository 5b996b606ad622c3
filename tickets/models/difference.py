"""Where a stored clock and the replay of its ticket's events disagree."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.rules import AuditRule
from core.scoping import ScopedQuerySet
from tickets.models.ticket import Ticket


class ClockDifferenceQuerySet(ScopedQuerySet["ClockDifference"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Differences of the tickets in scope."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if user.is_superuser else self.filter(ticket__in=Ticket.objects.visible_to(user))


class ClockDifference(models.Model):
    """One field of one clock that the nightly replay saw otherwise; shown, never silently repaired."""

    audit_rule = AuditRule(exempt_because="a finding of the nightly replay")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="clock_differences")
    clock_kind = models.CharField(_("target"), max_length=10)
    field = models.CharField(_("field"), max_length=30)
    stored = models.CharField(_("stored"), max_length=80)
    replayed = models.CharField(_("replayed"), max_length=80)
    found_at = models.DateTimeField(_("found at"))

    objects = ClockDifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "ticket", "pk"]
        verbose_name = _("clock difference")
        verbose_name_plural = _("clock differences")
        indexes = [models.Index(fields=["-found_at"], name="difference_newest")]

    def __str__(self) -> str:
        return f"{self.clock_kind}.{self.field}"
