"""Comments, files and work time: what is written down beside the moves."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from core.uploads import check_upload
from tickets.domain.flow import ALL, Move
from tickets.models.attachment import Attachment
from tickets.models.choices import Channel, EventType, State
from tickets.models.comment import Comment
from tickets.models.ticket import Ticket
from tickets.services.steps import MoveRefused, Step, acting_role, begin, lock, party_of
from tickets.services.telling import tell_comment


@transaction.atomic
def add_comment(
    *,
    ticket: Ticket,
    actor: User,
    at: datetime,
    body: str,
    is_internal: bool = False,
    channel: str = Channel.WEB,
) -> Comment:
    """Write under a ticket; an internal comment stays within the author's organisation."""
    step = _open_file(ticket, actor, at, channel)
    if not body.strip():
        raise MoveRefused(_("Write something."), field="body")
    comment = Comment.objects.create(
        ticket=step.ticket,
        author=actor,
        body=body.strip(),
        is_internal=is_internal,
        channel=channel,
        created_at=at,
    )
    step.note(EventType.COMMENTED, comment=comment.pk, is_internal=is_internal or None)
    tell_comment(step.ticket, comment)
    return comment


@transaction.atomic
def add_attachment(
    *,
    ticket: Ticket,
    actor: User,
    at: datetime,
    file: File,
    is_internal: bool = False,
    channel: str = Channel.WEB,
) -> Attachment:
    """Keep a file at a ticket once its type, size and content are checked; raises UploadRefused."""
    step = _open_file(ticket, actor, at, channel)
    checked = check_upload(file)
    attachment = Attachment.objects.create(
        ticket=step.ticket,
        author=actor,
        file=file,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        scan_state=checked.scan_state,
        is_internal=is_internal,
        created_at=at,
    )
    step.note(
        EventType.ATTACHED, attachment=attachment.pk, name=checked.name, is_internal=is_internal or None
    )
    return attachment


@transaction.atomic
def record_work(
    *,
    ticket: Ticket,
    actor: User,
    at: datetime,
    minutes: int = 0,
    cause: str = "",
    remedy: str = "",
    note: str = "",
) -> Ticket:
    """Add work time, and what is known by now of cause and remedy."""
    step = begin(ticket=ticket, actor=actor, move=Move.RECORD_WORK, at=at)
    if not (minutes or cause.strip() or remedy.strip()):
        raise MoveRefused(_("Give the minutes, the cause or the remedy."), field="minutes")
    found = step.ticket
    found.work_minutes += minutes
    found.cause = cause.strip() or found.cause
    found.remedy = remedy.strip() or found.remedy
    step.note(EventType.WORK_RECORDED, minutes=minutes or None, note=note.strip())
    found.save()
    return found


def _open_file(ticket: Ticket, actor: User, at: datetime, channel: str) -> Step:
    """Lock a ticket to add to its file; an archived one is closed."""
    locked = lock(ticket)
    party = party_of(actor, locked)
    if acting_role(actor) not in ALL:
        raise PermissionDenied
    if locked.state == State.ARCHIVED:
        raise MoveRefused(_("The ticket is archived."), code="illegal_move")
    return Step(locked, actor, party, at, at, channel)
