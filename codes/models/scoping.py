"""Lists that all hospitals share are open to whoever is logged in; a hospital's own list to that hospital."""

from typing import Any

from django.db.models import Q

from core.scoping import ScopedQuerySet


class OfHospitalOrSharedQuerySet(ScopedQuerySet[Any]):
    """The model's `hospital_path` is the lookup from the row to the hospital that keeps the list."""

    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Shared lists, and those of the reader's own organisation; administrators see all."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        path = self.model.hospital_path
        return self.filter(Q(**{f"{path}__isnull": True}) | Q(**{path: user.organisation_id}))
