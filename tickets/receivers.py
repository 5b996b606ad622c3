"""What tickets does when contracts reports that a module is down or runs again (M01)."""

from datetime import datetime

from django.dispatch import receiver

from contracts.models.health import HealthOutage
from contracts.signals import module_recovered, module_went_down
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
