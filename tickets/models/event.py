"""What happened to a ticket: rows that are only ever added (a database trigger refuses everything else)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.audit.rules import AuditRule
from core.scoping import ScopedQuerySet
from tickets.models.choices import Channel, EventType, Party
from tickets.models.ticket import Ticket


class TicketEventQuerySet(ScopedQuerySet["TicketEvent"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Events of the tickets in scope; internal notes of the other party are left out."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        events = self.filter(ticket__in=Ticket.objects.visible_to(user))
        return events.without_notes_of_others(user)

    def without_notes_of_others(self, user):  # type: ignore[no-untyped-def]
        """Leave out what the other organisation wrote for itself."""
        if user.is_superuser:
            return self
        others = Q(payload__is_internal=True) & ~Q(actor__organisation=user.organisation_id)
        return self.exclude(others)


class TicketEvent(models.Model):
    """One fact: when it happened, when it was written down, who did it and for which party.

    `payload` by type: reason (paused, resumed, cancelled …), clock, due, accepted (agreed), kind, severity,
    of (duplicate), event (late_confirmed: id of the event confirmed), and free words in `note`.
    """

    audit_rule = AuditRule(exempt_because="append-only itself, with actor and time")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events")
    type = models.CharField(_("event"), max_length=20, choices=EventType)
    occurred_at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="ticket_events",
        verbose_name=_("by"),
    )
    party = models.CharField(_("party"), max_length=10, choices=Party)
    channel = models.CharField(pgettext_lazy("ticket", "channel"), max_length=10, choices=Channel, blank=True)
    payload = models.JSONField(default=dict)

    objects = TicketEventQuerySet.as_manager()

    class Meta:
        ordering = ["occurred_at", "pk"]
        verbose_name = _("ticket event")
        verbose_name_plural = _("ticket events")
        constraints = [
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("recorded_at")), name="event_happened_before_recorded"
            )
        ]

    def __str__(self) -> str:
        return self.get_type_display()

    @property
    def is_late(self) -> bool:
        """Written down at least a minute after it happened."""
        return (self.recorded_at - self.occurred_at).total_seconds() >= 60
