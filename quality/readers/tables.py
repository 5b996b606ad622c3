"""Rows of a table as batches: blank rows are passed over but numbered, columns are found by header."""

from pathlib import Path

import polars as pl

from quality.domain.dates import BLANKS
from quality.domain.frames.raw import Place, RawBatch, from_table
from quality.faults import Value, gettext_noop
from quality.readers.headers import Header
from quality.readers.source import FileRefused

PROBES = 3
STRANGE = gettext_noop(
    "is not a table of homepages: %(found)s of the %(required)s required columns are there, and these that "
    "identify a homepage are missing: %(missing)s"
)


def refuse_strangers(path: Path, header: Header) -> None:
    """Raise `FileRefused` when a table is of another kind, though some of its columns are known."""
    if not header.is_of_homepages:
        found, required = header.required
        values: dict[str, Value] = {"found": found, "required": required, "missing": header.lacking}
        raise FileRefused(path, STRANGE, values=values)


def placed(header: Header) -> dict[str, Place]:
    """Name the columns that are known; a table's columns are named by their position."""
    return {str(at): place for at, place in enumerate(header.places) if place is not None}


def table_batch(frame: pl.DataFrame, header: Header, rows: pl.Series) -> RawBatch:
    """Make a batch of a table of texts whose columns are named by position, without its blank rows."""
    blank = blank_rows(frame)
    if len(blank):
        kept = (
            pl.Series([True], dtype=pl.Boolean).new_from_index(0, frame.height).scatter(blank, values=False)
        )
        frame, rows = frame.filter(kept), rows.filter(kept)
    present = set(frame.columns)
    places = {name: place for name, place in placed(header).items() if name in present}
    batch = from_table(frame, places, rows)
    batch.derives_id_type = ("record", "id_type", 0) not in header.places
    return batch


def blank_rows(frame: pl.DataFrame) -> pl.Series:
    """Find the rows in which every cell is blank: by the fullest columns first, then by all of them."""
    counts = sorted(frame.columns, key=lambda name: frame[name].null_count())[:PROBES]
    candidates = frame.select(pl.all_horizontal(_is_blank(name) for name in counts).alias("blank"))[
        "blank"
    ].arg_true()
    if candidates.is_empty():
        return candidates
    filled = [name for name in frame.columns if frame[name].null_count() < frame.height]
    if not filled:
        return candidates
    rows = frame.select(filled)[candidates]
    return candidates.filter(
        rows.select(pl.all_horizontal(_is_blank(name) for name in filled).alias("b"))["b"]
    )


def _is_blank(name: str) -> pl.Expr:
    return pl.col(name).is_null() | (pl.col(name).str.strip_chars(BLANKS) == "")
