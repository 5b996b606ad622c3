"""Emergency plans: scenarios with steps, tiers with responsible people, drills (M16, R06)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.models.bilingual import NamedInBothLanguages, in_readers_language
from contracts.models.contract import Contract
from contracts.models.document import Document
from contracts.models.people import Personnel
from contracts.models.scoping import OfContractQuerySet
from contracts.models.system import System


class EmergencyPlan(NamedInBothLanguages, models.Model):
    """One plan of one system; `recovery_target_minutes` is the promise, null when there is no number."""

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="emergency_plans")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="emergency_plans")
    name_zh = models.CharField(_("Chinese name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    edition = models.CharField(_("edition"), max_length=40)
    in_force_from_on = models.DateField(_("in force from"))
    recovery_target_minutes = models.PositiveIntegerField(
        _("recovery target (minutes)"), null=True, blank=True
    )
    drill_every_months = models.PositiveSmallIntegerField(_("months between drills"), default=12)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "system"]
        verbose_name = _("emergency plan")
        verbose_name_plural = _("emergency plans")
        constraints = [
            models.UniqueConstraint(fields=["contract", "system"], name="emergency_plan_one_a_system")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def recovery_seconds(self) -> int | None:
        return None if self.recovery_target_minutes is None else self.recovery_target_minutes * 60


class EmergencyScenario(NamedInBothLanguages, models.Model):
    """What happened, how one notices, what to do step by step (one step a line), how to work meanwhile."""

    contract_path = "plan__contract"

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="scenarios")
    number = models.PositiveSmallIntegerField(_("number"))
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    signs_zh = models.TextField(_("signs, in Chinese"), blank=True)
    signs_en = models.TextField(_("signs, in English"), blank=True)
    steps_zh = models.TextField(_("steps in Chinese, one a line"))
    steps_en = models.TextField(_("steps in English, one a line"), blank=True)
    stand_by_zh = models.TextField(_("stand-by way of working, in Chinese"))
    stand_by_en = models.TextField(_("stand-by way of working, in English"), blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = _("emergency scenario")
        verbose_name_plural = _("emergency scenarios")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="emergency_scenario_number_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def signs(self) -> str:
        return in_readers_language(self.signs_zh, self.signs_en)

    @property
    def steps(self) -> list[str]:
        text = in_readers_language(self.steps_zh, self.steps_en)
        return [line.strip() for line in text.splitlines() if line.strip()]

    @property
    def stand_by(self) -> str:
        return in_readers_language(self.stand_by_zh, self.stand_by_en)


class EmergencyTier(NamedInBothLanguages, models.Model):
    """One tier of the response: who answers for it, and from when on it is called."""

    contract_path = "plan__contract"

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="tiers")
    level = models.PositiveSmallIntegerField(_("tier"))
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    duty_zh = models.TextField(_("duty in Chinese"))
    duty_en = models.TextField(_("duty in English"), blank=True)
    personnel_role = models.CharField(
        _("role that answers for it"), max_length=20, choices=Personnel.Role, blank=True
    )
    responsible = models.ForeignKey(
        Personnel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emergency_tiers",
        verbose_name=_("responsible person"),
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "level"]
        verbose_name = _("emergency tier")
        verbose_name_plural = _("emergency tiers")
        constraints = [models.UniqueConstraint(fields=["plan", "level"], name="emergency_tier_level_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def duty(self) -> str:
        return in_readers_language(self.duty_zh, self.duty_en)


class EmergencyDrill(models.Model):
    """An exercise of a plan: when, who, how it went, when the next is due."""

    contract_path = "plan__contract"

    class Result(models.TextChoices):
        PASSED = "passed", _("passed")
        WITH_FINDINGS = "with_findings", _("passed with findings")
        FAILED = "failed", _("not passed")

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.PROTECT, related_name="drills")
    scenario = models.ForeignKey(
        EmergencyScenario,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drills",
        verbose_name=_("scenario"),
    )
    held_on = models.DateField(_("held on"))
    participants = models.TextField(_("participants"))
    result = models.CharField(_("result"), max_length=20, choices=Result)
    recovery_minutes = models.PositiveIntegerField(_("recovered after (minutes)"), null=True, blank=True)
    findings = models.TextField(_("findings and measures"), blank=True)
    next_due_on = models.DateField(_("next drill due on"))
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("drill")
        verbose_name_plural = _("drills")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_due_on__gt=models.F("held_on")), name="drill_next_after_this"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.held_on:%Y-%m-%d}"
