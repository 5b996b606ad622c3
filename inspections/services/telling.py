"""Who hears what of an inspection; every message is written in the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from accounts.models.user import User
from contracts.audience import hospital_side, supplier_side
from core.notifications import NotificationEvent, Text, tell
from inspections import events
from inspections.models.choices import Kind
from inspections.models.inspection import Inspection
from inspections.models.visit import Visit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def supplier_people(inspection: Inspection) -> list[User]:
    """The project managers and whoever leads the inspection."""
    return [*supplier_side(inspection.contract), *([inspection.lead] if inspection.lead else [])]


def managers(inspection: Inspection) -> list[User]:
    """The project managers and the hospital's director: who answers for the promise."""
    return [
        *supplier_side(inspection.contract),
        *hospital_side(inspection.contract).filter(role=Role.DIRECTOR),
    ]


def everyone(inspection: Inspection) -> list[User]:
    return [*supplier_people(inspection), *hospital_side(inspection.contract)]


def tell_moved_by_holiday(inspection: Inspection, old_on: object, *, at: datetime) -> None:
    title = _("{inspection}: the date moved from {old} to {new} with the holiday")
    facts = {"old": str(old_on), "new": str(inspection.planned_on)}
    key = f"moved:{old_on}:{inspection.planned_on}"
    _tell(inspection, everyone(inspection), events.PLAN_MOVED, _line(title, inspection, **facts), key, at)


def tell_outside_window(inspection: Inspection, *, at: datetime) -> None:
    title = _("{inspection}: the confirmed date {date} does not fit the holiday any more; due {due}")
    facts = {"date": str(inspection.planned_on), "due": str(inspection.due_on)}
    key = f"outside:{inspection.planned_on}:{inspection.due_on}"
    _tell(inspection, everyone(inspection), events.PLAN_MOVED, _line(title, inspection, **facts), key, at)


def tell_reminder(inspection: Inspection, occasion: str, on: date, *, at: datetime) -> None:
    """Window opens, seven, three, one day before it is due: the supplier's people."""
    title = (
        _("{inspection}: the window is open, due {due}")
        if occasion == "opens"
        else _("{inspection} is due {due}")
    )
    text = _line(title, inspection, due=str(inspection.due_on))
    _tell(inspection, supplier_people(inspection), events.REMINDER, text, f"{occasion}:{on}", at)


def tell_overdue(inspection: Inspection, days: int, on: date, *, at: datetime) -> None:
    """Both managers, every day."""
    text = _line(_("{inspection} is overdue by {days} days"), inspection, days=days)
    _tell(inspection, managers(inspection), events.OVERDUE, text, f"overdue:{on}", at)


def tell_missed(inspection: Inspection, kinds: Iterable[str], *, at: datetime) -> None:
    """Both sides: what was promised for this window was not done."""
    labels = [Kind(kind).label for kind in kinds]
    names = format_lazy("、".join(["{}"] * len(labels)), *labels)
    text = _line(_("{inspection}: missed: {kinds}"), inspection, kinds=names)
    _tell(inspection, everyone(inspection), events.MISSED, text, f"missed:{inspection.window_to}", at)


def tell_no_reply(inspection: Inspection, days: int, on: date, *, at: datetime) -> None:
    """The hospital's people again and both managers; silence is not acceptance."""
    text = _line(_("{inspection} has waited {days} days for the hospital's answer"), inspection, days=days)
    _tell(inspection, everyone(inspection), events.NO_REPLY, text, f"no-reply:{on}", at)


def tell_step(
    inspection: Inspection, text: StrOrPromise, *, key: str, actor: User | None, at: datetime
) -> None:
    """The other side hears what one side did."""
    is_hospital = actor is not None and actor.organisation_id == inspection.contract.hospital_id
    people = supplier_people(inspection) if is_hospital else hospital_side(inspection.contract)
    event = events.STEP if is_hospital else events.TO_CHECK
    _tell(inspection, people, event, _line(text, inspection), f"step:{key}", at)


def tell_visit(visit: Visit, *, at: datetime) -> None:
    """The information centre: a visit waits for its word."""
    title = format_lazy(
        _("{contract}: a visit waits for confirmation ({hours} h)"),
        contract=visit.contract,
        hours=visit.hours,
    )
    tell(
        users=hospital_side(visit.contract),
        event=events.VISIT,
        title=title,
        url=reverse("inspections:visit", args=[visit.pk]),
        dedupe_key=f"visit:{visit.pk}:left",
        at=at,
    )


def _line(text: StrOrPromise, inspection: Inspection, **facts: object) -> Text:
    return format_lazy(text, inspection=inspection.label, **facts)


def _tell(
    inspection: Inspection,
    users: Iterable[User],
    event: NotificationEvent,
    title: Text,
    key: str,
    at: datetime,
) -> None:
    tell(
        users=users,
        event=event,
        title=title,
        url=reverse("inspections:inspection", args=[inspection.pk]),
        dedupe_key=f"inspection:{inspection.pk}:{key}",
        at=at,
    )
