"""What may be done with accounts, organisations, machine keys and the audit trail, and by whom."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import PEOPLE, Role
from accounts.permissions import Permission

MANAGE_ACCOUNTS = Permission(
    "accounts.manage",
    _("manage accounts"),
    frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.PROJECT_MANAGER}),
)
MANAGE_ORGANISATIONS = Permission(
    "accounts.manage_organisations", _("manage organisations"), frozenset({Role.ADMINISTRATOR})
)
MANAGE_DEPARTMENTS = Permission(
    "accounts.manage_departments", _("manage departments"), frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})
)
MANAGE_MACHINES = Permission(
    "accounts.manage_machines",
    _("manage machine callers and keys"),
    frozenset({Role.ADMINISTRATOR, Role.DIRECTOR}),
)
READ_DIRECTORY = Permission(
    "accounts.read",
    _("read organisations, departments and accounts"),
    frozenset(PEOPLE),
    is_for_machines=True,
)
VIEW_AUDIT = Permission(
    "accounts.view_audit",
    _("read the audit trail"),
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.DIRECTOR}),
)
SEE_MESSAGES = Permission(
    "core.see_messages", _("see outgoing and received messages"), frozenset({Role.ADMINISTRATOR})
)
VERIFY_AUDIT = Permission(
    "accounts.verify_audit", _("check the audit trail"), frozenset({Role.ADMINISTRATOR})
)
