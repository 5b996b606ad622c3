"""Who may do what here; which rows is the querysets' matter."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import INFORMATION_CENTRE, SUPPLIER_STAFF, Role
from accounts.permissions import Permission

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_WORKERS = INFORMATION_CENTRE | SUPPLIER_STAFF

VIEW = Permission(
    "inspections.view",
    _("See inspections"),
    _WORKERS | {Role.AUDITOR, Role.ADMINISTRATOR},
    is_for_machines=True,
)
MANAGE_RULES = Permission(
    "inspections.manage_rules", _("Keep the rules of inspections"), _ADMINISTRATOR | {Role.DIRECTOR}
)
MANAGE_CATALOGUE = Permission(
    "inspections.manage_catalogue", _("Keep the check list"), INFORMATION_CENTRE | _ADMINISTRATOR
)
MANAGE_TARGETS = Permission(
    "inspections.manage_targets", _("Keep inspected targets"), _WORKERS | _ADMINISTRATOR
)
MANAGE_LIMITS = Permission(
    "inspections.manage_limits", _("Set own limits of checks"), INFORMATION_CENTRE | _ADMINISTRATOR
)
SCHEDULE = Permission("inspections.schedule", _("Plan and move inspections"), _WORKERS)
PERFORM = Permission("inspections.perform", _("Carry out inspections"), SUPPLIER_STAFF)
SIGN = Permission("inspections.sign", _("Sign inspection reports"), _WORKERS)
ACCEPT = Permission("inspections.accept", _("Accept or return inspections"), INFORMATION_CENTRE)
CANCEL = Permission("inspections.cancel", _("Cancel inspections"), frozenset({Role.DIRECTOR}))
COLLECT = Permission("inspections.collect", _("Run the collector of a database"), _WORKERS)
SUBMIT_RESULTS = Permission(
    "inspections.submit_results", _("Hand in an agent's results"), SUPPLIER_STAFF, is_for_machines=True
)
MANAGE_FINDINGS = Permission("inspections.manage_findings", _("Work on findings"), _WORKERS)
ACCEPT_RISK = Permission("inspections.accept_risk", _("Accept a risk"), frozenset({Role.DIRECTOR}))
MAKE_REPORTS = Permission("inspections.make_reports", _("Make inspection reports"), _WORKERS)
MANAGE_RECIPIENTS = Permission(
    "inspections.manage_recipients",
    _("Say who gets inspection reports"),
    _ADMINISTRATOR | {Role.DIRECTOR, Role.PROJECT_MANAGER},
)
CHECK_IN = Permission("inspections.check_in", _("Check in on site"), SUPPLIER_STAFF)
CONFIRM_VISIT = Permission("inspections.confirm_visit", _("Confirm visits"), INFORMATION_CENTRE)
KEEP_LOG = Permission("inspections.keep_log", _("Keep the maintenance log"), _WORKERS)
EXPORT = Permission("inspections.export", _("Export the plan of inspections"), _WORKERS | {Role.AUDITOR})
