"""Open tickets that may be about the same fault."""

from accounts.models.user import User
from contracts.models.system import System
from tickets.domain.similarity import ALIKE, likeness
from tickets.models.ticket import Ticket

NEWEST = 200
SHOWN = 5


def similar_tickets(*, user: User, system: System, title: str) -> list[Ticket]:
    """At most five, the most alike first, among the newest open ones of the system in the user's scope."""
    tickets = Ticket.objects.visible_to(user).open().filter(system=system).order_by("-pk")
    rated = [
        (likeness(title, ticket.title), ticket)
        for ticket in tickets.select_related("department", "assignee", "system")[:NEWEST]
    ]
    alike = sorted((pair for pair in rated if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [ticket for _share, ticket in alike[:SHOWN]]
