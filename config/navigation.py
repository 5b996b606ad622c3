"""The menu: each entry is shown to those who may open it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import INFORMATION_CENTRE, SUPPLIER_STAFF, Role
from accounts.permissions import Permission

address = cache(reverse)  # the menu is on every page, and its addresses never change
LOG_ROLES = INFORMATION_CENTRE | SUPPLIER_STAFF


@dataclass(frozen=True)
class Entry:
    """One line of the menu; `permission` names a Permission, empty means everybody who is logged in.

    `roles` narrows it further where the same permission covers several ways of working.
    """

    label: str | Promise
    icon: str
    url_name: str
    permission: str = ""
    is_main: bool = False
    roles: frozenset[Role] = frozenset()

    @property
    def url(self) -> str:
        return address(self.url_name)

    def is_open_to(self, user: Any) -> bool:
        if not user.is_authenticated or (self.roles and user.role not in self.roles):
            return False
        return not self.permission or user.can(Permission.registry[self.permission])


@dataclass(frozen=True)
class Group:
    label: str | Promise
    entries: tuple[Entry, ...]


MENU = (
    Group(
        "",
        (
            Entry(_("Overview"), "layout-dashboard", "home"),
            Entry(
                _("Log a phone call"), "phone-plus", "tickets:quick-entry", "tickets.open", roles=LOG_ROLES
            ),
            Entry(_("Report a fault"), "message-report", "tickets:report", "tickets.open"),
        ),
    ),
    Group(
        _("Tickets"),
        (
            Entry(_("Tickets"), "ticket", "tickets:list", "tickets.view"),
            Entry(_("Board"), "layout-kanban", "tickets:board", "tickets.view"),
            Entry(_("Compliance"), "chart-bar", "tickets:compliance", "tickets.figures"),
            Entry(_("Mails to decide"), "mail-question", "tickets:mails", "tickets.triage"),
            Entry(_("Clock check"), "clock-check", "tickets:clock-differences", "tickets.differences"),
        ),
    ),
    Group(
        _("Inspections"),
        (
            Entry(_("Year plan"), "calendar-event", "inspections:plan", "inspections.view"),
            Entry(_("Inspections"), "clipboard-check", "inspections:list", "inspections.view"),
            Entry(_("On-site visits"), "map-pin-check", "inspections:visits", "inspections.view"),
            Entry(_("Findings"), "shield-exclamation", "inspections:findings", "inspections.view"),
            Entry(_("Software versions"), "versions", "inspections:software", "inspections.view"),
            Entry(_("Check lists"), "list-check", "inspections:check-lists", "inspections.view"),
        ),
    ),
    Group(
        _("Medical-record homepages"),
        (
            Entry(_("Homepages"), "clipboard-text", "quality:list", "homepages.view"),
            Entry(_("File check"), "file-search", "quality:files", "homepages.view"),
            Entry(_("Reconciliation"), "arrows-exchange", "quality:reconciliation", "homepages.view"),
            Entry(_("Second coder"), "eye-check", "quality:samples", "homepages.view"),
            Entry(_("Homepage rules"), "checklist", "quality:rules", "homepages.view"),
            Entry(_("Homepage indicators"), "chart-dots", "quality:indicators", "homepages.view"),
            Entry(_("Points"), "stars", "quality:scores", "homepages.view"),
            Entry(_("Complications"), "heartbeat", "quality:complications", "homepages.view"),
            Entry(_("Extraction"), "file-export", "quality:extraction", "homepages.extract"),
            Entry(_("Code lists"), "list-numbers", "codes:list", "codes.view"),
        ),
    ),
    Group(
        _("Contracts"),
        (
            Entry(_("Contracts"), "file-certificate", "contracts:contract-list", "contracts.view"),
            Entry(_("Systems"), "server-2", "contracts:system-list", "contracts.view"),
            Entry(_("On-call rota"), "calendar-user", "contracts:rota", "contracts.view"),
            Entry(_("Working days"), "calendar-stats", "contracts:workdays", "contracts.view"),
            Entry(
                _("Emergency plans"), "first-aid-kit", "contracts:emergency-list", "contracts.view_emergency"
            ),
        ),
    ),
    Group(
        _("Administration"),
        (
            Entry(_("Accounts"), "users", "accounts:user-list", "accounts.manage"),
            Entry(
                _("Organisations"),
                "building-hospital",
                "accounts:organisation-list",
                "accounts.manage_organisations",
            ),
            Entry(_("Departments"), "door", "accounts:department-list", "accounts.manage_departments"),
            Entry(_("Machine callers"), "api", "accounts:machine-list", "accounts.manage_machines"),
            Entry(_("Audit trail"), "history", "accounts:audit-list", "accounts.view_audit"),
            Entry(_("Outgoing messages"), "mail-share", "core:outbox", "core.see_messages"),
        ),
    ),
)
TABS = (
    Entry(_("Overview"), "home", "home"),
    Entry(_("Tickets"), "ticket", "tickets:list", "tickets.view"),
    Entry(
        _("Log a call"), "phone-plus", "tickets:quick-entry", "tickets.open", is_main=True, roles=LOG_ROLES
    ),
    Entry(_("Report"), "message-report", "tickets:report", "tickets.open", is_main=True),
    Entry(_("Board"), "layout-kanban", "tickets:board", "tickets.view"),
)
ACCOUNT_MENU = (
    Entry(_("My account"), "user-circle", "accounts:profile"),
    Entry(_("Notification settings"), "bell-cog", "core:notification-settings"),
    Entry(_("Exports and reports"), "file-download", "core:job-list"),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template context of base.html: the menu, the tabs of phones, search, bell and push addresses."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"push_url": ""}
    here = _place(MENU, request.path)
    groups = [{"label": group.label, "entries": _shown(group.entries, request, here)} for group in MENU]
    return {
        "navigation": [group for group in groups if group["entries"]],
        "phone_tabs": _tabs(request, here),
        "account_menu": _shown(ACCOUNT_MENU, request, here),
        "search_url": address("tickets:list"),
        "search_text": request.GET.get("q", ""),
        "bell_url": address("core:notification-bell"),
        "push_url": f"{settings.PUSH_URL}/push/tickets" if settings.PUSH_URL else "",
        "push_token_url": address("push-token"),
    }


def _tabs(request: HttpRequest, here: str) -> list[dict[str, object]]:
    """At most four, one of them raised: logging a call goes before reporting."""
    shown = _shown(TABS, request, here)
    mains = [entry for entry in shown if entry["is_main"]]
    return [entry for entry in shown if entry not in mains[1:]]


def _shown(entries: Iterable[Entry], request: HttpRequest, here: str) -> list[dict[str, object]]:
    return [
        {
            "label": entry.label,
            "icon": entry.icon,
            "url": entry.url,
            "is_main": entry.is_main,
            "is_active": entry.url == here,
        }
        for entry in entries
        if entry.is_open_to(request.user)
    ]


def _place(menu: Iterable[Group], path: str) -> str:
    """The address of the entry that `path` lies below: the longest one that fits."""
    urls = (entry.url for group in menu for entry in group.entries)
    return max(
        (url for url in urls if (url == path or (url != "/" and path.startswith(url)))),
        key=len,
        default="",
    )
