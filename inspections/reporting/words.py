"""Statuses as paper shows them: a shape and a word beside the colour, for black-and-white printers."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from inspections.domain.score import CRITICAL, NOT_APPLICABLE, OK, SKIPPED, UNKNOWN, WARN

SHAPES = {OK: "●", WARN: "▲", CRITICAL: "■", UNKNOWN: "◇", SKIPPED: "○", NOT_APPLICABLE: "－"}
WORDS: dict[str, str | Promise] = {
    OK: pgettext_lazy("check", "normal"),
    WARN: pgettext_lazy("check", "warning"),
    CRITICAL: pgettext_lazy("check", "serious"),
    UNKNOWN: pgettext_lazy("check", "unknown"),
    SKIPPED: pgettext_lazy("check", "skipped"),
    NOT_APPLICABLE: pgettext_lazy("check", "not applicable"),
}


def shape_and_word(level: str) -> str:
    """E.g. "▲ 预警"; an unknown level is shown as it is."""
    return f"{SHAPES[level]} {WORDS[level]}" if level in SHAPES else level
