"""What tickets does when contracts reports an outage, its end (M01), or a calendar published anew."""

from datetime import datetime

from django.dispatch import receiver
from django.utils import timezone

from contracts.models.health import HealthOutage
from contracts.signals import calendar_published, module_recovered, module_went_down
from core.models.calendar import CalendarVersion
from tickets.services.calendars import replace_calendar
from tickets.services.outages import close_outage_ticket, open_outage_ticket


@receiver(module_went_down, dispatch_uid="tickets.open_outage_ticket")
def open_ticket_of_outage(sender: object, *, outage: HealthOutage, at: datetime, **_: object) -> str:
    """Answers the number of the outage's ticket."""
    return open_outage_ticket(outage=outage, at=at).number


@receiver(module_recovered, dispatch_uid="tickets.close_outage_ticket")
def solve_ticket_of_outage(sender: object, *, outage: HealthOutage, at: datetime, **_: object) -> str | None:
    """Answers the number of the ticket it solved; None when the outage never had one."""
    ticket = close_outage_ticket(outage=outage, at=at)
    return ticket.number if ticket else None


@receiver(calendar_published, dispatch_uid="tickets.follow_calendar")
def follow_calendar(sender: object, *, old: CalendarVersion, new: CalendarVersion, **_: object) -> int:
    """Answers how many tickets' clocks run on the new version now."""
    return replace_calendar(old=old, new=new, at=timezone.now())
