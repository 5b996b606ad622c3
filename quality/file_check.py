"""Check a whole file: read, normalise, ask all rules, batch by batch; findings are spooled to disk
beyond a bound.

Nothing here needs a database. The chunks of a large upload go through the same functions, on any number
of hosts.
"""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

from quality.domain.code_book import CodeBook
from quality.domain.dated_books import DatedBooks, undated
from quality.domain.dates import EPOCH
from quality.domain.frames.across_rows import Declared, across_rows, keep
from quality.domain.frames.by_lists import by_lists
from quality.domain.frames.checking import SCHEMA, check_batch
from quality.domain.frames.raw import RawBatch
from quality.domain.rule_settings import DEFAULT_SETTINGS, ERROR, RuleSettings
from quality.domain.rules.catalogue import catalogue
from quality.readers.csv_files import CsvSource, WrongEncoding
from quality.readers.encodings import sure_encoding
from quality.readers.opening import open_source
from quality.readers.source import Piece, Source

AT_A_TIME = 3
"""Pieces checked at once: Polars works without Python's lock, each batch holds some hundreds of MB."""

KEPT_IN_MEMORY = 500_000
"""Findings beyond this many are written to temporary files until the whole is put in order."""

ROW_SCHEMA = {"row": pl.UInt32, "record_no": pl.String, **{k: v for k, v in SCHEMA.items() if k != "rec"}}
"""A finding of a file: row 0 is the file as a whole; see `frames.checking.SCHEMA` for the rest."""


ROW_COLUMNS = list(ROW_SCHEMA)
NOTHING_DECLARED = Declared()


class Columns(Protocol):
    """What is wrong with the header of a file."""

    missing_columns: list[str]
    unknown_columns: list[str]


@dataclass
class PieceResult:
    """What one piece of a file gave: its findings and what the rules across rows need of it."""

    records: int
    findings: pl.DataFrame
    kept: pl.DataFrame


