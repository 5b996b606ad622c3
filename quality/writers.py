"""Findings as people take them away: JSON lines of the command, and Parquet, CSV and a workbook in a
folder."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from core.tables import BLANKS_BEFORE, FORMULA_STARTS, LONGEST_CELL
from quality.domain.findings import write_message
from quality.domain.rules.catalogue import catalogue
from quality.file_check import FileResult

COLUMNS = (
    "file",
    "row",
    "record_no",
    "rule",
    "severity",
    "fields",
    "value",
    "message_zh",
    "message_en",
    "category",
)
FOREIGN = ("file", "record_no", "fields", "value", "message_zh", "message_en")
"""The columns that hold what somebody else wrote, or quote it."""
PLAIN = r"^-(\d+(\.\d+)?)?$"
MOST_IN_WORKBOOK = 200_000
ROW_GROUP = 250_000
MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Written into workbooks, so that the same findings make the same bytes."""
SHEETS = {
    "completeness": "完整性",
    "format": "格式",
    "dictionary": "字典",
    "logic": "逻辑",
    "cost": "费用",
    "clinical": "编码",
}


def table(result: FileResult, severities: Mapping[str, str]) -> Iterator[pl.DataFrame]:
    """Give the findings of a file as frames of `COLUMNS`, part by part."""
    rules = list(catalogue().values())
    known = pl.DataFrame(
        {
            "number": pl.Series([facts.number for facts in rules], dtype=pl.UInt16),
            "rule": [facts.id for facts in rules],
            "severity": pl.Series([severities.get(facts.id) for facts in rules], dtype=pl.String),
            "category": [facts.category for facts in rules],
        }
    )
    for part in result.frames():
        named = part.join(known, on="number", how="left", maintain_order="left")
        yield named.with_columns(pl.lit(str(result.path)).alias("file"), *_messages(named)).select(COLUMNS)


def _messages(part: pl.DataFrame) -> list[pl.Series]:
    """Write both messages of each finding, in Python only where a message quotes what was found."""
    rules = list(catalogue().values())
    written = []
    for name, is_chinese in (("message_zh", True), ("message_en", False)):
        templates = pl.Series([getattr(facts, name) for facts in rules], dtype=pl.String)
        texts = templates.gather(part["number"])
        at = texts.str.contains("{", literal=True).arg_true()
        if len(at):
            lines = part.select("fields", "value", "expected", "i", "rule")[at].rows()
            filled = [
                _filled(text, line, is_chinese=is_chinese)
                for text, line in zip(texts.gather(at), lines, strict=True)
            ]
            texts = texts.scatter(at, pl.Series(filled, dtype=pl.String))
        written.append(texts.alias(name))
    return written


def _filled(template: str, line: tuple[Any, ...], *, is_chinese: bool) -> str:
    fields, value, expected, i, _ = line
    paths = tuple(fields.split(";"))
    index = i if paths[0].startswith("diagnoses") else i + 1
    return write_message(
        template, paths, value, {"expected": expected, "index": index}, is_chinese=is_chinese
    )


def json_lines(result: FileResult, severities: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Give the findings of a file as the command prints them."""
    names = list(catalogue())
    for part in result.frames():
        for row, record_no, number, fields, value in part.select(
            "row", "record_no", "number", "fields", "value"
        ).rows():
            yield {
                "file": str(result.path),
                "row": row,
                "record_no": record_no,
                "rule": names[number],
                "severity": severities[names[number]],
                "fields": fields.split(";"),
                "value": value,
            }


def write_findings(results: Iterable[FileResult], folder: Path, severities: Mapping[str, str]) -> list[Path]:
    """Write findings.parquet, findings.csv and, up to 200,000 findings, findings.xlsx with a sheet a
    category."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="findings-") as place:
        kept = KeptTable(Path(place))
        for result in results:
            for part in table(result, severities):
                kept.add(part)
        return write_tables(kept, folder)


class KeptTable:
    """The parts of a table of `COLUMNS`, one of them in memory at a time and the others in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows = 0
        self._paths: list[Path] = []

    def add(self, part: pl.DataFrame) -> None:
        """Keep a part behind the others."""
        path = self.folder / f"{len(self._paths):06d}.arrow"
        part.write_ipc(path)
        self._paths.append(path)
        self.rows += part.height

    def parts(self) -> Iterator[pl.DataFrame]:
        """Give the parts in their order."""
        return (pl.read_ipc(path) for path in self._paths)

    def whole(self) -> pl.LazyFrame:
        """The table as one, to be read piece by piece; with its columns even when it has no rows."""
        if not self._paths:
            return pl.LazyFrame(schema=dict.fromkeys(COLUMNS, pl.String))
        return pl.scan_ipc(self._paths)


def joined(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The frames of `table` as one, with its columns even when there is none."""
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))


def write_tables(kept: KeptTable, folder: Path) -> list[Path]:
    """Write the three files of findings into a folder; returns those that were written."""
    paths = [folder / "findings.parquet", folder / "findings.csv"]
    write_parquet(kept, paths[0])
    guarded(kept.whole()).sink_csv(paths[1], include_bom=True, maintain_order=True)
    if kept.rows <= MOST_IN_WORKBOOK:
        paths.append(folder / "findings.xlsx")
        _write_workbook(kept.whole().collect(), paths[-1])
    return paths


def guarded(findings: pl.LazyFrame) -> pl.LazyFrame:
    """Findings as CSV for people may hold them: an apostrophe before what a spreadsheet takes for a formula.

    A dash and plain negative numbers stay as they are. Parquet and JSON hold the values themselves, for
    programs; in workbooks every text is written as a text, which is never reckoned.
    """
    texts = pl.col(FOREIGN)
    is_formula = texts.str.strip_chars_start(BLANKS_BEFORE).str.head(1).is_in(FORMULA_STARTS)
    is_plain = texts.str.contains(PLAIN)
    return findings.with_columns(
        pl.when(is_formula & ~is_plain).then("'" + texts).otherwise(texts).name.keep()
    )


def write_parquet(kept: KeptTable, path: Path) -> None:
    """Write a table as Parquet; the same rows always give the same bytes."""
    kept.whole().sink_parquet(path, row_group_size=ROW_GROUP, maintain_order=True)


def _write_workbook(whole: pl.DataFrame, path: Path) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": MADE})
        for category, title in SHEETS.items():
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, COLUMNS[:-1])
            of_sheet = whole.filter(pl.col("category") == category).select(COLUMNS[:-1])
            rows = of_sheet.with_columns(pl.col(FOREIGN).str.head(LONGEST_CELL)).rows()
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, row)
