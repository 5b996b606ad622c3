"""JSON lists and JSON lines of records; numbers keep their literal text, keys that begin with _ are
ignored."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from quality.domain.frames.raw import from_records
from quality.domain.json_form import RawRecord, UnusableRecord, read_json
from quality.readers.source import FileRefused, Piece

BATCH_RECORDS = 5_000


class JsonSource:
    """A .json file (a list) or a .jsonl file (a record a line)."""

    is_table = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.missing_columns: list[str] = []
        self.unknown_columns: list[str] = []

    def pieces(self) -> Iterator[Piece]:
        """Give the records in batches; the row of a record is its position, or its line."""
        records = self._lines() if self.path.suffix.lower() == ".jsonl" else self._list()
        while taken := list(islice(records, BATCH_RECORDS)):
            yield Piece(from_records([record for _, record in taken], [row for row, _ in taken]))

    def _list(self) -> Iterator[tuple[int, RawRecord]]:
        try:
            document = parsed(self.path.read_bytes().decode("utf-8-sig"))
        except (ValueError, RecursionError, OSError) as fault:
            raise FileRefused(self.path, reason(fault)) from None
        if isinstance(document, dict):
            document = [document]
        if not isinstance(document, list):
            raise FileRefused(self.path, "must hold a list of records")
        for row, record in enumerate(document, start=1):
            yield row, self._record(row, record)

    def _lines(self) -> Iterator[tuple[int, RawRecord]]:
        try:
            with self.path.open("rb") as file:
                for row, line in enumerate(file, start=1):
                    text = self._text(row, line)
                    if text.strip():
                        yield row, self._record(row, self._parsed(row, text))
        except OSError as fault:
            raise FileRefused(self.path, reason(fault)) from None

    def _text(self, row: int, line: bytes) -> str:
        try:
            return line.decode("utf-8-sig" if row == 1 else "utf-8")
        except UnicodeDecodeError as fault:
            raise FileRefused(self.path, f"row {row}: {reason(fault)}") from None

    def _parsed(self, row: int, text: str) -> Any:
        try:
            return parsed(text)
        except (ValueError, RecursionError) as fault:
            raise FileRefused(self.path, f"row {row}: {reason(fault)}") from None

    def _record(self, row: int, record: Any) -> RawRecord:
        if not isinstance(record, dict):
            raise FileRefused(self.path, f"row {row}: must be an object")
        try:
            return read_json(record)
        except UnusableRecord as fault:
            raise FileRefused(self.path, f"row {row}, {fault}") from None


def parsed(text: str) -> Any:
    """Parse JSON with numbers as the text they were written in."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def reason(fault: BaseException) -> str:
    """Say in a few words why a text cannot be read, without quoting what it holds."""
    if isinstance(fault, json.JSONDecodeError):
        return f"is not JSON ({fault.msg}, line {fault.lineno} column {fault.colno})"
    if isinstance(fault, UnicodeDecodeError):
        return f"is not UTF-8 (byte {fault.start})"
    if isinstance(fault, RecursionError):
        return "is nested too deeply"
    if isinstance(fault, OSError):
        return fault.strerror or "cannot be opened"
    return str(fault)
