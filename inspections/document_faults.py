"""Faults of an agent's document in the reader's words, each with its path."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from inspections.domain.agent_document import DocumentFaulty, Fault

WORDS = {
    "not_an_object": _("a JSON object is expected"),
    "not_a_list": _("a list is expected"),
    "not_a_row": _("a row is [object, value, detail]"),
    "not_text": _("text is expected"),
    "not_a_number": _("a number is expected"),
    "not_a_moment": _("a time such as 2026-11-28T14:00:00+08:00 is expected"),
    "no_zone": _("the time has no zone"),
    "missing": _("this is missing"),
    "unknown_key": _("this key is not known"),
    "repeated": _("this check stands there twice"),
    "nothing_measured": _("one of rows, value and error is expected"),
    "rows_and_value": _("rows and value exclude each other"),
    "too_long": _("this is too long"),
    "too_many": _("these are too many"),
}
MOST = 50


def said(fault: Fault) -> str:
    words = str(WORDS.get(fault.code, fault.code))
    return f"{words} ({fault.detail})" if fault.detail else words


def by_path(refused: DocumentFaulty) -> dict[str, list[str]]:
    """The faults as REST tells them: path and words."""
    found: dict[str, list[str]] = {}
    for fault in refused.faults[:MOST]:
        found.setdefault(fault.path or "document", []).append(said(fault))
    return found


def lines(faults: Iterable[Fault]) -> list[str]:
    """The faults as a page tells them."""
    return [f"{fault.path}: {said(fault)}" if fault.path else said(fault) for fault in list(faults)[:MOST]]