@dataclass
class FileResult:
    """What a file gave. `parts` holds the findings of each piece, in order of row, rule, element and
    field."""

    path: Path
    records: int = 0
    parts: list[pl.DataFrame | Path] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    blocked: list[int] = field(default_factory=list)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Give the findings part by part, from memory or from disk."""
        for part in self.parts:
            yield pl.read_ipc(part) if isinstance(part, Path) else part

    @property
    def findings(self) -> int:
        """How many findings there are."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class FileCheck:
    """How files are checked: the book of codes, or one by day of discharge, the day in China, a hospital's
    settings, what it declared."""

    book: CodeBook | DatedBooks
    now: dt.date
    settings: RuleSettings = DEFAULT_SETTINGS
    declared: Declared = NOTHING_DECLARED

    @property
    def today(self) -> int:
        """The day of the check as a number of days."""
        return self.now.toordinal() - EPOCH

    def piece(self, piece: Piece) -> PieceResult:
        """Check one piece, its rows by the lists in force on their days of discharge; findings come in order
        of row."""
        books = self.book if isinstance(self.book, DatedBooks) else undated(self.book)
        asked = [self._asked(raw, book) for raw, book in by_lists(piece.batch, books, self.today)]
        findings, kept = asked[0] if len(asked) == 1 else _in_order(asked)
        ragged = (
            [row_finding("HP-B-010", row, "row") for row in piece.ragged] if self.runs("HP-B-010") else []
        )
        if ragged:
            findings = pl.concat([findings, *ragged]).sort("row", maintain_order=True)
        return PieceResult(piece.records, findings, kept)

    def _asked(self, raw: RawBatch, book: CodeBook) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The findings on rows that one book holds for, and what the rules across rows need of them."""
        batch, found = check_batch(raw, book, self.today, self.settings.severities(self.now))
        named = batch.wide["record_no"].set(batch.wide["record_no"] == "-", None)
        findings = found.with_columns(
            batch.raw.rows.gather(found["rec"]).alias("row"), named.gather(found["rec"]).alias("record_no")
        ).select(ROW_COLUMNS)
        return findings, keep(batch, found, self.declared)

    def whole(self, source: Columns, kept: pl.DataFrame | None) -> pl.DataFrame:
        """Ask the rules about the file as a whole and, where it has rows, across them."""
        columns = [("HP-B-001", name) for name in source.missing_columns]
        columns += [("HP-B-002", name) for name in source.unknown_columns]
        found = [row_finding(rule, 0, name) for rule, name in columns if self.runs(rule)]
        if kept is not None:
            found.append(self._across(kept))
        whole = pl.concat(found) if found else pl.DataFrame(schema=ROW_SCHEMA)
        return whole.sort("row", "number", "i", "place", maintain_order=True)

    def _across(self, kept: pl.DataFrame) -> pl.DataFrame:
        running = [catalogue()[rule].number for rule in self.settings.severities(self.now)]
        crossing = across_rows(kept, self.declared).filter(pl.col("number").is_in(running))
        named = [kept[name].gather(crossing["rec"]).alias(name) for name in ("row", "record_no")]
        return crossing.with_columns(named).select(ROW_COLUMNS)

    def runs(self, rule: str) -> bool:
        """Say whether a rule is on."""
        return rule in self.settings.severities(self.now)

    def file(self, path: Path, spool: Path) -> FileResult:
        """Check a file from beginning to end; `spool` is a folder for findings that do not stay in memory."""
        try:
            return self._file(path, open_source(path), spool)
        except WrongEncoding:
            return self._file(path, CsvSource(path, encoding=sure_encoding(path)), spool)

    def _file(self, path: Path, source: Source, spool: Path) -> FileResult:
        result = FileResult(path)
        held = 0
        kept: list[pl.DataFrame] = []
        for piece, checked in self._checked(source.pieces()):
            result.records += checked.records
            result.ends.append(piece.last_row)
            if source.is_table:
                kept.append(checked.kept)
            held += checked.findings.height
            result.parts.append(checked.findings)
            if held > KEPT_IN_MEMORY:
                held = 0
                result.parts = [spooled(part, spool, at) for at, part in enumerate(result.parts)]
        if source.is_table:
            merge_parts(result, self.whole(source, pl.concat(kept)) if kept else self.whole(source, None))
        self.count(result)
        return result

    def _checked(self, pieces: Iterator[Piece]) -> Iterator[tuple[Piece, PieceResult]]:
        """Check the pieces in their order, several at a time: while one is asked, the next is read."""
        with ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="check") as threads:
            under_way: deque[tuple[Piece, Future[PieceResult]]] = deque()
            for piece in pieces:
                if len(under_way) == AT_A_TIME:
                    first, outcome = under_way.popleft()
                    yield first, outcome.result()
                under_way.append((piece, threads.submit(self.piece, piece)))
            for first, outcome in under_way:
                yield first, outcome.result()

    def count(self, result: FileResult) -> None:
        """Count the findings by rule and the rows that an error blocks."""
        severities = self.settings.severities(self.now)
        names = list(catalogue())
        errors = [at for at, name in enumerate(names) if severities.get(name) == ERROR]
        for part in result.frames():
            for number, count in part["number"].value_counts().iter_rows():
                result.counts[names[number]] += count
            blocked = part.filter(pl.col("number").is_in(errors) & (pl.col("row") > 0))["row"].unique()
            result.blocked += blocked.to_list()
        result.blocked = sorted(set(result.blocked))


def _in_order(asked: list[tuple[pl.DataFrame, pl.DataFrame]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Bring rows that were asked apart back into the order of the file."""
    findings, kept = (pl.concat(frames) for frames in zip(*asked, strict=True))
    return findings.sort("row", maintain_order=True), kept.sort("row")


def row_finding(rule: str, row: int, field: str) -> pl.DataFrame:
    """A finding that is not about a field of a record: a column of the header, or the width of a row."""
    value = None if rule == "HP-B-010" else field
    facts = catalogue()[rule]
    line = {"row": row, "record_no": None, "number": facts.number, "i": -1, "place": 0}
    return pl.DataFrame([{**line, "fields": field, "value": value, "expected": None}], schema=ROW_SCHEMA)


def spooled(part: pl.DataFrame | Path, spool: Path, at: int) -> Path:
    """Write the findings of a part into a folder, if they are not there already."""
    if isinstance(part, Path):
        return part
    path = spool / f"{at:06d}.arrow"
    part.write_ipc(path)
    return path


def merge_parts(result: FileResult, whole: pl.DataFrame) -> None:
    """Put the findings across rows among those of each part, which covers a range of rows."""
    if not whole.height:
        return
    merged: list[pl.DataFrame | Path] = []
    for part, own in zip(result.parts, by_part(whole, result.ends), strict=False):
        joined = put_among(pl.read_ipc(part) if isinstance(part, Path) else part, own)
        if isinstance(part, Path):
            joined.write_ipc(part)
        merged.append(part if isinstance(part, Path) else joined)
    result.parts = merged or [whole]


def by_part(whole: pl.DataFrame, ends: list[int]) -> Iterator[pl.DataFrame]:
    """Cut findings by the parts of a file, given the last row of each; the last part takes the rest."""
    for end in ends[:-1]:
        is_own = pl.col("row") <= end
        own, whole = whole.filter(is_own), whole.filter(~is_own)
        yield own
    yield whole


def put_among(findings: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """The findings of a part with those across rows among them."""
    return pl.concat([findings, own]).sort("row", "number", "i", "place", maintain_order=True)
