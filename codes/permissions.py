"""Who may do what here; which rows is the querysets' matter."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import PEOPLE, Role
from accounts.permissions import Permission

VIEW = Permission("codes.view", _("look up codes"), frozenset(PEOPLE), is_for_machines=True)
MANAGE = Permission(
    "codes.manage",
    _("import and publish code lists"),
    frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.CODER}),
)
