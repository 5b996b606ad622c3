"""Run status by area: each check now, before and a year ago, with the charts of what grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.charts import Chart, Series
from inspections.check_words import unit_name
from inspections.domain.capacity import LIMIT, Outlook, Point, forecast
from inspections.domain.comparison import compare
from inspections.domain.score import CRITICAL, NOT_APPLICABLE, OK, UNKNOWN, WARN, worst
from inspections.models.result import Item, Result
from inspections.reporting import areas, figures
from inspections.reporting.content import Area, ItemRow, Light
from inspections.reporting.history import History, Key, Measured

_MOST_SERIES = 5
_FEWEST_POINTS = 2


@dataclass(frozen=True)
class Checked:
    """One item of the inspection with its answer, if there is one."""

    item: Item
    result: Result | None

    @property
    def key(self) -> Key:
        return (self.item.target_id, self.item.code)

    @property
    def status(self) -> str:
        """What has no answer is unknown, never normal."""
        return self.result.status if self.result else UNKNOWN

    @property
    def area(self) -> str:
        return areas.area_of(self.item.check_row.target_kind)


def checked_items(items: Iterable[Item]) -> list[Checked]:
    """Items with their answers; `items` come with check_row, target and result joined."""
    return [Checked(item, getattr(item, "result", None)) for item in items]


def areas_of(checked: Sequence[Checked], history: History) -> tuple[Area, ...]:
    """Every area that has checks, in the order of the report."""
    by_area: dict[str, list[Checked]] = defaultdict(list)
    for one in checked:
        by_area[one.area].append(one)
    codes = {code for codes, _title in areas.CHARTED.values() for code in codes}
    trail = history.trail(codes) if checked else {}
    return tuple(
        area_of_rows(str(title), by_area[name], history, trail)
        for name, title in areas.TITLES.items()
        if by_area[name]
    )


def area_of_rows(
    title: str, checked: Sequence[Checked], history: History, trail: dict[Key, list[Measured]]
) -> Area:
    rows = tuple(item_row(one, history) for one in checked)
    charts = charts_of(checked, trail)
    return Area(title, rows, charts)


def lights_of(checked: Sequence[Checked]) -> tuple[Light, ...]:
    """The traffic light of each area, all eight of them: an area without checks is not applicable."""
    lights = []
    for name, title in areas.TITLES.items():
        statuses = [one.status for one in checked if one.area == name]
        if not statuses and name == areas.SERVICE:
            continue
        done = {OK, WARN, CRITICAL, NOT_APPLICABLE}
        lights.append(
            Light(
                str(title),
                worst(statuses),
                ok=statuses.count(OK),
                warn=statuses.count(WARN),
                critical=statuses.count(CRITICAL),
                unmeasured=sum(status not in done for status in statuses),
                note="" if statuses else _("not part of this inspection"),
            )
        )
    return tuple(lights)


def item_row(one: Checked, history: History) -> ItemRow:
    item, result = one.item, one.result
    previous, last_year = history.previous_result(one.key), history.last_year_result(one.key)
    return ItemRow(
        code=item.code,
        item=item.check_row.name,
        object=object_of(one),
        value=value_of(result),
        threshold=figures.limits(item.check_row.rule, item.warn, item.critical),
        level=one.status,
        previous=_earlier(result, previous),
        same_period=_earlier(result, last_year) if last_year else _("no data of the same period"),
        note=note_of(one),
    )


def object_of(one: Checked) -> str:
    """The target, and which of its objects was worst."""
    target = one.item.target.name if one.item.target else _("the site")
    rows = one.result.rows if one.result else []
    worst_object = str(rows[0].get("object") or "") if rows else ""
    return target if worst_object in {"", target} else f"{target}\n{worst_object[:60]}"


def value_of(result: Result | None) -> str:
    if result is None:
        return figures.NOTHING
    if result.value is not None:
        return figures.with_unit(result.value, result.unit)
    return result.text[:60] or figures.NOTHING


def note_of(one: Checked) -> str:
    """Why there is no verdict, or what was seen beside the number."""
    if one.result is None:
        return _("not answered yet")
    if one.result.reason:
        return one.result.reason
    return one.result.text[:80] if one.result.value is not None else ""


def _earlier(now: Result | None, then: Result | None) -> str:
    if then is None:
        return figures.NOTHING
    if then.value is None:
        return then.text[:40] or str(then.get_status_display())
    change = compare(now.value if now else None, then.value)
    return figures.change(change, then.unit)


def charts_of(checked: Sequence[Checked], trail: dict[Key, list[Measured]]) -> tuple[Chart, ...]:
    """One chart for each theme that has at least two measurements of something."""
    names = {one.key: one.item for one in checked}
    charts = []
    for theme, (codes, title) in areas.CHARTED.items():
        lines = {key: rows for key, rows in trail.items() if key in names and key[1] in codes}
        for unit, group in _by_unit(lines).items():
            chart = _chart(theme, str(title), unit, group, names)
            if chart:
                charts.append(chart)
    return tuple(charts)


def _by_unit(lines: dict[Key, list[Measured]]) -> dict[str, dict[Key, list[Measured]]]:
    found: dict[str, dict[Key, list[Measured]]] = defaultdict(dict)
    for key, rows in lines.items():
        found[rows[-1].unit][key] = rows
    return found


def _chart(
    theme: str, title: str, unit: str, lines: dict[Key, list[Measured]], names: dict[Key, Item]
) -> Chart | None:
    days = sorted({timezone.localtime(row.measured_at).date() for rows in lines.values() for row in rows})
    if len(days) < _FEWEST_POINTS:
        return None
    ranked = sorted(lines.items(), key=lambda pair: pair[1][-1].value or 0, reverse=True)[:_MOST_SERIES]
    series, notes = [], []
    for key, rows in ranked:
        name = _line_name(names[key])
        on_day = {timezone.localtime(row.measured_at).date(): row.value for row in rows}
        values = tuple(None if on_day.get(day) is None else float(on_day[day] or 0) for day in days)
        series.append(Series(name, values))
        if theme == "capacity":
            notes.append(_("%(name)s: %(outlook)s") % {"name": name, "outlook": outlook_in_words(rows)})
    is_capacity = theme == "capacity"
    return Chart(
        "line",
        title,
        tuple(f"{day:%y-%m-%d}" for day in days),
        tuple(series),
        unit_name(unit),
        float(LIMIT) if is_capacity else None,
        f"{LIMIT} %" if is_capacity else "",
        "\n".join(notes),
    )


def outlook_in_words(rows: Sequence[Measured]) -> str:
    """When it will be at 90 %, by a straight line through the last measurements."""
    found = forecast([Point(row.measured_at, row.value or Decimal()) for row in rows])
    if found.outlook == Outlook.INSUFFICIENT:
        return _("insufficient data for a forecast (%(count)s of 4 measurements)") % {"count": found.points}
    if found.outlook == Outlook.REACHED:
        return _("at 90 %% already")
    if found.outlook == Outlook.NOT_GROWING:
        return _("not growing")
    if found.outlook == Outlook.FAR or found.at is None:
        return _("90 %% is more than ten years away")
    facts = {"days": found.days, "date": f"{timezone.localtime(found.at):%Y-%m-%d}", "count": found.points}
    return _("90 %% in %(days)s days (%(date)s), by a line through %(count)s measurements") % facts


def _line_name(item: Item) -> str:
    target = item.target.name if item.target else _("the site")
    return f"{target} {item.check_row.name}"[:28]
