"""The fixed people of a contract, their proofs, absences and hand-overs (M13, M14)."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.bilingual import in_readers_language
from contracts.models.contract import Contract
from contracts.models.document import Document
from contracts.models.scoping import OfContractQuerySet


class PersonnelQuerySet(OfContractQuerySet):
    def in_charge(self, on: date):  # type: ignore[no-untyped-def]
        """Those whose term covers the date `on`."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Personnel(models.Model):
    """One person in one role of one contract, for a time; may or may not have an account."""

    contract_path = "contract"

    class Role(models.TextChoices):
        PROJECT_MANAGER = "project_manager", _("project manager")
        TECHNICIAN = "technician", _("technician")
        SUPERVISOR = "supervisor", _("supervisor")
        DEPARTMENT_MANAGER = "department_manager", _("department manager")
        BUSINESS_MANAGER = "business_manager", _("business manager")
        HOSPITAL_LEAD = "hospital_lead", _("hospital's lead")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="personnel")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="personnel",
        verbose_name=_("account"),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30)
    email = models.EmailField(pgettext_lazy("person", "e-mail"), blank=True)
    is_phone_always_on = models.BooleanField(_("phone on 24×7"), default=False)
    duties = models.TextField(_("duties"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    deputy = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("deputy"),
    )
    resume = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("résumé")
    )

    objects = PersonnelQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "role", "pk"]
        verbose_name = _("person of the contract")
        verbose_name_plural = _("people of the contract")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="personnel_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("pk")), name="personnel_deputy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoleRequirement(models.Model):
    """A role that the contract wants filled, by how many, with what duties (M13)."""

    contract_path = "contract"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="role_requirements")
    role = models.CharField(_("role"), max_length=20, choices=Personnel.Role)
    min_count = models.PositiveSmallIntegerField(_("at least"), default=1)
    is_phone_always_on = models.BooleanField(_("phone on 24×7"), default=False)
    duties_zh = models.CharField(_("duties in Chinese"), max_length=300)
    duties_en = models.CharField(_("duties in English"), max_length=400, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "pk"]
        verbose_name = _("required role")
        verbose_name_plural = _("required roles")
        constraints = [models.UniqueConstraint(fields=["contract", "role"], name="role_requirement_once")]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def duties(self) -> str:
        return in_readers_language(self.duties_zh, self.duties_en)


class Absence(models.Model):
    """A time in which a person cannot be reached; the deputy stands in."""

    contract_path = "personnel__contract"

    personnel = models.ForeignKey(Personnel, on_delete=models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.personnel} {self.starts_at:%Y-%m-%d}"


class Qualification(models.Model):
    """A certificate of a person, with its file and, if it expires, the last day it is valid."""

    contract_path = "personnel__contract"

    personnel = models.ForeignKey(Personnel, on_delete=models.PROTECT, related_name="qualifications")
    title = models.CharField(_("title"), max_length=120)
    number = models.CharField(_("certificate number"), max_length=80, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["personnel", "expires_on"]
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="qualification_expires_after_issue",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_valid(self, on: date) -> bool:
        return self.issued_on <= on and (self.expires_on is None or on <= self.expires_on)


class Handover(models.Model):
    """A change of person: announced to the hospital, then handed over before the old one leaves (M13)."""

    contract_path = "from_person__contract"

    from_person = models.OneToOneField(Personnel, on_delete=models.PROTECT, related_name="handover")
    to_person = models.ForeignKey(Personnel, on_delete=models.PROTECT, related_name="takeovers")
    announced_at = models.DateTimeField(_("announced at"))
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_over_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("handed over at"), null=True, blank=True
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-announced_at"]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.CheckConstraint(condition=~Q(from_person=F("to_person")), name="handover_between_two"),
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(handed_over_at__gte=F("announced_at")),
                name="handover_after_announcement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_person} → {self.to_person}"
