"""Which part of a site a check belongs to, and which checks are drawn as charts (README §8)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SERVER, DATABASE, NETWORK, TERMINAL = "server", "database", "network", "terminal"
APPLICATION, BACKUP, SECURITY, ENVIRONMENT = "application", "backup", "security", "environment"
SERVICE = "service"

TITLES: Mapping[str, str | Promise] = {
    SERVER: pgettext_lazy("area", "Servers"),
    DATABASE: pgettext_lazy("area", "Databases"),
    NETWORK: pgettext_lazy("area", "Network"),
    TERMINAL: pgettext_lazy("area", "Terminals"),
    APPLICATION: pgettext_lazy("area", "Applications"),
    BACKUP: pgettext_lazy("area", "Backups"),
    SECURITY: pgettext_lazy("area", "Security"),
    ENVIRONMENT: pgettext_lazy("area", "Environment"),
    SERVICE: pgettext_lazy("area", "Service"),
}
"""In the order of the report."""

_OF_KIND = {
    "server OS": SERVER,
    "network": NETWORK,
    "terminal display": TERMINAL,
    "application service": APPLICATION,
    "backup": BACKUP,
    "security": SECURITY,
    "environment": ENVIRONMENT,
    "service": SERVICE,
}

CAPACITY = frozenset({"OS-005", "OR-002", "OR-010", "BK-007"})
"""Per cent in use of what fills up: charted with the 90 % line, and forecast."""

SIZES = frozenset({"PG-042", "PG-043", "MY-010"})
"""Sizes in MB without a known end."""

CONNECTIONS = frozenset({"PG-004", "MY-002", "OR-005", "NW-005"})
RESPONSE = frozenset({"NW-002", "AP-006", "PG-046", "OS-008", "MS-007"})

CHARTED: Mapping[str, tuple[frozenset[str], str | Promise]] = {
    "capacity": (CAPACITY, _("Capacity trend")),
    "size": (SIZES, _("Growth of the databases")),
    "connections": (CONNECTIONS, _("Connections and load")),
    "response": (RESPONSE, _("Response time trend")),
}

TOP_STATEMENTS = frozenset({"PG-045", "PG-046", "PG-047", "MY-006", "OR-015", "MS-012"})
PARAMETERS = frozenset({"PG-048", "PG-049", "PG-050", "MY-013"})

CARE: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (
        _("Tablespace use"),
        frozenset({"PG-042", "PG-043", "OR-002", "OR-003", "OR-010", "MY-010", "MS-004", "MS-008"}),
    ),
    (
        _("Data files and large objects"),
        frozenset({"PG-041", "PG-044", "PG-051", "PG-059", "PG-062", "OR-007", "MS-007", "MS-010"}),
    ),
    (
        _("Junk data"),
        frozenset(
            {"PG-010", "PG-019", "PG-023", "PG-026", "PG-027", "PG-028", "PG-029", "PG-030", "PG-031"}
            | {"PG-038", "MY-009", "OR-006", "MS-011"}
        ),
    ),
    (
        _("Parameters"),
        frozenset({"PG-024", "PG-048", "PG-049", "PG-050", "PG-052", "PG-054", "MY-013", "MY-014"}),
    ),
)
"""Chapters of the half-yearly database care (R04) and the checks that answer them."""


def area_of(target_kind: str) -> str:
    """The area of a kind of target; kinds nobody listed, such as further engines, are databases."""
    return _OF_KIND.get(target_kind, DATABASE)
