"""Pictures taken on site: checked when they come, kept under sealed names (README §5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.scoping import OfContractQuerySet
from core.uploads import RandomName
from inspections.models.inspection import Inspection
from inspections.models.result import Item
from inspections.models.work import WorkDone


class Photo(models.Model):
    """One picture; `taken_at` is the camera's own time (EXIF), `received_at` the server's.

    A picture of work done on the spot has its `moment`: before or after.
    """

    contract_path = "inspection__contract"

    class Moment(models.TextChoices):
        BEFORE = "before", pgettext_lazy("work", "before")
        AFTER = "after", pgettext_lazy("work", "after")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    work = models.ForeignKey(WorkDone, on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    moment = models.CharField(_("moment"), max_length=8, choices=Moment, blank=True)
    file = models.ImageField(_("picture"), upload_to=RandomName("inspections/photos"), max_length=300)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    uploaded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "item", "received_at", "pk"]
        verbose_name = _("photo of an inspection")
        verbose_name_plural = _("photos of inspections")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(work=None, moment="") | models.Q(work__isnull=False, moment__gt=""),
                name="photo_of_work_has_moment",
            )
        ]

    def __str__(self) -> str:
        return self.caption or self.name
