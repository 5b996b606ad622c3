"""Working calendars in published versions, and the hospital's own word on single days."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet


class SharedReferenceQuerySet(ScopedQuerySet[models.Model]):
    """Reference rows that everybody who is logged in may read."""

    def visible_to(self, user):  # type: ignore[no-untyped-def]
        return self if user.is_authenticated and user.is_active else self.none()


class WorkdayOverride(models.Model):
    """One date declared working or free, over the published calendar of China (M09, M19)."""

    date = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("e.g. number of the State Council notice")
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = SharedReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        verbose_name = _("workday override")
        verbose_name_plural = _("workday overrides")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"


class CalendarVersion(models.Model):
    """One published, immutable version of a working calendar; clocks pin it.

    `spec` has the form of shared format `calendars` in replay_sla: {"always": true} or
    {"zone", "covered_until", "weekly", "overrides"}.
    """

    key = models.SlugField(_("calendar"), max_length=40)
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=80)
    spec = models.JSONField(_("definition"))
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)

    objects = SharedReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-number"]
        verbose_name = _("calendar version")
        verbose_name_plural = _("calendar versions")
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="calendar_version_number_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
