"""The order and numbers of a report's sections, the same for every writer (README §8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.reporting.content import ReportContent


@dataclass(frozen=True)
class Section:
    """One numbered chapter: `key` names the part of the content, and the template that draws it."""

    number: int
    key: str
    title: str

    @property
    def anchor(self) -> str:
        return f"section-{self.key}"

    @property
    def template(self) -> str:
        return f"inspections/report/_{self.key}.html"


def _always(content: ReportContent) -> bool:
    return True


_SECTIONS: tuple[tuple[str, str | Promise, Callable[[ReportContent], bool]], ...] = (
    ("summary", _("Summary"), _always),
    ("scope", _("Scope and method"), _always),
    ("areas", _("Run status by area"), _always),
    ("risks", _("Hidden risks and solutions"), _always),
    ("follow_up", _("Follow-up of last findings"), _always),
    ("same_period", _("Comparison with the previous and the same period"), _always),
    ("work", _("Work done on the spot"), _always),
    ("advice", _("Daily maintenance advice"), _always),
    ("focus", _("Focus of the next period"), _always),
    ("spare_parts", _("Spare parts used"), _always),
    ("holiday", _("Arrangements for the holiday"), lambda content: content.holiday is not None),
    ("photos", _("Photos"), lambda content: bool(content.photos)),
    ("appendices", _("Appendices"), lambda content: bool(content.appendices)),
    ("attachments", _("Attachments"), _always),
)


def sections_of(content: ReportContent) -> tuple[Section, ...]:
    """The chapters of `content`, numbered from 1, titles in the active language."""
    present = [(key, title) for key, title, is_present in _SECTIONS if is_present(content)]
    return tuple(Section(number, key, str(title)) for number, (key, title) in enumerate(present, start=1))
