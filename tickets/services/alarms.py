"""Who is told when a clock speaks up, and in which words: one message, or one digest for several at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models.user import User
from contracts.models.contract import Contract
from contracts.models.people import Personnel
from core.models.outbox import OutboxMessage
from core.notifications import DigestLine, NotificationEvent, tell, tell_digest
from core.outbox import enqueue
from tickets.domain.firing import BREACH, chain_level
from tickets.models.clock import ClockFiring
from tickets.selectors.chain import steps_called
from tickets.services.telling import BREACH as BREACH_NEWS
from tickets.services.telling import DIGEST, WARNING, address_of

MOST_LINES = 30
WITHOUT_ACCOUNT_LANGUAGE = "zh-hans"
Steps = list[list[Personnel]]


@dataclass
class Letterbox:
    """One person's messages of this sweep: an account, or a person of the contract known by e-mail only."""

    user: User | None
    email: str
    firings: list[ClockFiring] = field(default_factory=list)


def untold():  # type: ignore[no-untyped-def]
    """Firings whose messages are not in the outbox yet, in the order in which they were planned."""
    return ClockFiring.objects.filter(told_at=None).order_by("planned_at", "pk")


def tell_firings(firings: Sequence[ClockFiring], *, at: datetime) -> None:
    """Put the messages of `firings` into the outbox and mark them told; clocks and tickets are loaded."""
    contracts = Contract.objects.in_bulk({firing.clock.contract_id for firing in firings})
    steps = {key: steps_called(contract, at) for key, contract in contracts.items()}
    assignees = User.objects.in_bulk({firing.clock.ticket.assignee_id for firing in firings} - {None})
    boxes: dict[str, Letterbox] = {}
    for firing in sorted(firings, key=lambda firing: (firing.planned_at, firing.pk)):
        assignee = assignees.get(firing.clock.ticket.assignee_id or 0)
        for box in concerned(firing, steps[firing.clock.contract_id], assignee):
            boxes.setdefault(_key(box), box).firings.append(firing)
    for box in boxes.values():
        _post(box, at)
    ClockFiring.objects.filter(pk__in=[firing.pk for firing in firings]).update(told_at=at)


def concerned(firing: ClockFiring, steps: Steps, assignee: User | None) -> list[Letterbox]:
    """Who hears of a point: who is in charge (else on call) of warnings and breaches, then up the chain.

    The project manager hears of the last warning, too.
    """
    level = chain_level(firing.point)
    if level is not None and firing.point != BREACH:
        return _boxes(steps[level] if level < len(steps) else [])
    boxes = [Letterbox(assignee, assignee.email)] if assignee and assignee.is_active else []
    if not boxes or firing.point == BREACH:
        boxes += _boxes(steps[0] if steps else [])
    if firing.point == "80":
        boxes += _boxes(steps[1] if len(steps) > 1 else [])
    return list({_key(box): box for box in boxes}.values())


def title_of(firing: ClockFiring) -> str:
    """One point in words, in the language that is active now."""
    clock = firing.clock
    words = {"number": clock.ticket.spoken_number, "target": clock.get_kind_display(), "point": firing.point}
    if firing.point == BREACH:
        return _("%(number)s: target “%(target)s” missed") % words
    if chain_level(firing.point) is not None:
        return _("%(number)s: target “%(target)s” missed and nobody has taken it on") % words
    return _("%(number)s: %(point)s%% of the time for “%(target)s” used up") % words


def _boxes(people: Iterable[Personnel]) -> list[Letterbox]:
    return [
        Letterbox(person.user, person.user.email if person.user else person.email)
        for person in people
        if person.user is not None or person.email
    ]


def _key(box: Letterbox) -> str:
    return f"user:{box.user.pk}" if box.user is not None else f"mail:{box.email}"


def _post(box: Letterbox, at: datetime) -> None:
    firings = box.firings
    key = f"firing:{firings[0].pk}" if len(firings) == 1 else f"digest:{firings[0].pk}-{firings[-1].pk}"
    if box.user is None:
        _mail(box, key, at)
    elif len(firings) == 1:
        _tell_one(box.user, firings[0], key, at)
    else:
        lines = [_line(firing) for firing in firings[:MOST_LINES]]
        if len(firings) > MOST_LINES:
            lines.append(DigestLine(lambda: _more(len(firings)), "/tickets/?view=breached"))
        tell_digest(
            users=[box.user],
            event=_event(firings),
            title=lambda: _digest_title(len(firings)),
            lines=lines,
            dedupe_key=key,
            at=at,
            url="/tickets/?view=breached",
        )


def _tell_one(user: User, firing: ClockFiring, key: str, at: datetime) -> None:
    ticket = firing.clock.ticket
    tell(
        users=[user],
        event=WARNING if chain_level(firing.point) is None else BREACH_NEWS,
        title=lambda: title_of(firing),
        body=ticket.title,
        url=address_of(ticket),
        dedupe_key=key,
        at=at,
    )


def _mail(box: Letterbox, key: str, at: datetime) -> None:
    """Somebody without an account gets the same by mail."""
    firings = box.firings
    with override(WITHOUT_ACCOUNT_LANGUAGE):
        lines = [f"{title_of(firing)} · {firing.clock.ticket.title}" for firing in firings[:MOST_LINES]]
        if len(firings) > MOST_LINES:
            lines.append(_more(len(firings)))
        subject = title_of(firings[0]) if len(firings) == 1 else _digest_title(len(firings))
    enqueue(
        dedupe_key=f"mail:{key}:{box.email}",
        channel=OutboxMessage.Channel.MAIL,
        address=box.email,
        subject=subject,
        body="\n".join(lines) + "\n",
        at=at,
    )


def _event(firings: Sequence[ClockFiring]) -> NotificationEvent:
    """A digest with a breach in it is as urgent as a breach."""
    return WARNING if all(chain_level(firing.point) is None for firing in firings) else DIGEST


def _line(firing: ClockFiring) -> DigestLine:
    return DigestLine(lambda: title_of(firing), address_of(firing.clock.ticket))


def _digest_title(count: int) -> str:
    return ngettext("%(count)d target needs attention", "%(count)d targets need attention", count) % {
        "count": count
    }


def _more(count: int) -> str:
    return _("… and %(count)d more: see the list of breached tickets") % {"count": count - MOST_LINES}
