"""Open a file of homepages by the ending of its name."""

from collections.abc import Callable
from pathlib import Path

from quality.readers.csv_files import CsvSource
from quality.readers.json_files import JsonSource
from quality.readers.source import FileRefused, Source
from quality.readers.xlsx_files import XlsxSource

READERS: dict[str, Callable[[Path], Source]] = {
    ".csv": CsvSource,
    ".xlsx": XlsxSource,
    ".json": JsonSource,
    ".jsonl": JsonSource,
}


def open_source(path: Path) -> Source:
    """Give the reader of a file; raises `FileRefused` when it is not there or of no known kind."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise FileRefused(path, "must end in .csv, .xlsx, .json or .jsonl")
    if not path.is_file():
        raise FileRefused(path, "is not there")
    return reader(path)
