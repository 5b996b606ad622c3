"""Reasons of the domain in the language that is active; their templates stand in the message catalogue."""

from collections.abc import Iterable

from django.utils.translation import gettext

from inspections.domain.reasons import Reason


def said(reason: Reason) -> str:
    """One reason in words; a check of no object in particular begins with its value."""
    words = gettext(reason.template) % reason.facts
    return words if reason.facts.get("object", "-") else words.lstrip(":： ")


def all_said(found: Iterable[Reason]) -> str:
    """Several reasons in one line."""
    return gettext("; ").join(said(reason) for reason in found)
