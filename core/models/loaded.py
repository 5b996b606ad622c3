"""Which shipped catalogue files this database holds already."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet


class LoadedCatalogueQuerySet(ScopedQuerySet["LoadedCatalogue"]):
    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Administrators only."""
        return self if user.is_authenticated and user.is_active and user.is_superuser else self.none()


class LoadedCatalogue(models.Model):
    """The SHA-256 over a catalogue's files, and over the code that loads it, when it was loaded last."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"))

    objects = LoadedCatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("loaded catalogue")
        verbose_name_plural = _("loaded catalogues")

    def __str__(self) -> str:
        return self.name
