"""What was found wrong, until it is closed (README §6)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from inspections.models.choices import OPEN_FINDINGS, FindingState
from inspections.models.inspection import Inspection
from inspections.models.result import Result
from inspections.models.target import Target
from tickets.models.ticket import Ticket


class FindingQuerySet(OfContractQuerySet):
    def open(self):  # type: ignore[no-untyped-def]
        return self.filter(state__in=OPEN_FINDINGS)

    def for_lists(self):  # type: ignore[no-untyped-def]
        """With what a row shows."""
        return self.select_related("contract", "target", "owner", "ticket", "first_seen", "last_seen")


class Finding(models.Model):
    """One risk, known again by its `fingerprint`: the hash of contract, target, check and object."""

    contract_path = "contract"

    class Severity(models.TextChoices):
        WARN = "warn", pgettext_lazy("check", "warning")
        CRITICAL = "critical", pgettext_lazy("check", "serious")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="findings", db_index=False)
    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    check_code = models.CharField(_("check"), max_length=20)
    object = models.CharField(_("object"), max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64)
    severity = models.CharField(_("severity of the risk"), max_length=10, choices=Severity)
    state = models.CharField(_("state"), max_length=14, choices=FindingState, default=FindingState.OPEN)
    title = models.CharField(_("title"), max_length=200)
    fact = models.TextField(_("fact"), blank=True)
    effect = models.TextField(_("effect"), blank=True)
    cause = models.TextField(_("cause"), blank=True)
    suggestion = models.TextField(_("suggestion"), blank=True)
    result = models.ForeignKey(
        Result, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    owner = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings_owned",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    ticket = models.ForeignKey(
        Ticket,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("ticket"),
    )
    first_seen = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings_new")
    last_seen = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings_seen")
    times_seen = models.PositiveIntegerField(_("times seen"), default=1)
    first_seen_at = models.DateTimeField(_("first seen at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    risk_reason = models.CharField(_("why the risk is accepted"), max_length=500, blank=True)
    risk_accepted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    risk_accepted_at = models.DateTimeField(null=True, blank=True)
    risk_until = models.DateField(_("risk accepted until"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at", "-pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(fields=["contract", "fingerprint"], name="finding_once"),
            models.CheckConstraint(
                condition=~Q(state=FindingState.ACCEPTED_RISK)
                | Q(risk_accepted_by__isnull=False, risk_until__isnull=False),
                name="finding_risk_signed_and_ends",
            ),
        ]
        indexes = [models.Index(fields=["contract", "state"], name="finding_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_FINDINGS


class FollowUp(models.Model):
    """What an inspection says of a finding that was open when it began (SV-005)."""

    contract_path = "inspection__contract"

    class Answer(models.TextChoices):
        VERIFIED = "verified", pgettext_lazy("follow-up", "solved, verified")
        STILL_THERE = "still_there", pgettext_lazy("follow-up", "still there")
        NOT_CHECKED = "not_checked", pgettext_lazy("follow-up", "not checked")

    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="follow_ups", db_index=False
    )
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="follow_ups")
    answer = models.CharField(_("answer"), max_length=12, choices=Answer, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "pk"]
        verbose_name = _("follow-up of a finding")
        verbose_name_plural = _("follow-ups of findings")
        constraints = [models.UniqueConstraint(fields=["inspection", "finding"], name="follow_up_once")]

    def __str__(self) -> str:
        return f"{self.finding}: {self.answer}"
