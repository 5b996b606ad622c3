"""How much paper a report will take, reckoned from the lengths of its cells before anything is laid out.

Sizes in millimetres, as report.css gives them.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from inspections.reporting.content import Area, ItemRow, ReportContent

_PAGE, _EM, _LINE, _PADDING = 247.0, 3.175, 4.6, 2.75
_CELL_PADDING, _TEXT_WIDTH = 3.2, 170.0
_COLUMNS = tuple(_TEXT_WIDTH * share / 100 - _CELL_PADDING for share in (18, 16, 13, 13, 13, 14, 13))
_AREA_HEADING, _CHART, _RISK, _APPENDIX_ROW = 24.0, 74.0, 62.0, 7.4
_OTHER_PAGES = 7
_LATIN = 0.56
"""The width of a letter or digit in ems, on average."""


def pages_of(content: ReportContent, *, photos_a_page: int) -> float:
    """About how many pages `content` fills; photos exactly, tables within some ten per cent."""
    height = sum(_area(area) for area in content.areas)
    height += sum(_APPENDIX_ROW * len(appendix.table.rows) for appendix in content.appendices)
    height += _RISK * len(content.risks)
    return _OTHER_PAGES + height / _PAGE + -(-len(content.photos) // photos_a_page)


def _area(area: Area) -> float:
    return _AREA_HEADING + sum(_row(row) for row in area.rows) + _CHART * len(area.charts)


def _row(row: ItemRow) -> float:
    value = f"{row.value}\n{row.note}" if row.note else row.value
    cells = (f"{row.item} {row.code}", row.object, value, row.threshold, "", row.previous, row.same_period)
    lines = max(_lines(text, width) for text, width in zip(cells, _COLUMNS, strict=True))
    return _PADDING + _LINE * lines


def _lines(text: str, width: float) -> int:
    return sum(max(1, -int(-_width(line) // width)) for line in text.split("\n"))


def _width(line: str) -> float:
    return _EM * sum(1.0 if east_asian_width(letter) in "WFA" else _LATIN for letter in line)
