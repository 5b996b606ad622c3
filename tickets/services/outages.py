"""A module that is down opens a ticket once; when it runs again the ticket is solved, with the time (M01)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from contracts.models.health import HealthOutage
from tickets.models.choices import Channel, EventType, Kind, Party, Severity, State
from tickets.models.ticket import Ticket
from tickets.services.opening import open_ticket
from tickets.services.steps import Step, lock
from tickets.services.telling import tell_progress

LANGUAGE = "zh-hans"
"""What the portal writes into a ticket by itself, it writes in the hospitals' language."""


def origin_of(outage: HealthOutage) -> str:
    return f"outage:{outage.pk}"


def open_outage_ticket(*, outage: HealthOutage, at: datetime) -> Ticket:
    """The ticket of an outage: a fault seen by monitoring; a second call returns the first ticket."""
    probe = outage.probe
    limit = timedelta(minutes=probe.contract.hospital.backdating_limit_minutes)
    with override(LANGUAGE):
        title = _("%(module)s is down (%(aspect)s)") % {
            "module": probe.module.name,
            "aspect": probe.get_aspect_display(),
        }
        detail = _("Seen by the probe “%(probe)s” since %(since)s. %(detail)s") % {
            "probe": probe.key,
            "since": _written(outage.began_at),
            "detail": outage.detail,
        }
    return open_ticket(
        actor=None,
        contract=probe.contract,
        system=probe.module.system,
        module=probe.module,
        kind=Kind.FAULT,
        severity=Severity.HIGH if probe.module.is_core else Severity.NORMAL,
        title=title[:200],
        description=detail.strip(),
        channel=Channel.MONITOR,
        occurred_at=max(outage.began_at, at - limit),
        at=at,
        origin=origin_of(outage),
    )


@transaction.atomic
def close_outage_ticket(*, outage: HealthOutage, at: datetime) -> Ticket | None:
    """Note the recovery and solve the ticket at that moment if nobody has; None without a ticket."""
    found = Ticket.objects.filter(origin=origin_of(outage)).first()
    if found is None:
        return None
    ticket = lock(found)
    if ticket.events.filter(type=EventType.RECOVERED).exists() or not ticket.is_open:
        return ticket
    recovered_at = max(min(outage.ended_at or at, at), ticket.occurred_at)
    step = Step(ticket, None, Party.SYSTEM, recovered_at, at, Channel.MONITOR)
    with override(LANGUAGE):
        words = _("Running again since %(moment)s, after %(minutes)s minutes.") % {
            "moment": _written(recovered_at),
            "minutes": int((recovered_at - outage.began_at).total_seconds() // 60),
        }
    event = step.note(EventType.RECOVERED, note=words)
    if ticket.state != State.SOLVED:
        _solve(step, words)
    step.finish()
    tell_progress(ticket, event)
    return ticket


def _solve(step: Step, words: str) -> None:
    ticket = step.ticket
    followed = [moment for moment in (ticket.answered_at, ticket.arrived_at) if moment]
    step.occurred_at = max(step.occurred_at, *followed) if followed else step.occurred_at
    ticket.state = State.SOLVED
    ticket.solved_at = step.occurred_at
    ticket.remedy = "\n".join(filter(None, [ticket.remedy, words]))
    step.note(EventType.SOLVED)


def _written(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s")
