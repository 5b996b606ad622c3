"""Visits on site: check in, check out, the hospital's word (M15); only confirmed days count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from contracts.models.contract import Contract
from core.api.problems import Refusal
from inspections.domain.stay import hours_of, working_days_of
from inspections.models.choices import State
from inspections.models.inspection import Inspection
from inspections.models.visit import Visit, VisitPerson
from inspections.selectors.days import known_days
from inspections.services.signing import settle_slots
from inspections.services.telling import tell_visit

LONGEST_STAY = timedelta(days=14)
OLDEST_ENTRY = timedelta(days=30)
LATE_AFTER = timedelta(minutes=10)


class VisitRefused(Refusal):
    """The visit cannot be entered or confirmed like this."""


@transaction.atomic
def check_in(
    *,
    contract: Contract,
    actor: User,
    at: datetime,
    arrived_at: datetime | None = None,
    inspection: Inspection | None = None,
    purpose: str = "",
    place: str = "",
    companions: Sequence[str] = (),
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    client_key: UUID | None = None,
) -> Visit:
    """Arrive: `at` is now, `arrived_at` the phone's time when it was out of reach. The same key arrives once.

    Raises VisitRefused.
    """
    if client_key is not None:
        known = Visit.objects.filter(client_key=client_key, checked_in_by=actor).first()
        if known is not None:
            return known
    arrived = _claimed(arrived_at, at, "arrived_at")
    if inspection is not None and inspection.contract_id != contract.pk:
        raise VisitRefused(_("This inspection belongs to another contract."), field="inspection")
    if Visit.objects.filter(contract=contract, checked_in_by=actor, state=Visit.State.ON_SITE).exists():
        raise VisitRefused(_("You are checked in already: check out first."), code="on_site")
    visit = Visit.objects.create(
        contract=contract,
        inspection=inspection,
        purpose=purpose.strip(),
        place=place.strip(),
        checked_in_at=arrived,
        entered_at=at,
        is_entered_late=at - arrived > LATE_AFTER,
        latitude=latitude,
        longitude=longitude,
        checked_in_by=actor,
        client_key=client_key,
    )
    names = [actor.full_name or actor.username, *(name.strip() for name in companions)]
    VisitPerson.objects.bulk_create(
        [
            VisitPerson(visit=visit, user=actor if number == 0 else None, name=name[:60])
            for number, name in enumerate(dict.fromkeys(name for name in names if name))
        ]
    )
    return visit


@transaction.atomic
def check_out(
    *,
    visit: Visit,
    actor: User,
    at: datetime,
    done: str,
    interview: str = "",
    left_at: datetime | None = None,
) -> Visit:
    """Leave: say what was done; hours and working days are counted, the hospital is asked."""
    row = _locked(visit)
    if row.state != Visit.State.ON_SITE:
        raise VisitRefused(_("This visit has ended already."), code="ended")
    if not done.strip():
        raise VisitRefused(_("Say what was done."), field="done", code="required")
    left = _claimed(left_at, at, "left_at")
    if not row.checked_in_at <= left <= row.checked_in_at + LONGEST_STAY:
        raise VisitRefused(_("The time of leaving does not fit the arrival."), field="left_at", code="order")
    row.checked_out_at, row.state = left, Visit.State.LEFT
    row.done, row.interview = done.strip(), interview.strip()
    row.hours = hours_of(row.checked_in_at, left)
    row.working_days = working_days_of(row.checked_in_at, left, known_days())
    row.is_entered_late = row.is_entered_late or at - left > LATE_AFTER
    row.save()
    tell_visit(row, at=at)
    return row


@transaction.atomic
def answer_visit(*, visit: Visit, actor: User, is_confirmed: bool, remark: str = "", at: datetime) -> Visit:
    """The hospital's word: it was so, or it was not and why. An accepted inspection is settled anew.

    Raises VisitRefused.
    """
    row = _locked(visit)
    if row.state not in (Visit.State.LEFT, Visit.State.DISPUTED):
        raise VisitRefused(_("This visit cannot be confirmed now."), code="state")
    if not is_confirmed and not remark.strip():
        raise VisitRefused(_("Say why."), field="remark", code="required")
    row.state = Visit.State.CONFIRMED if is_confirmed else Visit.State.DISPUTED
    row.confirmed_by, row.confirmed_at, row.remark = actor, at, remark.strip()
    row.save(update_fields=["state", "confirmed_by", "confirmed_at", "remark"])
    if is_confirmed and row.inspection is not None and row.inspection.state == State.ACCEPTED:
        settle_slots(row.inspection, at=at)
    return row


def _locked(visit: Visit) -> Visit:
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("contract", "inspection")
        .get(pk=visit.pk)
    )


def _claimed(claimed: datetime | None, at: datetime, field: str) -> datetime:
    """The time a phone claims, if it is not in the future and not too old; else now."""
    if claimed is None:
        return at
    if claimed > at + LATE_AFTER:
        raise VisitRefused(_("The time lies in the future."), field=field, code="future")
    if at - claimed > OLDEST_ENTRY:
        raise VisitRefused(_("The time is more than 30 days ago."), field=field, code="too_old")
    return min(claimed, at)
