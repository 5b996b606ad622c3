"""Findings as a workbook for readers: what was found how often, then a sheet for each category of rules."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from core.tables import LONGEST_CELL
from quality.domain.findings import field_title, plain_message
from quality.domain.rules.catalogue import catalogue, catalogue_version
from quality.scratch import held_folder

MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Written into workbooks, so that the same findings make the same bytes."""
SUMMARY = "汇总"
SHEETS = {
    "completeness": "完整性",
    "format": "格式",
    "dictionary": "字典",
    "logic": "逻辑",
    "cost": "费用",
    "clinical": "编码",
}
SEVERITIES = {"error": "错误", "warning": "警告"}
COLUMNS = (
    ("file", "文件 File", 18),
    ("row", "行号 Row", 9),
    ("record_no", "病案号 Record", 16),
    ("rule", "规则 Rule", 12),
    ("severity", "级别 Severity", 12),
    ("titles", "字段 Fields", 26),
    ("fields", "字段路径 Paths", 28),
    ("value", "原值 Value", 22),
    ("message_zh", "说明", 52),
    ("message_en", "Message", 52),
)
NAMES = tuple(name for name, _, _ in COLUMNS)
TITLES = tuple((title, width) for _, title, width in COLUMNS)
TEXTS = ("file", "record_no", "titles", "fields", "value", "message_zh", "message_en")
COUNTED = (("规则 Rule", 12), ("级别 Severity", 12), ("类别 Category", 14), ("说明", 60), ("次数 Count", 10))


def write_workbook(findings: pl.DataFrame, path: Path) -> None:
    """Write a table of findings; its rows wait in files with names meanwhile."""
    with held_folder() as folder:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": str(folder),
        }
        with xlsxwriter.Workbook(path, options) as book:
            book.set_properties({"created": MADE})
            head = book.add_format(
                {"bold": True, "bg_color": "#E8EEF4", "border": 1, "border_color": "#C3CEDA"}
            )
            _write_summary(book, findings, head)
            shown = _for_readers(findings)
            for category, title in SHEETS.items():
                rows = (
                    shown.filter(pl.col("category") == category).select(name for name, *_ in COLUMNS).rows()
                )
                _write_sheet(book, title, [(words, width) for _, words, width in COLUMNS], rows, head)


def _write_summary(book: Any, findings: pl.DataFrame, head: Any) -> None:
    counts = dict(findings.group_by("rule").len().rows())
    severities = dict(findings.select("rule", "severity").unique().rows())
    rows = [
        (
            rule,
            SEVERITIES.get(severities[rule], severities[rule]),
            SHEETS.get(facts.category, facts.category),
            plain_message(facts, is_chinese=True),
            counts[rule],
        )
        for rule, facts in catalogue().items()
        if rule in counts
    ]
    rows.append((f"目录版本 {catalogue_version()}", "", "", "合计", findings.height))
    _write_sheet(book, SUMMARY, COUNTED, rows, head)


def _for_readers(findings: pl.DataFrame) -> pl.DataFrame:
    """Fields by their names beside their paths, severities in Chinese, no text longer than a cell."""
    paths = findings["fields"].unique().drop_nulls().to_list()
    titles = {path: "、".join(field_title(one, is_chinese=True) for one in path.split(";")) for path in paths}
    return findings.with_columns(
        pl.col("fields").replace_strict(titles, default="", return_dtype=pl.String).alias("titles"),
        pl.col("severity").replace(SEVERITIES),
    ).with_columns(pl.col(TEXTS).str.head(LONGEST_CELL))


def _write_sheet(book: Any, title: str, columns: Any, rows: Any, head: Any) -> None:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for at, (_, width) in enumerate(columns):
        sheet.set_column(at, at, width)
    sheet.write_row(0, 0, [words for words, _ in columns], head)
    for at, row in enumerate(rows, start=1):
        sheet.write_row(at, 0, row)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
