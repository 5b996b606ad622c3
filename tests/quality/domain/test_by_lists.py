"""Rows asked by the code lists of their day of discharge: as if each part of it had been checked alone."""

import copy
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from quality.domain.code_book import CodeBook
from quality.domain.dated_books import DatedBooks
from quality.domain.dates import EPOCH
from quality.domain.dictionaries import NONE_LOADED
from quality.domain.identity import identity_of
from quality.domain.json_form import read_json
from quality.file_check import FileCheck
from quality.readers.opening import open_source
from tests.quality.engines import LOADED
from tests.quality.rules.table import as_csv, table
from tests.quality.test_rule_examples import EXAMPLES, NOW

WIDER = {"HP-F-048", "HP-F-049", "HP-F-050"}
STARTS = (dt.date(2024, 5, 11), dt.date(2024, 6, 1))
OTHER_DAYS = ("2024/5/10 8:00", "2024-06-01", "-", "20240531")


def asked(path: Path, book: CodeBook | DatedBooks, rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Findings, and what is kept of the rows, in batches of so many rows."""
    check = FileCheck(book, NOW)
    pieces = [check.piece(piece) for piece in open_source(path, batch_rows=rows).pieces()]
    return pl.concat([one.findings for one in pieces]), pl.concat([one.kept for one in pieces])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A file of all examples, every third discharged on another day; and the number of each row's book."""
    records = [copy.deepcopy(example.record) for example in EXAMPLES if example.rule not in WIDER]
    for at, record in enumerate(records[1::3]):
        record["discharge_time"] = OTHER_DAYS[at % 4]
    path = tmp_path_factory.mktemp("homepages") / "homepages.csv"
    path.write_text(as_csv(table(records)), encoding="utf-8")
    days = [identity_of(read_json(record).cells).discharged_on or NOW for record in records]
    return path, [sum(day >= start for start in STARTS) for day in days]


def test_rows_are_asked_by_their_own_lists_and_stay_in_order(file: tuple[Path, list[int]]):
    path, numbers = file
    books = [CodeBook(NONE_LOADED), CodeBook(LOADED), CodeBook(NONE_LOADED)]
    (without, _), (loaded, all_kept) = (asked(path, book, 50_000) for book in books[:2])

    dated = DatedBooks(tuple(day.toordinal() - EPOCH for day in STARTS), books.__getitem__)
    found, kept = asked(path, dated, 400)

    is_loaded = pl.Series([number == 1 for number in [0, *numbers]])
    parts = [
        loaded.filter(is_loaded.gather(loaded["row"])),
        without.filter(~is_loaded.gather(without["row"])),
    ]
    assert set(numbers) == {0, 1, 2}
    assert found.equals(pl.concat(parts).sort("row", maintain_order=True))
    assert found.height not in {loaded.height, without.height}
    assert kept.equals(all_kept)
