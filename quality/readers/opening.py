"""Open a file of homepages by the ending of its name."""

from pathlib import Path
from typing import Protocol

from quality.faults import gettext_noop
from quality.readers.csv_files import CsvSource
from quality.readers.json_files import JsonLinesSource, JsonSource
from quality.readers.source import BATCH_ROWS, FileRefused, Source
from quality.readers.xlsx_files import XlsxSource


class Reader(Protocol):
    """Makes a source of a path."""

    def __call__(self, path: Path, *, batch_rows: int) -> Source: ...


READERS: dict[str, Reader] = {
    ".csv": CsvSource,
    ".xlsx": XlsxSource,
    ".json": JsonSource,
    ".jsonl": JsonLinesSource,
}


def open_source(path: Path, *, batch_rows: int = BATCH_ROWS, name: str = "") -> Source:
    """Give the reader of a file, in batches of at most so many rows; raises `FileRefused` when it is not
    there or of no known kind. `name` tells the kind where the path does not."""
    reader = READERS.get(Path(name or path).suffix.lower())
    if reader is None:
        raise FileRefused(path, gettext_noop("the name must end in .csv, .xlsx, .json or .jsonl"))
    if path.is_dir():
        raise FileRefused(path, gettext_noop("is a folder, not a file"))
    if not path.is_file():
        raise FileRefused(path, gettext_noop("is not there"))
    return reader(path, batch_rows=batch_rows)
