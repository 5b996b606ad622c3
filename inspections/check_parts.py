"""The tab that findings add to the page of an inspection."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.parts import Part, register_part
from inspections.permissions import VIEW


def found(row: Inspection) -> int:
    """Findings that this inspection found, or saw again."""
    return Finding.objects.filter(Q(first_seen=row) | Q(last_seen=row)).count()


def has_begun(row: Inspection) -> bool:
    return row.started_at is not None or row.catalogue_id is not None


def register() -> None:
    register_part(
        Part(
            "findings",
            _("Findings"),
            lambda row: f"{reverse('inspections:findings')}?inspection={row.pk}",
            permission=VIEW,
            count=found,
            is_shown=has_begun,
            position=20,
        )
    )
