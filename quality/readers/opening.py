"""Open a file of homepages by the ending of its name."""

from collections.abc import Callable
from pathlib import Path

from quality.readers.csv_files import CsvSource
from quality.readers.json_files import JsonSource
from quality.readers.source import BATCH_ROWS, FileRefused, Source
from quality.readers.xlsx_files import XlsxSource

READERS: dict[str, Callable[[Path], Source]] = {
    ".csv": CsvSource,
    ".xlsx": XlsxSource,
    ".json": JsonSource,
    ".jsonl": JsonSource,
}


def open_source(path: Path, *, batch_rows: int = BATCH_ROWS) -> Source:
    """Give the reader of a file, CSV in batches of so many rows; raises `FileRefused` when it is not
    there or of no known kind."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise FileRefused(path, "must end in .csv, .xlsx, .json or .jsonl")
    if not path.is_file():
        raise FileRefused(path, "is not there")
    return CsvSource(path, batch_rows=batch_rows) if reader is CsvSource else reader(path)
