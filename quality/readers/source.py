"""What every reader gives: pieces of a file (batches of records with their row numbers), and what is wrong
with the file as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from quality.domain.frames.raw import RawBatch
from quality.faults import Fault, Value

BATCH_ROWS = 50_000


class FileRefused(Exception):
    """The file cannot be used; the text names the file, the row and the key path where there are such, and
    why. `fault` says the same in any language."""

    def __init__(
        self,
        path: Path | str,
        reason: str,
        *,
        row: int | None = None,
        place: str = "",
        rule: str | None = None,
        values: Mapping[str, Value] | None = None,
    ) -> None:
        self.fault = Fault(reason, row, place, values or {})
        super().__init__(f"{path}: {self.fault.text()}")
        self.rule = rule


@dataclass
class Piece:
    """One batch of a file, and the numbers of rows whose width differs from the header."""

    batch: RawBatch
    ragged: list[int] = field(default_factory=list)

    @property
    def last_row(self) -> int:
        """The highest row number of the batch, 0 when it has none."""
        highest = self.batch.rows[-1] if self.batch.size else 0
        return max([highest, *self.ragged])

    @property
    def records(self) -> int:
        """How many rows there are, ragged ones with the others, blank ones without."""
        return self.batch.size + len(self.ragged)


class Source(Protocol):
    """An opened file; `is_table` says whether the rules about batch files run on it."""

    path: Path
    is_table: bool
    missing_columns: list[str]
    unknown_columns: list[str]

    def pieces(self) -> Iterator[Piece]:
        """Give the pieces in file order; raises `FileRefused` where the file cannot be read on."""
