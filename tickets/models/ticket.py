"""A request of the hospital to the supplier, from the call to the archive (M04)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.domain.roles import CLINICAL
from contracts.models.contract import Contract
from core.audit.rules import AuditRule
from core.scoping import ScopedQuerySet
from tickets.domain.numbers import grouped
from tickets.models.choices import OPEN_STATES, WORKING_STATES, Channel, Kind, Severity, State


class TicketQuerySet(ScopedQuerySet["Ticket"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Tickets of the contracts in the user's scope; clinical staff those of their own department.

        The contracts are looked up first, so that the planner knows how many tickets they hold.
        """
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        contracts = list(Contract.objects.visible_to(user).values_list("pk", flat=True))
        tickets = self.filter(contract__in=contracts)
        if user.role in CLINICAL:
            own = Q(reporter=user)
            if user.department_id:
                own |= Q(department=user.department_id)
            return tickets.filter(own)
        return tickets

    def open(self):  # type: ignore[no-untyped-def]
        """Not yet confirmed, archived or cancelled."""
        return self.filter(state__in=OPEN_STATES)

    def working(self):  # type: ignore[no-untyped-def]
        """Waiting for the supplier to do something."""
        return self.filter(state__in=WORKING_STATES)

    def breached(self):  # type: ignore[no-untyped-def]
        return self.filter(is_breached=True)

    def due_before(self, at):  # type: ignore[no-untyped-def]
        """Open tickets whose next target is due before the instant `at`."""
        return self.filter(next_due_at__lt=at)

    def for_lists(self):  # type: ignore[no-untyped-def]
        """With what a row or a card shows; `missed_at` is when its first target ran over."""
        clocks = self.model._meta.get_field("clocks").related_model._default_manager
        missed = clocks.filter(ticket=OuterRef("pk"), breached_at__isnull=False).order_by("breached_at")
        return self.select_related("system", "department", "assignee").annotate(
            missed_at=Subquery(missed.values("breached_at")[:1])
        )


class Ticket(models.Model):
    """One request; its `TicketEvent` rows tell its life, its `Clock` rows are computed from them.

    `version` pins the contract's terms. `next_due_at` and `is_breached` repeat the clocks, for lists.
    `origin` names what opened the ticket by itself (an outage, a mail), so that it opens one only once.
    """

    audit_rule = AuditRule(leave_out={"search", "updated_at", "next_due_at", "is_breached", "is_paused"})

    number = models.CharField(_("ticket number"), max_length=12, unique=True)
    contract = models.ForeignKey(
        "contracts.Contract",
        on_delete=models.PROTECT,
        db_index=False,
        related_name="tickets",
        verbose_name=_("contract"),
    )
    version = models.ForeignKey(
        "contracts.ContractVersion", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    system = models.ForeignKey(
        "contracts.System",
        on_delete=models.PROTECT,
        db_index=False,
        related_name="tickets",
        verbose_name=_("system"),
    )
    module = models.ForeignKey(
        "contracts.Module",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        verbose_name=_("module"),
    )
    device = models.ForeignKey(
        "contracts.Device",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        verbose_name=_("device"),
    )
    kind = models.CharField(pgettext_lazy("ticket", "kind"), max_length=30, choices=Kind, default=Kind.FAULT)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.NORMAL)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.NEW)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True, max_length=10_000)
    channel = models.CharField(
        pgettext_lazy("ticket", "channel"), max_length=10, choices=Channel, default=Channel.WEB
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="reported_tickets",
        verbose_name=_("reporter"),
    )
    reporter_name = models.CharField(_("reporter's name"), max_length=60, blank=True)
    reporter_phone = models.CharField(_("reporter's phone"), max_length=30, blank=True)
    department = models.ForeignKey(
        "accounts.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="tickets",
        verbose_name=_("department"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="assigned_tickets",
        verbose_name=_("assignee"),
    )
    occurred_at = models.DateTimeField(_("reported at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    solved_at = models.DateTimeField(_("solved at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    cause = models.TextField(_("cause"), blank=True, max_length=10_000)
    remedy = models.TextField(_("remedy"), blank=True, max_length=10_000)
    work_minutes = models.PositiveIntegerField(_("work time (minutes)"), default=0)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    origin = models.CharField(max_length=200, null=True, blank=True, unique=True, editable=False)
    next_due_at = models.DateTimeField(_("next due"), null=True, blank=True)
    is_breached = models.BooleanField(_("breached"), default=False)
    is_paused = models.BooleanField(_("paused"), default=False)
    search = models.GeneratedField(
        expression=Lower(
            Concat(
                "number",
                models.Value(" "),
                "title",
                models.Value(" "),
                "description",
                models.Value(" "),
                "reporter_name",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            models.CheckConstraint(
                condition=Q(occurred_at__lte=models.F("recorded_at")), name="ticket_reported_before_recorded"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | Q(state=State.CANCELLED),
                name="ticket_duplicate_is_cancelled",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SOLVED, State.CONFIRMED, State.ARCHIVED])
                | Q(solved_at__isnull=False),
                name="ticket_solved_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ARCHIVED) | Q(archived_at__isnull=False),
                name="ticket_archived_has_time",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="ticket_has_title"),
        ]
        indexes = [
            models.Index(fields=["contract", "-id"], name="ticket_newest_of_contract"),
            models.Index(fields=["contract", "kind", "-id"], name="ticket_by_kind"),
            models.Index(fields=["department", "-id"], name="ticket_by_department"),
            models.Index(fields=["reporter", "-id"], name="ticket_by_reporter"),
            models.Index(fields=["assignee", "-id"], name="ticket_by_assignee"),
            models.Index(fields=["system", "-id"], name="ticket_by_system"),
            models.Index(
                fields=["contract", "state", "system"],
                include=["is_breached", "assignee", "next_due_at"],
                condition=Q(state__in=OPEN_STATES),
                name="ticket_open",
            ),
            models.Index(fields=["-id"], condition=Q(state__in=OPEN_STATES), name="ticket_open_newest"),
            models.Index(
                fields=["severity", "-id"],
                condition=Q(severity__in=[Severity.HIGH, Severity.CRITICAL]),
                name="ticket_severe",
            ),
            models.Index(
                fields=["next_due_at", "contract"],
                condition=Q(next_due_at__isnull=False),
                name="ticket_next_due",
            ),
            models.Index(fields=["-id"], condition=Q(is_breached=True), name="ticket_breached"),
            models.Index(fields=["occurred_at"], name="ticket_occurred"),
        ]

    def __str__(self) -> str:
        return f"{self.spoken_number} {self.title}"

    @property
    def spoken_number(self) -> str:
        """The number in groups, as it is said on the phone."""
        return grouped(self.number)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_recorded_late(self) -> bool:
        """The call came at least a minute before it was written down."""
        return (self.recorded_at - self.occurred_at).total_seconds() >= 60
