"""Visits on site: who came, when, what was done, and the hospital's word on it (M15)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.scoping import OfContractQuerySet
from inspections.models.inspection import Inspection


class Visit(models.Model):
    """One stay on site from check-in to check-out.

    `checked_in_at` and `checked_out_at` are server times, or the time claimed when `is_entered_late`.
    The position is kept only when the engineer chose to send it, rounded to about a hundred metres.
    `working_days` are counted from the stay over the working calendar, at check-out.
    """

    contract_path = "contract"

    class State(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        LEFT = "left", _("to be confirmed")
        CONFIRMED = "confirmed", _("confirmed by the hospital")
        DISPUTED = "disputed", _("not confirmed")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="visits", db_index=False)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ON_SITE)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    checked_in_at = models.DateTimeField(_("arrived at"))
    checked_out_at = models.DateTimeField(_("left at"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    is_entered_late = models.BooleanField(_("entered afterwards"), default=False)
    latitude = models.DecimalField(_("latitude"), max_digits=6, decimal_places=3, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=6, decimal_places=3, null=True, blank=True)
    done = models.TextField(_("what was done"), blank=True)
    interview = models.TextField(_("what users said"), blank=True)
    hours = models.DecimalField(_("hours on site"), max_digits=6, decimal_places=2, null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(_("working days"), default=0)
    checked_in_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    remark = models.CharField(_("remark of the hospital"), max_length=500, blank=True)
    client_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_in_at", "-pk"]
        verbose_name = _("on-site visit")
        verbose_name_plural = _("on-site visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_out_at=None) | Q(checked_out_at__gte=F("checked_in_at")),
                name="visit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state="on_site") | Q(checked_out_at__isnull=False), name="visit_left_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="visit_confirmed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["contract", "-checked_in_at"], name="visit_newest_of_contract")]

    def __str__(self) -> str:
        return self.purpose or str(self.pk)


class VisitPerson(models.Model):
    """One person who was there; without an account the name alone."""

    contract_path = "visit__contract"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="people", db_index=False)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=60)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = _("person on a visit")
        verbose_name_plural = _("people on a visit")
        constraints = [models.UniqueConstraint(fields=["visit", "name"], name="visit_person_once")]

    def __str__(self) -> str:
        return self.name
