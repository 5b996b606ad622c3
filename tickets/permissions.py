"""Who may do what with tickets; which moves within, the table of moves says (`tickets.domain.flow`)."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import CLINICAL, INFORMATION_CENTRE, PEOPLE, SUPPLIER_STAFF, Role
from accounts.permissions import Permission

_WORKERS = INFORMATION_CENTRE | SUPPLIER_STAFF

VIEW_TICKETS = Permission("tickets.view", _("see tickets"), frozenset(PEOPLE), is_for_machines=True)
OPEN_TICKET = Permission("tickets.open", _("report faults"), _WORKERS | CLINICAL, is_for_machines=True)
MOVE_TICKET = Permission("tickets.move", _("work on tickets"), _WORKERS | CLINICAL, is_for_machines=True)
COMMENT_TICKET = Permission(
    "tickets.comment", _("comment and attach files"), _WORKERS | CLINICAL, is_for_machines=True
)
TRIAGE_MAIL = Permission(
    "tickets.triage", _("decide about mails to a contract"), INFORMATION_CENTRE | {Role.PROJECT_MANAGER}
)
EXPORT_TICKETS = Permission("tickets.export", _("export tickets"), _WORKERS | {Role.AUDITOR})
VIEW_FIGURES = Permission(
    "tickets.figures", _("see dashboard and compliance"), _WORKERS | {Role.AUDITOR, Role.ADMINISTRATOR}
)
VIEW_CLOCK_DIFFERENCES = Permission(
    "tickets.differences",
    _("see differences of stored and replayed clocks"),
    INFORMATION_CENTRE | {Role.PROJECT_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR},
)
