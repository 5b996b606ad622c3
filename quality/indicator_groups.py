"""Indicators side by side, by department, coder and month, as the document shows them: tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.charts import BARS, LINE, Chart, Series
from quality.domain.indicators.populations import Population, population_of
from quality.domain.indicators.values import Unit, Value
from quality.figures import Figure, figures_of, rounded
from quality.selectors.counted_rows import CountedRow, department_titles
from quality.selectors.measures import Taken

COLUMNS, SERIES = 6, 3
"""Groups beside one another in a table, indicators in a chart: what A4 upright can be read with."""
MOST_BARS = 10
NONE = "—"
T = TypeVar("T")


@dataclass(frozen=True)
class Matrix:
    """Indicators down, groups across; each row is an indicator with its values, shown; none without any."""

    title: str | Promise
    names: tuple[str, ...]
    rows: tuple[tuple[Figure, tuple[str, ...]], ...]


def department_of(rows: Iterable[CountedRow]) -> Callable[[CountedRow], str]:
    """What to call the department of each of these rows."""
    titles = department_titles((row.department_code, row.department_name) for row in rows)
    unnamed = _("not named")
    return lambda row: titles[row.department_code] or unnamed


def coder_of(row: CountedRow) -> str:
    """The coder of a row."""
    return row.coder_name or _("not named")


def month_of(row: CountedRow) -> str:
    """The month of a row, yyyy-MM."""
    return f"{row.day:%Y-%m}"


def is_by_coder(indicator: str) -> bool:
    """Whether the indicator can be told by coder: an announced discharge has none."""
    return population_of(indicator) is not Population.ANNOUNCED


def matrices(taken: Taken, figures: Sequence[Figure]) -> Iterator[Matrix]:
    """The figures by department, then by coder; some groups to a table."""
    by_department = [(figure, _by_department(taken, figure)) for figure in figures]
    by_coder = [
        (figure, taken.by(figure.description.id, coder_of))
        for figure in figures
        if is_by_coder(figure.description.id)
    ]
    yield from _tables(_("By department"), by_department)
    yield from _tables(_("By coder"), by_coder)


def charts(taken: Taken, figures: Sequence[Figure]) -> Iterator[Chart]:
    """The shares among the figures by month, or by department where the span is one month."""
    shares = [one for one in figures if one.value.unit is Unit.PERCENT and one.value.value is not None]
    months = {month_of(row) for row in taken.stays}
    for some in _pieces(shares, SERIES):
        if len(months) > 1:
            grouped = [taken.by(one.description.id, month_of) for one in some]
            yield _chart(LINE, _("By month"), some, grouped, sorted(months))
        else:
            grouped = [_by_department(taken, one) for one in some]
            names = sorted({name for values in grouped for name in values})[:MOST_BARS]
            yield _chart(BARS, _("By department"), some, grouped, names)


def _by_department(taken: Taken, figure: Figure) -> dict[str, Value]:
    rows = taken.rows(figure.description.id)
    return taken.by(figure.description.id, department_of(rows))


def _tables(title: str, grouped: Sequence[tuple[Figure, dict[str, Value]]]) -> Iterator[Matrix]:
    names = sorted({name for _figure, values in grouped for name in values})
    for some in _pieces(names, COLUMNS):
        rows = [(figure, tuple(_shown(values.get(name)) for name in some)) for figure, values in grouped]
        known = tuple((figure, shown) for figure, shown in rows if set(shown) != {NONE})
        yield Matrix(title, tuple(some), known)


def _shown(value: Value | None) -> str:
    return NONE if value is None else figures_of([value])[0].shown


def _chart(
    kind: str, title: str, figures: Sequence[Figure], grouped: Sequence[dict[str, Value]], names: list[str]
) -> Chart:
    series = (
        Series(one.description.name, tuple(_number(values.get(name)) for name in names))
        for one, values in zip(figures, grouped, strict=True)
    )
    return Chart(kind, title, tuple(names), tuple(series), unit="%")


def _pieces(members: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (members[start : start + size] for start in range(0, len(members), size))


def _number(value: Value | None) -> float | None:
    return None if value is None or value.value is None else float(rounded(value.value))
