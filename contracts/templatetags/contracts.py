"""Words and numbers of contracts on the screen."""

import re

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

register = template.Library()

KINDS = {
    "fault": gettext_lazy("fault"),
    "hardware_fault": gettext_lazy("hardware fault"),
    "bug": gettext_lazy("bug"),
    "major_outage": gettext_lazy("major outage"),
    "disaster": gettext_lazy("disaster"),
    "function_adjustment": gettext_lazy("function adjustment"),
    "change": gettext_lazy("change"),
    "report": gettext_lazy("report maintenance"),
    "data_recovery": gettext_lazy("data recovery"),
    "data_correction": gettext_lazy("data correction"),
    "daily_maintenance": gettext_lazy("daily maintenance"),
    "consulting": gettext_lazy("consulting"),
    "training": gettext_lazy("training"),
    "onboarding": gettext_lazy("new software or hardware"),
    "account": gettext_lazy("account"),
    "migration": gettext_lazy("migration"),
    "relocation": gettext_lazy("relocation"),
    "vulnerability": gettext_lazy("vulnerability"),
}
CLOCKS = {
    "respond": gettext_lazy("answer"),
    "arrive": gettext_lazy("arrive on site"),
    "plan": gettext_lazy("present a plan"),
    "resolve": gettext_lazy("resolve"),
}
SEVERITIES = {
    "low": gettext_lazy("low"),
    "normal": gettext_lazy("normal"),
    "high": gettext_lazy("high"),
    "critical": gettext_lazy("critical"),
}


PROBE_DETAILS = {
    "heartbeat": gettext_lazy("heartbeat"),
    "no heartbeat": gettext_lazy("no heartbeat"),
    "connected": gettext_lazy("connected"),
    "timed out": gettext_lazy("timed out"),
    "name not found": gettext_lazy("name not found"),
    "no HTTP answer": gettext_lazy("no HTTP answer"),
}


@register.filter
def probe_detail(detail: str) -> str:
    """A probe's result in the reader's language; codes and messages of the system as they are."""
    return str(PROBE_DETAILS.get(detail, detail))


@register.filter
def kind_label(kind: str) -> str:
    """The kind of request in the reader's language; services that are not asked for by ticket have none."""
    return str(KINDS.get(kind, kind)) if kind else _("service")


@register.filter
def clock_label(clock: str) -> str:
    return str(CLOCKS.get(clock, clock))


@register.filter
def severity_label(severity: str) -> str:
    return str(SEVERITIES.get(severity, severity))


@register.filter
def dialled(phone: str) -> str:
    """A phone number as a `tel:` address takes it."""
    return re.sub(r"[^0-9+]", "", phone)


@register.filter
def duration(seconds: int) -> str:
    """Seconds in the largest unit that divides them: 600 → 10 minutes, 172800 → 48 hours."""
    if seconds % 3600 == 0:
        hours = seconds // 3600
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    minutes = seconds // 60
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
