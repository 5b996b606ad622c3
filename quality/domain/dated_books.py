"""Books of codes by day: rows of one file may be asked by different versions of the code lists."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from quality.domain.code_book import CodeBook


@dataclass(frozen=True)
class DatedBooks:
    """`starts` are the days since 1970, ascending, on which the next book begins to hold; `book_of` gives
    the book by its number: 0 holds before the first of them."""

    starts: tuple[int, ...]
    book_of: Callable[[int], CodeBook]

    def number_on(self, day: int) -> int:
        """The number of the book that holds on a day."""
        return bisect_right(self.starts, day)


def undated(book: CodeBook) -> DatedBooks:
    """One book for every day."""
    return DatedBooks((), lambda number: book)
