"""Indicators in words: names, rounded values and reasons, shared by pages, exports, documents and REST."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from quality import data
from quality.domain.indicators.populations import Population, population_of
from quality.domain.indicators.values import Gap, Unit, Value
from quality.reading_language import reads_chinese

TWO_PLACES = Decimal("0.01")
HOMEPAGE_QUALITY, PERFORMANCE = "QI", "PA"
FAMILIES: dict[str, str | Promise] = {
    HOMEPAGE_QUALITY: gettext_lazy("Quality of the homepages"),
    PERFORMANCE: gettext_lazy("Performance assessment"),
}
SOURCES: dict[str, str | Promise] = {
    "data": pgettext_lazy("indicator", "from the data"),
    "review": pgettext_lazy("indicator", "from reviews"),
    "mixed": pgettext_lazy("indicator", "data and reviews"),
}
GAPS: dict[Gap, str | Promise] = {
    Gap.NOTHING_COUNTED: gettext_lazy("No homepage counts in this period."),
    Gap.NOTHING_ANNOUNCED: gettext_lazy("No discharge of this period has been announced."),
    Gap.NOTHING_SAVED: gettext_lazy("No homepage was saved for the first time in this period."),
    Gap.NOTHING_REVIEWED: gettext_lazy("No homepage of this period has been reviewed yet."),
    Gap.NO_CODE_LIST: gettext_lazy("The published code list has not been loaded."),
    Gap.NO_GROUPER: gettext_lazy("Needs a DRG grouper, which is not connected."),
    Gap.NO_REGISTER: gettext_lazy("No discharges have been announced."),
    Gap.NOT_BY_CODER: gettext_lazy(
        "Not known by coder: a discharge has no coder before its homepage is there."
    ),
    Gap.NO_FINISH_TIME: gettext_lazy("The record system does not send when a homepage was finished."),
    Gap.NO_CUT_OFF: gettext_lazy("The hospital has not set from how many points a homepage is excellent."),
}


@dataclass(frozen=True)
class Description:
    """What the catalogue says of an indicator."""

    id: str
    name_zh: str
    name_en: str
    formula_zh: str
    formula_en: str
    method_zh: str
    method_en: str
    source: str
    computable: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if reads_chinese() else self.name_en

    @property
    def formula(self) -> str:
        """What is divided by what, in the reader's language."""
        return self.formula_zh if reads_chinese() else self.formula_en

    @property
    def method(self) -> str:
        """How it is taken, in the reader's language; may be empty."""
        return self.method_zh if reads_chinese() else self.method_en

    @property
    def family(self) -> str:
        return self.id.partition("-")[0]

    @property
    def origin(self) -> str | Promise:
        """Whether it comes from the data, from reviews, or both."""
        return SOURCES[self.computable]


@dataclass(frozen=True)
class Figure:
    """An indicator with its value, ready to be shown."""

    description: Description
    value: Value

    @property
    def shown(self) -> str:
        """The value rounded half up to two places, with its unit; a dash when there is none."""
        if self.value.value is None:
            return "—"
        return f"{rounded(self.value.value):,}{unit_sign(self.value.unit)}"

    @property
    def fraction(self) -> str:
        """Numerator and denominator; empty when there is no value."""
        if self.value.numerator is None:
            return ""
        numerator = self.value.numerator
        whole = numerator == numerator.to_integral_value()
        return (
            f"{numerator:,.0f} / {self.value.denominator:,}"
            if whole
            else f"{numerator:,.2f} / {self.value.denominator:,}"
        )

    @property
    def left_out_words(self) -> str:
        """How many homepages of the period are left out, and why; empty when none is."""
        count = len(self.value.left_out)
        if not count:
            return ""
        if population_of(self.value.indicator) is Population.VALID:
            words = ngettext(
                "%(count)s homepage is left out: a draft, or with errors.",
                "%(count)s homepages are left out: drafts, or with errors.",
                count,
            )
        else:
            words = ngettext(
                "%(count)s homepage is left out: a draft counts as missing.",
                "%(count)s homepages are left out: drafts count as missing.",
                count,
            )
        return words % {"count": count}

    @property
    def reason(self) -> str:
        """Why there is no value; empty when there is one."""
        return str(GAPS[self.value.gap]) if self.value.gap else ""


@cache
def descriptions() -> dict[str, Description]:
    """The catalogue of indicators by id, in its order."""
    columns = (
        "id", "name_zh", "name_en", "formula_zh", "formula", "method_zh", "method", "source", "computable",
    )  # fmt: skip
    rows = (Description(*(row[name] for name in columns)) for row in data.rows("indicators"))
    return {row.id: row for row in rows}


def figures_of(values: Iterable[Value]) -> list[Figure]:
    """Values with their descriptions, in the same order."""
    return [Figure(descriptions()[value.indicator], value) for value in values]


def by_family(figures: Iterable[Figure]) -> Iterator[tuple[str | Promise, list[Figure]]]:
    """Title and figures of each family."""
    known = list(figures)
    for family, title in FAMILIES.items():
        yield title, [figure for figure in known if figure.description.family == family]


def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up: for display only."""
    return value.quantize(TWO_PLACES, rounding=ROUND_HALF_UP)


def unit_sign(unit: Unit) -> str:
    """What stands behind a value."""
    return {Unit.PERCENT: " %", Unit.YUAN: _(" yuan"), Unit.DAYS: _(" days")}[unit]
