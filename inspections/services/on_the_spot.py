"""What an engineer did during an inspection, and the parts he put in (README §6, §8); each key arrives once.

All of it is part of the report: it is written while answers are, and not any more once somebody signed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from inspections.models.finding import Finding
from inspections.models.inspection import Inspection
from inspections.models.photo import Photo
from inspections.models.target import Target
from inspections.models.work import SparePart, WorkDone
from inspections.services.photos import attach_photo, remove_photo
from inspections.services.recording import AnswerRefused, lock_for_answers
from tickets.models.ticket import Ticket

MOST_OF_INSPECTION = 200
OLDEST_ENTRY = timedelta(days=366)


@transaction.atomic
def record_work(
    *,
    inspection: Inspection,
    actor: User,
    at: datetime,
    title: str,
    before: str = "",
    after: str = "",
    target: Target | None = None,
    finding: Finding | None = None,
    change: Ticket | None = None,
    done_at: datetime | None = None,
    photos_before: Iterable[File] = (),
    photos_after: Iterable[File] = (),
    client_key: UUID | None = None,
) -> WorkDone:
    """Write down one change with its before and after. Raises AnswerRefused, UploadRefused."""
    inspection = lock_for_answers(inspection)
    known = WorkDone.objects.filter(client_key=client_key).first() if client_key is not None else None
    if known is not None:
        return known
    if WorkDone.objects.filter(inspection=inspection).count() >= MOST_OF_INSPECTION:
        raise AnswerRefused(_("No more can be written down in this inspection."), code="too_many")
    work = WorkDone(inspection=inspection, done_by=actor, done_at=at, client_key=client_key)
    texts = {"title": title, "before": before, "after": after}
    links = {"target": target, "finding": finding, "change": change}
    _fill(work, texts, links, done_at, at)
    _attach(work, photos_before, photos_after, actor, at)
    _touch(inspection, at)
    return work


@transaction.atomic
def change_work(
    *,
    work: WorkDone,
    actor: User,
    at: datetime,
    done_at: datetime | None = None,
    photos_before: Iterable[File] = (),
    photos_after: Iterable[File] = (),
    **asked: Any,
) -> WorkDone:
    """Correct what was written down; photos are added to those there are. Raises as `record_work`."""
    inspection = lock_for_answers(work.inspection)
    texts = {name: asked[name] for name in ("title", "before", "after")}
    links = {name: asked[name] for name in ("target", "finding", "change")}
    _fill(work, texts, links, done_at, at)
    _attach(work, photos_before, photos_after, actor, at)
    _touch(inspection, at)
    return work


@transaction.atomic
def remove_work(*, work: WorkDone, at: datetime) -> None:
    """Take back what was written down by mistake, with its photos."""
    inspection = lock_for_answers(work.inspection)
    for photo in work.photos.all():
        remove_photo(photo=photo)
    work.delete()
    _touch(inspection, at)


@transaction.atomic
def remove_work_photo(*, photo: Photo, at: datetime) -> None:
    """Take back one photo of work done."""
    inspection = lock_for_answers(photo.inspection)
    remove_photo(photo=photo)
    _touch(inspection, at)


@transaction.atomic
def record_part(
    *,
    inspection: Inspection,
    actor: User,
    at: datetime,
    name: str,
    serial: str = "",
    quantity: int = 1,
    note: str = "",
    client_key: UUID | None = None,
) -> SparePart:
    """Write down a part that was put in. Raises AnswerRefused."""
    inspection = lock_for_answers(inspection)
    known = SparePart.objects.filter(client_key=client_key).first() if client_key is not None else None
    if known is not None:
        return known
    if SparePart.objects.filter(inspection=inspection).count() >= MOST_OF_INSPECTION:
        raise AnswerRefused(_("No more can be written down in this inspection."), code="too_many")
    part = SparePart(inspection=inspection, recorded_by=actor, client_key=client_key)
    _fill_part(part, name=name, serial=serial, quantity=quantity, note=note)
    _touch(inspection, at)
    return part


@transaction.atomic
def change_part(
    *, part: SparePart, at: datetime, name: str, serial: str, quantity: int, note: str
) -> SparePart:
    """Correct a part. Raises AnswerRefused."""
    inspection = lock_for_answers(part.inspection)
    _fill_part(part, name=name, serial=serial, quantity=quantity, note=note)
    _touch(inspection, at)
    return part


@transaction.atomic
def remove_part(*, part: SparePart, at: datetime) -> None:
    """Take back a part written down by mistake."""
    inspection = lock_for_answers(part.inspection)
    part.delete()
    _touch(inspection, at)


def _touch(inspection: Inspection, at: datetime) -> None:
    """A report made earlier no longer tells all: it is to be made anew before anybody signs."""
    inspection.content_changed_at = at
    inspection.save(update_fields=["content_changed_at"])


def _fill(
    work: WorkDone, texts: dict[str, str], links: dict[str, Any], done_at: datetime | None, at: datetime
) -> None:
    contract = work.inspection.contract_id
    for name, linked in links.items():
        if linked is not None and linked.contract_id != contract:
            raise AnswerRefused(_("This belongs to another contract."), field=name, code="other_contract")
        setattr(work, name, linked)
    for name, text in texts.items():
        setattr(work, name, text.strip())
    if not work.title:
        raise AnswerRefused(_("Say what was done."), field="title", code="required")
    if done_at is not None and done_at > at:
        raise AnswerRefused(_("The time lies in the future."), field="done_at", code="future")
    if done_at is not None and done_at < at - OLDEST_ENTRY:
        raise AnswerRefused(_("The time is more than a year ago."), field="done_at", code="too_old")
    work.done_at = done_at or work.done_at
    work.save()


def _attach(work: WorkDone, before: Iterable[File], after: Iterable[File], actor: User, at: datetime) -> None:
    for moment, files in ((Photo.Moment.BEFORE, before), (Photo.Moment.AFTER, after)):
        for file in files:
            attach_photo(
                inspection=work.inspection,
                item=None,
                work=work,
                moment=moment,
                file=file,
                actor=actor,
                at=at,
            )


def _fill_part(part: SparePart, *, name: str, serial: str, quantity: int, note: str) -> None:
    if not name.strip():
        raise AnswerRefused(_("Say which part."), field="name", code="required")
    part.name, part.serial, part.quantity, part.note = name.strip(), serial.strip(), quantity, note.strip()
    part.save()
