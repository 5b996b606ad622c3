"""A table of cells as homepages: columns matched by header, rows read one by one."""

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import tables
from .cells import read_cell
from .record import Record, read_record
from .text import trimmed, without_blanks

SPANS = {"C48": (0, 5), "C49": (0, 5), "C50": (0, 5), "F07": (0, 2), "F08": (0, 2), "F09": (0, 2)}


@dataclass(frozen=True)
class Line:
    """One row: its number after the header; `record` is None when its width differs from the header."""

    number: int
    record: Record | None


@dataclass(frozen=True)
class Sheet:
    """What a table holds."""

    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    lines: tuple[Line, ...]


def columns() -> list[tuple[str, str, str, bool]]:
    """(code, key path, Chinese name, must be there) of the 811 columns in the order of fields.csv."""
    found = []
    for row in tables.rows("fields"):
        code, key = row["code"], row["key"]
        if not code:
            continue
        if "{NN}" not in code:
            found.append((code, key, row["name_zh"], row["required"] == "always"))
            continue
        start, count = SPANS.get(code[:3], (1, 40))
        for index in range(start, start + count):
            number = f"{index + 1 if start == 0 else index:02}"
            path = key.replace("[i]", f"[{index}]")
            found.append((code.replace("{NN}", number), path, row["name_zh"], False))
    return found


def match(header: Sequence[str]) -> tuple[list[str | None], list[str]]:
    """The key path of each column, None for an unknown one; the mandatory codes that are missing."""
    known = columns()
    by_code = {code.upper(): path for code, path, _, _ in known}
    by_name: dict[str, list[str]] = {}
    for _, path, name, _ in known:
        by_name.setdefault(_comparable(name), []).append(path)
    paths = [
        by_code.get(_comparable(title).upper()) or _named(_comparable(title), by_name) for title in header
    ]
    missing = [code for code, path, _, is_needed in known if is_needed and path not in paths]
    return paths, missing


def _comparable(title: str) -> str:
    return without_blanks(unicodedata.normalize("NFKC", title))


def _named(title: str, by_name: Mapping[str, list[str]]) -> str | None:
    if by_name.get(title):
        return by_name[title].pop(0)
    numbered = re.fullmatch(r"(.*?)0*([0-9]+)", title)
    if numbered is None or len(by_name.get(numbered[1], [])) < int(numbered[2]):
        return None
    return by_name[numbered[1]][int(numbered[2]) - 1]


def read_sheet(rows: Iterable[Sequence[str]], codes: tables.Codes, now: dt.date) -> Sheet:
    """The first row is the header; rows of blanks are passed over but numbered."""
    header, *body = [list(row) for row in rows]
    paths, missing = match(header)
    lines = []
    for number, row in enumerate(body, start=1):
        if all(not trimmed(cell) for cell in row):
            continue
        if len(row) != len(header):
            lines.append(Line(number, None))
            continue
        homepage = _homepage({path: cell for path, cell in zip(paths, row, strict=True) if path is not None})
        if "id_type" not in paths:
            homepage["id_type"] = _kind_of_document(homepage.get("id_no", ""))
        lines.append(Line(number, read_record(homepage, codes, now)))
    unknown = [title for title, path in zip(header, paths, strict=True) if path is None]
    return Sheet(tuple(missing), tuple(unknown), tuple(lines))


def read_csv(text: str, codes: tables.Codes, now: dt.date) -> Sheet:
    """A decoded CSV text without its mark of byte order."""
    return read_sheet(csv.reader(io.StringIO(text, newline="")), codes, now)


def _kind_of_document(raw: str) -> str:
    number = read_cell("id_no", raw).text
    if re.fullmatch(r"9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}", number):
        return "7"
    return "1" if re.fullmatch(r"[0-9]{15}|.{18}", number, re.DOTALL) else "9"


def _homepage(cells: Mapping[str, str]) -> dict[str, Any]:
    homepage: dict[str, Any] = {}
    for path, cell in cells.items():
        found = re.fullmatch(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", path)
        assert found is not None
        name, index, key = found.groups()
        if index is None:
            homepage[name] = cell
            continue
        slots = homepage.setdefault(name, [])
        slots.extend({} if key else None for _ in range(int(index) + 1 - len(slots)))
        if key:
            slots[int(index)][key] = cell
        else:
            slots[int(index)] = cell
    return homepage
