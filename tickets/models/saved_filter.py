"""A list of tickets a person wants to see again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.notification import OwnRowsQuerySet


class SavedFilter(models.Model):
    """A named query string of the ticket list, e.g. `state=new&contract=3`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_filters", db_index=False
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filter"), max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_name_once")]

    def __str__(self) -> str:
        return self.name
