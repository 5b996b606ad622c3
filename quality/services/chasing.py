"""Tells coders once a day which homepages are overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.notifications import DigestLine, tell_digest
from quality.events import CHASE
from quality.models.discharge import Discharge
from quality.selectors.reconciliation import Matter, overdue

MOST_LINES = 30


def chase_all(*, at: datetime) -> int:
    """Chase in every hospital that announces discharges; returns how many people were told."""
    hospitals = Organisation.objects.filter(pk__in=Discharge.objects.values("hospital"))
    return sum(chase_hospital(hospital=hospital, at=at) for hospital in hospitals)


@transaction.atomic
def chase_hospital(*, hospital: Organisation, at: datetime) -> int:
    """One message a coder and day with what is overdue, the longest first; told again tells nobody twice."""
    today = timezone.localdate(at)
    matters = overdue(hospital=hospital, today=today)
    coders = User.objects.filter(organisation=hospital, role=Role.CODER, is_active=True)
    told = tell_digest(
        users=coders,
        event=CHASE,
        title=format_lazy(_("{count} homepages are overdue"), count=len(matters)),
        lines=_lines(matters),
        url=reverse("quality:reconciliation"),
        dedupe_key=f"homepage-chase-{hospital.pk}-{today:%Y%m%d}",
        at=at,
    )
    return len(told)


def _lines(matters: Sequence[Matter]) -> list[DigestLine]:
    words = _("{department}: record {number}, discharged {day}, {late} days overdue")
    lines = [
        DigestLine(
            format_lazy(
                words,
                department=one.department_name or one.department_code or "—",
                number=f"{one.record_no}-{one.admission_count}",
                day=f"{one.discharged_on:%Y-%m-%d}",
                late=one.standing.days_late,
            )
        )
        for one in matters[:MOST_LINES]
    ]
    if len(matters) > MOST_LINES:
        lines.append(DigestLine(format_lazy(_("… and {count} more"), count=len(matters) - MOST_LINES)))
    return lines
