"""Numbers, limits and changes as a report prints them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inspections.check_words import number as number
from inspections.check_words import unit_name
from inspections.domain.comparison import Change, Gap

NOTHING = "—"
_SIGNS = {"gt": ">", "lt": "<", "ge": "≥", "growth": ">"}


def with_unit(value: Decimal, unit: str) -> str:
    """Number and unit in the reader's words, kept on one line."""
    behind = unit_name(unit)
    return f"{number(value)}\u00a0{behind}" if behind else number(value)


def limits(rule: str, warn: str, critical: str) -> str:
    """The limits in force, in words."""
    if not warn and not critical:
        return _("recorded only") if rule == "info" else _("judged by a person")
    sign = _SIGNS.get(rule, "")
    parts = []
    if warn:
        parts.append(_("warning %(limit)s") % {"limit": _limit(sign, warn)})
    if critical:
        parts.append(_("serious %(limit)s") % {"limit": _limit(sign, critical)})
    return "\n".join(parts)


def change(found: Change, unit: str) -> str:
    """The earlier value with arrow, difference and per cent, or why there is none."""
    if found.before is None:
        return NOTHING
    before = with_unit(found.before, unit)
    if found.gap == Gap.RESET:
        note = _("counter was reset, not comparable")
        return f"{before}\n{note}"
    if found.gap or found.delta is None or found.arrow is None:
        return before
    if not found.delta:
        return f"{before}\n{found.arrow.sign}"
    percent = "" if found.percent is None else f" ({found.percent:+}\u00a0%)"
    return f"{before}\n{found.arrow.sign}\u00a0{number(abs(found.delta))}{percent}"


def difference(found: Change) -> str:
    """Arrow, difference and per cent alone."""
    if found.delta is None or found.arrow is None:
        return NOTHING
    if not found.delta:
        return found.arrow.sign
    percent = "" if found.percent is None else f" ({found.percent:+}\u00a0%)"
    return f"{found.arrow.sign}\u00a0{number(abs(found.delta))}{percent}"


def day(value: date | None) -> str:
    return NOTHING if value is None else f"{value:%Y-%m-%d}"


def moment(value: datetime | None) -> str:
    """Local time to the minute."""
    return "" if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def _limit(sign: str, text: str) -> str:
    is_number = text.replace(".", "", 1).replace("-", "", 1).isdigit()
    if is_number:
        return f"{sign}\u00a0{text}" if sign else text
    return pgettext("limit", text)
