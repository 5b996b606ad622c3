"""Charts on paper, readable in black and white: shapes, dashes and hatches beside the colours."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core.fonts import font_files

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

LINE, BARS = "line", "bars"
_INK, _QUIET, _LIMIT = "#182433", "#5b6675", "#b3261e"
_COLOURS = ("#1f5fa8", "#c2410c", "#1a7f4b", "#6b3fa0", "#8a6d00")
_MARKERS = ("o", "s", "^", "D", "v")
_DASHES: tuple[str | tuple[int, tuple[int, ...]], ...] = (
    "-",
    (0, (5, 2)),
    (0, (1, 1)),
    "-.",
    (0, (7, 2, 1, 2)),
)
_HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\")
_MOST_LABELS = 13
SIZE = (6.7, 2.35)
"""Inches: the width of the text."""
DOTS_PER_INCH = 220


@dataclass(frozen=True)
class Series:
    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """`kind` line or bars over `labels`; `limit` draws a dashed line at the threshold."""

    kind: str
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    limit: float | None = None
    limit_label: str = ""
    note: str = ""


def chart_address(chart: Chart) -> str:
    """The chart as a data address, for a document."""
    return f"data:image/png;base64,{base64.b64encode(draw_chart(chart)).decode()}"


def draw_chart(chart: Chart) -> bytes:
    """`chart` as PNG, the same for paper and for the word processor; the same chart gives the same bytes."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"hatch.linewidth": 0.6}):
        figure = Figure(figsize=SIZE, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        _DRAWERS[chart.kind](axes, chart)
        _dress(axes, chart)
        target = io.BytesIO()
        figure.savefig(target, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return target.getvalue()


def _draw_lines(axes: Axes, chart: Chart) -> None:
    for index, series in enumerate(chart.series):
        look = index % len(_COLOURS)
        measured = [(x, value) for x, value in enumerate(series.values) if value is not None]
        axes.plot(
            [x for x, _value in measured],
            [value for _x, value in measured],
            color=_COLOURS[look],
            linestyle=_DASHES[look],
            marker=_MARKERS[look],
            markersize=4,
            linewidth=1.4,
            label=series.name,
        )
        _name_last(axes, series)


def _name_last(axes: Axes, series: Series) -> None:
    """Write the newest value beside its point."""
    last = next((i for i in reversed(range(len(series.values))) if series.values[i] is not None), None)
    if last is None:
        return
    value = series.values[last]
    axes.annotate(
        f"{value:g}",
        (last, value or 0),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        font=_font(7.5),
        color=_INK,
    )


def _draw_bars(axes: Axes, chart: Chart) -> None:
    count = max(1, len(chart.series))
    width = 0.72 / count
    for index, series in enumerate(chart.series):
        look = index % len(_COLOURS)
        measured = [(x, value) for x, value in enumerate(series.values) if value is not None]
        bars = axes.bar(
            [x - 0.36 + width * (index + 0.5) for x, _value in measured],
            [value for _x, value in measured],
            width * 0.92,
            facecolor="white" if _HATCHES[look] else _COLOURS[look],
            edgecolor=_COLOURS[look],
            hatch=_HATCHES[look],
            linewidth=0.9,
            label=series.name,
        )
        texts = axes.bar_label(bars, fmt="%g", padding=1.5)
        for text in texts:
            text.set_fontproperties(_font(7.5))
    axes.margins(y=0.18)


def _dress(axes: Axes, chart: Chart) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_QUIET)
        axes.spines[side].set_linewidth(0.6)
    axes.grid(axis="y", color="#dce1e8", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(length=2, width=0.5, colors=_QUIET)
    step = max(1, -(-len(chart.labels) // _MOST_LABELS))
    ticks = list(range(0, len(chart.labels), step))
    axes.set_xticks(ticks, [chart.labels[tick] for tick in ticks])
    axes.set_xlim(-0.6, len(chart.labels) - 0.4)
    axes.set_ylim(bottom=0)
    if chart.limit is not None:
        axes.axhline(chart.limit, color=_LIMIT, linewidth=1, linestyle=(0, (4, 3)))
        axes.set_ylim(top=max(axes.get_ylim()[1], chart.limit * 1.12))
        axes.annotate(
            chart.limit_label,
            (0, chart.limit),
            xycoords=("axes fraction", "data"),
            xytext=(3, 2),
            textcoords="offset points",
            font=_font(7.5),
            color=_LIMIT,
        )
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_font(7.5))
    axes.set_title(chart.title, loc="left", font=_font(9, bold=True), color=_INK, pad=7)
    if chart.unit:
        axes.set_ylabel(chart.unit, font=_font(7.5), color=_QUIET)
    if len(chart.series) > 1:
        axes.legend(
            prop=_font(7.5), frameon=False, ncols=5, loc="lower right", bbox_to_anchor=(1, 1), borderpad=0.1
        )


@cache
def _font(size: float, *, bold: bool = False) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(font_files()[700 if bold else 400]), size=size)


_DRAWERS = {LINE: _draw_lines, BARS: _draw_bars}
