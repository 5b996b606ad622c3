"""A batch by the code lists in force on the day of discharge: usually one part, which is the batch itself."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from quality.domain.code_book import CodeBook
from quality.domain.dated_books import DatedBooks
from quality.domain.fields import RECORD_FIELDS
from quality.domain.frames.cells import read_cells
from quality.domain.frames.raw import RawBatch


def by_lists(raw: RawBatch, books: DatedBooks, today: int) -> Iterator[tuple[RawBatch, CodeBook]]:
    """Give the rows of a batch with the book that each is asked by, the earliest book first.

    A row without a readable day of discharge is asked by the book of `today` (days since 1970).
    """
    if not books.starts or not raw.size:
        yield raw, books.book_of(books.number_on(today))
        return
    numbers = _numbers(raw, books, today)
    for number in np.unique(numbers):
        recs = np.flatnonzero(numbers == number)
        yield raw if len(recs) == raw.size else taken(raw, recs), books.book_of(int(number))


def _numbers(raw: RawBatch, books: DatedBooks, today: int) -> np.ndarray:
    texts = raw.wide.get("discharge_time")
    if texts is None:
        return np.full(raw.size, books.number_on(today))
    days = read_cells(RECORD_FIELDS["discharge_time"], texts).columns["day"].fill_null(today).to_numpy()
    return np.searchsorted(np.array(books.starts), days, side="right")


def taken(raw: RawBatch, recs: np.ndarray) -> RawBatch:
    """The rows of a batch at some ascending positions, as a batch."""
    at = pl.Series(recs, dtype=pl.UInt32)
    places = np.full(raw.size, -1, dtype=np.int64)
    places[recs] = np.arange(len(recs))
    groups = {}
    for name, frame in raw.groups.items():
        moved = pl.Series("rec", places[frame["rec"].to_numpy()])
        kept = frame.with_columns(moved).filter(moved >= 0).with_columns(pl.col("rec").cast(pl.UInt32))
        if kept.height:
            groups[name] = kept
    return RawBatch(
        rows=raw.rows.gather(at),
        wide={name: texts.gather(at) for name, texts in raw.wide.items()},
        groups=groups,
        odd_joined=[(int(places[rec]), odd, text) for rec, odd, text in raw.odd_joined if places[rec] >= 0],
        derives_id_type=raw.derives_id_type,
        joined=None if raw.joined is None else raw.joined.gather(at),
    )
