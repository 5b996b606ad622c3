"""Who may do what here; which rows is the querysets' matter. Suppliers are nowhere in this table."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import INFORMATION_CENTRE, Role
from accounts.permissions import Permission

VIEW = Permission(
    "homepages.view",
    _("see homepages, masked"),
    INFORMATION_CENTRE | {Role.CODER, Role.AUDITOR, Role.ADMINISTRATOR},
    is_for_machines=True,
)
STORE = Permission(
    "homepages.store", _("enter and correct homepages"), frozenset({Role.CODER}), is_for_machines=True
)
ANNOUNCE = Permission(
    "homepages.announce",
    _("announce discharges"),
    frozenset({Role.CODER, Role.DIRECTOR}),
    is_for_machines=True,
)
CHECK_FILES = Permission(
    "homepages.check_files",
    _("have files of homepages checked"),
    INFORMATION_CENTRE | {Role.CODER},
    is_for_machines=True,
)
REVEAL = Permission(
    "homepages.reveal", _("see patients' data unmasked"), frozenset({Role.CODER, Role.DIRECTOR})
)
ASSIGN = Permission(
    "homepages.assign", _("assign homepages and draw samples"), frozenset({Role.CODER, Role.DIRECTOR})
)
EXTRACT = Permission(
    "homepages.extract",
    _("write files for the national collections"),
    frozenset({Role.CODER, Role.DIRECTOR}),
)
REVIEW = Permission("homepages.review", _("review homepages of other coders"), frozenset({Role.CODER}))
SET_RULES = Permission(
    "homepages.set_rules", _("set rules and limits of homepages"), frozenset({Role.DIRECTOR})
)
