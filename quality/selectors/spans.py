"""The span that measures are asked for, and the homepages it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models.user import User
from quality.models.homepage import Homepage


@dataclass(frozen=True)
class Span:
    """Days `first` to `last`, both included, and what narrows the homepages further."""

    hospital_id: int
    first: date
    last: date
    department: str = ""
    coder: str = ""

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When the span begins and when it has ended, in China."""
        zone = timezone.get_default_timezone()
        after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time.min, zone), datetime.combine(after, time.min, zone)


def homepages_of(user: User, span: Span) -> QuerySet[Homepage]:
    """Measured homepages discharged in the span within the scope of `user`, drafts among them."""
    rows = Homepage.objects.visible_to(user).filter(
        hospital=span.hospital_id,
        discharged_on__range=(span.first, span.last),
        measure__isnull=False,
    )
    if span.department:
        rows = rows.filter(department_code=span.department)
    if span.coder:
        rows = rows.filter(coder_name=span.coder)
    return rows


def key_of(record_no: str, admission_count: int) -> str:
    """How the indicators name a stay."""
    return f"{record_no}-{admission_count}"
