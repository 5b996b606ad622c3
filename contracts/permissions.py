"""Who may do what with contracts; which contracts is the querysets' matter."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import INFORMATION_CENTRE, PEOPLE, SUPPLIER_STAFF, Role
from accounts.permissions import Permission

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_BOTH_SIDES = INFORMATION_CENTRE | SUPPLIER_STAFF | _ADMINISTRATOR

VIEW = Permission("contracts.view", _("See contracts"), _BOTH_SIDES | {Role.AUDITOR}, is_for_machines=True)
VIEW_EMERGENCY = Permission("contracts.view_emergency", _("Read emergency plans"), PEOPLE)
MANAGE_PEOPLE = Permission(
    "contracts.manage_people",
    _("Keep the people of a contract"),
    _ADMINISTRATOR | {Role.PROJECT_MANAGER, Role.DIRECTOR},
)
CONFIRM_HANDOVER = Permission(
    "contracts.confirm_handover", _("Confirm a hand-over"), INFORMATION_CENTRE | _ADMINISTRATOR
)
MANAGE_ROTA = Permission(
    "contracts.manage_rota", _("Keep the on-call rota"), _ADMINISTRATOR | {Role.PROJECT_MANAGER}
)
MANAGE_RELEASES = Permission(
    "contracts.manage_releases", _("Keep versions and releases"), SUPPLIER_STAFF | _ADMINISTRATOR
)
MANAGE_DOCUMENTS = Permission("contracts.manage_documents", _("File documents"), _BOTH_SIDES)
MANAGE_EMERGENCY = Permission("contracts.manage_emergency", _("Keep emergency plans and drills"), _BOTH_SIDES)
MANAGE_TARGETS = Permission(
    "contracts.manage_targets", _("Say what may be probed"), INFORMATION_CENTRE | _ADMINISTRATOR
)
MANAGE_PROBES = Permission("contracts.manage_probes", _("Keep probes"), _BOTH_SIDES)
MANAGE_DEVICES = Permission("contracts.manage_devices", _("Keep the device register"), _BOTH_SIDES)
MANAGE_WORKDAYS = Permission("contracts.manage_workdays", _("Declare working days"), _ADMINISTRATOR)
SEND_HEARTBEAT = Permission(
    "contracts.send_heartbeat", _("Send heartbeats"), frozenset(), is_for_machines=True
)
ALL = (
    VIEW,
    VIEW_EMERGENCY,
    MANAGE_PEOPLE,
    CONFIRM_HANDOVER,
    MANAGE_ROTA,
    MANAGE_RELEASES,
    MANAGE_DOCUMENTS,
    MANAGE_EMERGENCY,
    MANAGE_TARGETS,
    MANAGE_PROBES,
    MANAGE_DEVICES,
    MANAGE_WORKDAYS,
    SEND_HEARTBEAT,
)
