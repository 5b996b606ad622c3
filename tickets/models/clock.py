"""The targets of a ticket being timed, and the points at which they told somebody."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit.rules import AuditRule
from core.scoping import ScopedQuerySet
from tickets.models.choices import ClockKind, ClockState
from tickets.models.ticket import Ticket


class ClockQuerySet(ScopedQuerySet["Clock"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Clocks of the tickets in scope."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if user.is_superuser else self.filter(ticket__in=Ticket.objects.visible_to(user))

    def running(self):  # type: ignore[no-untyped-def]
        return self.filter(state=ClockState.RUNNING)

    def to_fire(self, at):  # type: ignore[no-untyped-def]
        """Clocks with a point before the instant `at`, the oldest first."""
        return self.filter(next_fire_at__lt=at).order_by("next_fire_at", "pk")


class Clock(models.Model):
    """One target of one ticket, as the replay of its events gives it (sla/README.md).

    Time used up at an instant t: `consumed_us`, while running + elapsed(calendar, `running_since`, t).
    `due_at` is null while waiting, paused or void. `original_due_at` is what the term promised when an agreed
    time replaced it. `contract` repeats the ticket's.
    """

    audit_rule = AuditRule(exempt_because="computed from the ticket's events, proved by a nightly replay")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    kind = models.CharField(_("target"), max_length=10, choices=ClockKind)
    cycle = models.PositiveSmallIntegerField(default=1)
    term = models.ForeignKey(
        "contracts.ServiceTerm", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    calendar = models.ForeignKey(
        "core.CalendarVersion", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=ClockState, default=ClockState.WAITING)
    budget_us = models.PositiveBigIntegerField()
    started_at = models.DateTimeField(_("started at"), null=True)
    running_since = models.DateTimeField(null=True)
    consumed_us = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField(_("due at"), null=True)
    original_due_at = models.DateTimeField(_("originally due at"), null=True)
    agreed_due_at = models.DateTimeField(_("agreed time"), null=True)
    met_at = models.DateTimeField(_("met at"), null=True)
    breached_at = models.DateTimeField(_("breached at"), null=True)
    detected_at = models.DateTimeField(_("breach noticed at"), null=True)
    is_excused = models.BooleanField(_("excused"), default=False)
    is_not_computable = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    # Warnings still to come, [["50", "2026-02-14T09:05:00+00:00"], …]; the breach comes at due_at.
    fire_points = models.JSONField(default=list)
    next_fire_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["ticket", "pk"]
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        constraints = [
            models.UniqueConstraint(fields=["ticket", "kind", "cycle"], name="clock_once"),
            models.CheckConstraint(
                condition=~Q(state=ClockState.MET) | Q(met_at__isnull=False), name="clock_met_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state=ClockState.RUNNING) | Q(running_since=None), name="clock_only_running_runs"
            ),
            models.CheckConstraint(
                condition=Q(breached_at=None) | Q(started_at__lte=F("breached_at")),
                name="clock_breached_after_start",
            ),
            models.CheckConstraint(
                condition=Q(is_excused=False) | Q(breached_at__isnull=False), name="clock_excused_if_breached"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_fire_at"], condition=Q(next_fire_at__isnull=False), name="clock_next_fire"
            ),
            models.Index(
                fields=["due_at", "contract"], condition=Q(state=ClockState.RUNNING), name="clock_running_due"
            ),
            models.Index(
                fields=["contract", "breached_at"],
                condition=Q(breached_at__isnull=False),
                name="clock_breached_of_contract",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_state_display()}"

    @property
    def is_breached(self) -> bool:
        return self.breached_at is not None


class ClockFiringQuerySet(ScopedQuerySet["ClockFiring"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Firings of the clocks in scope."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if user.is_superuser else self.filter(clock__ticket__in=Ticket.objects.visible_to(user))


class ClockFiring(models.Model):
    """One point of one clock that has come: "50", "80", "breach", "escalate-1" … ; never twice the same.

    `planned_at` is when it had to come. `told_at` is null until the messages are in the outbox: in the same
    transaction as the firing, except when so many come at once that people get one digest.
    """

    audit_rule = AuditRule(exempt_because="written once by the sweep")

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="firings", db_index=False)
    point = models.CharField(_("point"), max_length=20)
    planned_at = models.DateTimeField(_("planned at"))
    fired_at = models.DateTimeField(_("fired at"))
    told_at = models.DateTimeField(_("told at"), null=True)

    objects = ClockFiringQuerySet.as_manager()

    class Meta:
        ordering = ["planned_at", "pk"]
        verbose_name = _("clock firing")
        verbose_name_plural = _("clock firings")
        constraints = [models.UniqueConstraint(fields=["clock", "point"], name="firing_once")]
        indexes = [models.Index(fields=["id"], condition=Q(told_at=None), name="firing_untold")]

    def __str__(self) -> str:
        return self.point
