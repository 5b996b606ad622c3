"""Findings as people take them away: JSON lines of the command, and Parquet, CSV and a workbook in a
folder."""

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import polars as pl
from polars.io.plugins import register_io_source

from core.tables import BLANKS_BEFORE, FORMULA_STARTS
from quality.domain.findings import write_message
from quality.domain.rules.catalogue import catalogue
from quality.file_check import FileResult
from quality.findings_workbook import write_workbook

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
    with KeptTable() as kept:
        for result in results:
            for part in table(result, severities):
                kept.add(part)
        return write_tables(kept, folder)


class KeptTable:
    """The parts of a table of `COLUMNS`, one in memory at a time, the others in a nameless file."""

    def __init__(self) -> None:
        self.rows = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed on leaving the table
        self._ends = [0]
        self._schema: Mapping[str, Any] = dict.fromkeys(COLUMNS, pl.String)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()

    def add(self, part: pl.DataFrame) -> None:
        """Keep a part behind the others."""
        body = io.BytesIO()
        part.write_ipc(body)
        self._file.write(body.getbuffer())
        self._ends.append(self._file.tell())
        self._schema = part.schema
        self.rows += part.height

    def parts(self) -> Iterator[pl.DataFrame]:
        """Give the parts in their order."""
        self._file.flush()
        for start, end in pairwise(self._ends):
            yield pl.read_ipc(io.BytesIO(os.pread(self._file.fileno(), end - start, start)))

    def whole(self) -> pl.LazyFrame:
        """The table as one, to be read part by part; with its columns even when it has no rows."""
        return register_io_source(self._asked, schema=self._schema, is_pure=True)

    def _asked(
        self, columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        left = self.rows if most is None else most
        for part in self.parts():
            rows = part.head(left)
            left -= rows.height
            rows = rows if predicate is None else rows.filter(predicate)
            yield rows if columns is None else rows.select(columns)


Writer = Callable[[KeptTable, Path], None]


def joined(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The frames of `table` as one, with its columns even when there is none."""
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))


def write_tables(kept: KeptTable, folder: Path) -> list[Path]:
    """Write the files of findings into a folder; returns those that were written."""
    paths = []
    for name, write in forms(kept):
        paths.append(folder / name)
        write(kept, paths[-1])
    return paths


def forms(kept: KeptTable) -> list[tuple[str, Writer]]:
    """The files in which people take a table away, and how each is written."""
    found: list[tuple[str, Writer]] = [("findings.parquet", write_parquet), ("findings.csv", write_csv)]
    return [*found, ("findings.xlsx", _write_workbook)] if kept.rows <= MOST_IN_WORKBOOK else found


def write_csv(kept: KeptTable, path: Path) -> None:
    """Write a table as CSV for spreadsheets."""
    guarded(kept.whole()).sink_csv(path, include_bom=True, maintain_order=True)


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


def _write_workbook(kept: KeptTable, path: Path) -> None:
    write_workbook(kept.whole().collect(), path)
