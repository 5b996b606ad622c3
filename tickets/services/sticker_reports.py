"""Reports from behind the QR code of a device: by whoever stands before it, logged in or not.

What a person without an account does is done by the hospital's "sticker desk", a service account that cannot
log in; name and phone say who it was. The follow link lets exactly that person watch and confirm.
"""

from datetime import datetime

from django.core import signing
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models.organisation import Organisation
from accounts.models.user import User
from contracts.models.device import Device
from tickets.models.choices import Channel, Kind, Severity
from tickets.models.ticket import Ticket
from tickets.services.notes import add_attachment
from tickets.services.opening import open_ticket
from tickets.services.progress import confirm_ticket, reopen_ticket

SALT = "tickets.follow"


@transaction.atomic
def report_by_sticker(
    *,
    device: Device,
    actor: User | None,
    at: datetime,
    title: str,
    description: str,
    reporter_name: str,
    reporter_phone: str,
    is_urgent: bool,
    photo: File | None = None,
) -> Ticket:
    """Open a ticket for the device; `actor` is the person logged in, None for a stranger to the portal."""
    acting = actor or sticker_desk(device.contract.hospital)
    ticket = open_ticket(
        actor=acting,
        contract=device.contract,
        system=device.system,
        module=device.module,
        device=device,
        department=device.department,
        title=title,
        description=description,
        kind=Kind.FAULT,
        severity=Severity.HIGH if is_urgent else Severity.NORMAL,
        channel=Channel.WEB,
        reporter_name=reporter_name,
        reporter_phone=reporter_phone,
        at=at,
    )
    if photo:
        add_attachment(ticket=ticket, actor=acting, at=at, file=photo)
    return ticket


def answer_by_link(*, ticket: Ticket, is_solved: bool, at: datetime) -> Ticket:
    """What the holder of the follow link says of a solution; raises MoveRefused when it is too late."""
    desk = sticker_desk(ticket.contract.hospital)
    words = _("by the follow link: %(name)s") % {"name": ticket.reporter_name}
    if is_solved:
        return confirm_ticket(ticket=ticket, actor=desk, at=at, note=words)
    return reopen_ticket(ticket=ticket, actor=desk, at=at, reason=words)


def sticker_desk(hospital: Organisation) -> User:
    """The hospital's service account for reports without login; made when first needed."""
    desk, _is_new = User.objects.get_or_create(
        username=f"sticker-{hospital.key}",
        defaults={"role": Role.MACHINE, "organisation": hospital, "full_name": "扫码报修", "password": "!"},
    )
    return desk


def follow_token(ticket: Ticket) -> str:
    """The secret part of the follow link."""
    return signing.dumps(ticket.pk, salt=SALT)


def ticket_id_of(token: str) -> int | None:
    """Which ticket a follow link is for; None when it is not one of ours."""
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
