"""Homepages are their hospital's alone: suppliers never see any, other hospitals neither."""

from typing import Any

from accounts.domain.roles import Role
from core.scoping import ScopedQuerySet

READERS = frozenset({Role.CODER, Role.DIRECTOR, Role.HOSPITAL_ENGINEER, Role.AUDITOR, Role.MACHINE})


class OfHospitalQuerySet(ScopedQuerySet[Any]):
    """The model's `hospital_path` is the lookup from the row to its hospital."""

    def visible_to(self, user):  # type: ignore[no-untyped-def]
        """Rows of the own hospital, for the roles that work with homepages; administrators see all."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        if user.role not in READERS or not user.is_hospital:
            return self.none()
        return self.filter(**{self.model.hospital_path: user.organisation_id})
