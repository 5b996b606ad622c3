"""Daily warnings, each exactly once: qualifications that run out, gaps in the rota, drills due."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contracts import audience, events, selectors
from contracts.domain.expiry import warning_due
from contracts.models.contract import Contract
from contracts.models.emergency import EmergencyPlan
from contracts.models.people import Qualification
from core.notifications import tell

GAP_DAYS_AHEAD = 7
DRILL_DAYS_AHEAD = 14


@transaction.atomic
def warn_of_qualifications(*, at: datetime) -> int:
    """Warn both sides 60, 30 and 7 days ahead and once expired (M13); returns the warnings of today."""
    today = timezone.localdate(at)
    held = Qualification.objects.exclude(expires_on=None).select_related("personnel__contract")
    count = 0
    for qualification in held:
        person, expires_on = qualification.personnel, qualification.expires_on
        stage = warning_due(expires_on, today) if expires_on else None
        if stage is None or (person.ends_on is not None and person.ends_on < today):
            continue
        facts = {"name": person.name, "title": qualification.title, "date": f"{expires_on:%Y-%m-%d}"}
        title = (
            _("{title} of {name} is valid until {date}")
            if stage
            else _("{title} of {name} ran out on {date}")
        )
        tell(
            users=audience.both_sides(person.contract),
            event=events.QUALIFICATION_EXPIRES,
            title=format_lazy(title, **facts),
            url=reverse("contracts:people", args=[person.contract.key]),
            dedupe_key=f"qualification-{qualification.pk}-{expires_on:%Y%m%d}-{stage}",
            at=at,
        )
        count += 1
    return count


@transaction.atomic
def warn_of_rota_gaps(*, at: datetime) -> int:
    """Tell the supplier of hours of the next week in which nobody answers; returns contracts with gaps."""
    count = 0
    for contract in Contract.objects.in_force(timezone.localdate(at)):
        gaps = selectors.rota_gaps(contract, at, at + timedelta(days=GAP_DAYS_AHEAD))
        if not gaps or not contract.on_call_patterns.exists():
            continue
        first = timezone.localtime(gaps[0].starts_at)
        tell(
            users=audience.supplier_side(contract),
            event=events.ROTA_GAP,
            title=format_lazy(
                _("{contract}: nobody is on call from {time}"), contract=contract, time=f"{first:%m-%d %H:%M}"
            ),
            url=reverse("contracts:contract-rota", args=[contract.key]),
            dedupe_key=f"rota-gap-{contract.pk}-{first:%Y%m%d}",
            at=at,
        )
        count += 1
    return count


@transaction.atomic
def warn_of_drills(*, at: datetime) -> int:
    """Tell both sides two weeks before a drill is due; returns the plans that are due."""
    limit = timezone.localdate(at) + timedelta(days=DRILL_DAYS_AHEAD)
    count = 0
    for plan in EmergencyPlan.objects.select_related("contract").prefetch_related("drills"):
        newest = next(iter(plan.drills.all()), None)
        if newest is None or newest.next_due_on > limit:
            continue
        tell(
            users=audience.both_sides(plan.contract),
            event=events.DRILL_DUE,
            title=format_lazy(
                _("Drill of “{plan}” is due on {date}"), plan=plan, date=f"{newest.next_due_on:%Y-%m-%d}"
            ),
            url=reverse("contracts:emergency-plan", args=[plan.pk]),
            dedupe_key=f"drill-due-{plan.pk}-{newest.next_due_on:%Y%m%d}",
            at=at,
        )
        count += 1
    return count
