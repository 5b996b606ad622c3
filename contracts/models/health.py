"""Whether each module runs: allow-listed targets, probes, samples, outages (M01)."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from contracts.models.system import Module
from core.audit.rules import AuditRule


class ProbeTarget(models.Model):
    """A host of the contract that may be probed, on one port, and only at addresses inside `network`."""

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="probe_targets")
    host = models.CharField(_("host name or address"), max_length=253)
    port = models.PositiveIntegerField(_("port"))
    network = models.CharField(
        _("network (CIDR)"),
        max_length=50,
        help_text=_("The host must resolve into this network, e.g. 10.20.0.0/16."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "host", "port"]
        verbose_name = _("address that may be probed")
        verbose_name_plural = _("addresses that may be probed")
        constraints = [
            models.UniqueConstraint(fields=["contract", "host", "port"], name="probe_target_once"),
            models.CheckConstraint(condition=Q(port__gte=1, port__lte=65535), name="probe_target_port"),
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class HealthProbeQuerySet(OfContractQuerySet):
    def due(self, at: datetime):  # type: ignore[no-untyped-def]
        """Active probes whose next look is due at `at`, the longest waiting first."""
        return self.filter(is_active=True, next_due_at__lte=at).order_by("next_due_at")


class HealthProbe(models.Model):
    """One way to see whether a module runs. Unknown until first seen; down after N failures in a row."""

    audit_rule: ClassVar = AuditRule(
        leave_out={"failures", "last_beat_at", "last_sample_at", "last_detail", "next_due_at"}
    )
    contract_path = "contract"

    class Kind(models.TextChoices):
        HEARTBEAT = "heartbeat", _("heartbeat")
        HTTP = "http", _("HTTP")
        TCP = "tcp", _("TCP")

    class Aspect(models.TextChoices):
        SERVICE = "service", _("service")
        DATABASE = "database", _("database")
        INTERFACE = "interface", _("interface")

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("unknown")
        UP = "up", _("up and running")
        DOWN = "down", _("down")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="health_probes")
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, related_name="health_probes", verbose_name=_("module")
    )
    key = models.SlugField(_("key"), max_length=60)
    aspect = models.CharField(_("what is watched"), max_length=10, choices=Aspect, default=Aspect.SERVICE)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    address = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("http://host:port/path or host:port; empty for a heartbeat."),
    )
    interval_s = models.PositiveIntegerField(_("interval (seconds)"), default=60)
    timeout_s = models.PositiveIntegerField(_("time limit (seconds)"), default=5)
    failures_until_down = models.PositiveSmallIntegerField(_("failures until down"), default=3)
    is_active = models.BooleanField(_("active"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNKNOWN)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    last_beat_at = models.DateTimeField(_("last heartbeat"), null=True, editable=False)
    last_sample_at = models.DateTimeField(_("last looked"), null=True, editable=False)
    state_changed_at = models.DateTimeField(_("last change"), null=True, editable=False)
    last_detail = models.CharField(_("last result"), max_length=200, blank=True, editable=False)
    next_due_at = models.DateTimeField(_("next look"))

    objects = HealthProbeQuerySet.as_manager()

    class Meta:
        ordering = ["module", "aspect", "key"]
        verbose_name = _("probe")
        verbose_name_plural = _("probes")
        constraints = [
            models.UniqueConstraint(fields=["contract", "key"], name="health_probe_key_once"),
            models.CheckConstraint(
                condition=Q(
                    interval_s__gte=10, timeout_s__gte=1, timeout_s__lte=30, failures_until_down__gte=1
                ),
                name="health_probe_limits",
            ),
            models.CheckConstraint(
                condition=Q(kind="heartbeat") | ~Q(address=""), name="health_probe_has_address"
            ),
        ]
        indexes = [models.Index(fields=["next_due_at"], condition=Q(is_active=True), name="health_probe_due")]

    def __str__(self) -> str:
        return f"{self.module} · {self.key}"


class HealthSample(models.Model):
    """One look at a module; kept for a month."""

    audit_rule: ClassVar = AuditRule(exempt_because="a measurement every few seconds, never edited")
    contract_path = "probe__contract"

    probe = models.ForeignKey(HealthProbe, on_delete=models.CASCADE, related_name="samples")
    at = models.DateTimeField(_("at"))
    is_up = models.BooleanField(_("up and running"))
    latency_ms = models.PositiveIntegerField(_("answer time (ms)"), null=True)
    detail = models.CharField(_("result"), max_length=200, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("health sample")
        verbose_name_plural = _("health samples")
        indexes = [
            models.Index(fields=["probe", "-at"], name="health_sample_of_probe"),
            models.Index(fields=["at"], name="health_sample_at"),
        ]

    def __str__(self) -> str:
        return f"{self.probe} {self.at:%Y-%m-%d %H:%M:%S}"


class HealthOutage(models.Model):
    """A module was down from `began_at` to `ended_at`; `ticket_state` says what its ticket still lacks."""

    contract_path = "probe__contract"

    class TicketState(models.TextChoices):
        TO_OPEN = "to_open", _("ticket to be opened")
        OPENED = "opened", _("ticket opened")
        TO_SOLVE = "to_solve", _("ticket to be solved")
        SOLVED = "solved", _("ticket solved")

    probe = models.ForeignKey(HealthProbe, on_delete=models.PROTECT, related_name="outages")
    began_at = models.DateTimeField(_("began at"))
    detected_at = models.DateTimeField(_("detected at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    detail = models.CharField(_("result"), max_length=200, blank=True)
    ticket_state = models.CharField(
        _("ticket"), max_length=10, choices=TicketState, default=TicketState.TO_OPEN
    )
    ticket_number = models.CharField(_("ticket number"), max_length=30, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        constraints = [
            models.UniqueConstraint(
                fields=["probe"], condition=Q(ended_at=None), name="health_outage_one_open_a_probe"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="health_outage_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(ticket_state__in=["to_open", "to_solve"]),
                name="health_outage_owes_ticket",
            )
        ]

    def __str__(self) -> str:
        return f"{self.probe} {self.began_at:%Y-%m-%d %H:%M}"
