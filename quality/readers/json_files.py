"""JSON lists and JSON lines, read record by record; numbers keep their literal text, keys that begin with _
are ignored."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from quality.domain.frames.raw import from_records
from quality.domain.json_form import RawRecord, UnusableRecord, read_json
from quality.faults import NOT_JSON, gettext_noop, json_fault
from quality.readers.encodings import first_fault
from quality.readers.json_lists import LONGEST_RECORD, NotJson, listed
from quality.readers.source import FileRefused, Piece

BATCH_RECORDS = 5_000
REASONS = (
    gettext_noop("unknown key"),
    gettext_noop("must be a plain value"),
    gettext_noop("must be a list"),
    gettext_noop("must be an object"),
)
NOT_UTF_8 = gettext_noop("is not UTF-8 (line %(line)s, byte %(byte)s)")
TOO_DEEP = gettext_noop("is nested too deeply")
TOO_LONG = gettext_noop("a record is longer than %(most)s million signs")


class JsonSource:
    """A .json file: a list, or one record."""

    is_table = False

    def __init__(self, path: Path, *, batch_rows: int = BATCH_RECORDS) -> None:
        self.path = path
        self.batch_rows = min(batch_rows, BATCH_RECORDS)
        self.missing_columns: list[str] = []
        self.unknown_columns: list[str] = []

    def pieces(self) -> Iterator[Piece]:
        """Give the records in batches; the row of a record is its position, or its line."""
        records = self._records()
        while taken := list(islice(records, self.batch_rows)):
            yield Piece(from_records([record for _, record in taken], [row for row, _ in taken]))

    def _records(self) -> Iterator[tuple[int, RawRecord]]:
        row = 0
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                for row, record in enumerate(listed(file, DECODER), start=1):
                    yield row, self._record(row, record)
        except NotJson as fault:
            raise FileRefused(
                self.path, fault.reason, row=row + 1 if row else None, values=fault.values
            ) from None
        except UnicodeDecodeError:
            line, byte = first_fault(self.path, "utf-8-sig") or (0, 0)
            raise FileRefused(self.path, NOT_UTF_8, values={"line": line, "byte": byte}) from None
        except RecursionError:
            raise FileRefused(self.path, TOO_DEEP, row=row + 1) from None
        except OSError:
            raise FileRefused(self.path, gettext_noop("cannot be opened")) from None

    def _text(self, row: int, line: bytes) -> str:
        if len(line) >= LONGEST_RECORD and not line.endswith(b"\n"):
            raise FileRefused(self.path, TOO_LONG, row=row, values={"most": LONGEST_RECORD // 1_000_000})
        try:
            return line.decode("utf-8-sig" if row == 1 else "utf-8")
        except UnicodeDecodeError as fault:
            raise FileRefused(
                self.path, NOT_UTF_8, row=row, values={"line": row, "byte": fault.start + 1}
            ) from None

    def _parsed(self, row: int, text: str) -> Any:
        try:
            return parsed(text)
        except json.JSONDecodeError as fault:
            values: dict[str, str | int] = {"what": json_fault(fault.msg), "line": row, "column": fault.colno}
            raise FileRefused(self.path, NOT_JSON, row=row, values=values) from None
        except RecursionError:
            raise FileRefused(self.path, TOO_DEEP, row=row) from None

    def _record(self, row: int, record: Any) -> RawRecord:
        if not isinstance(record, dict):
            raise FileRefused(self.path, "must be an object", row=row)
        try:
            return read_json(record)
        except UnusableRecord as fault:
            raise FileRefused(self.path, fault.reason, row=row, place=fault.path) from None


class JsonLinesSource(JsonSource):
    """A .jsonl file: a record a line."""

    def _records(self) -> Iterator[tuple[int, RawRecord]]:
        try:
            with self.path.open("rb") as file:
                lines = iter(lambda: file.readline(LONGEST_RECORD), b"")
                for row, line in enumerate(lines, start=1):
                    text = self._text(row, line)
                    if text.strip():
                        yield row, self._record(row, self._parsed(row, text))
        except OSError:
            raise FileRefused(self.path, gettext_noop("cannot be opened")) from None


DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def parsed(text: str) -> Any:
    """Parse JSON with numbers as the text they were written in."""
    return DECODER.decode(text)
