"""Measure the check of homepages without a database: `python -m bench.homepages --help`.

Prints one JSON document: streaming the file, the whole check with its findings written, one record,
and the same simple rules in pandera, pydantic and a hand-written loop, all in the same run.
"""

import argparse
import datetime as dt
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import polars as pl

from bench.homepage_file import EXAMPLE, write_file
from quality.dictionary_files import read_dictionaries
from quality.domain.checking import check_record
from quality.domain.code_book import CodeBook
from quality.domain.dictionaries import NONE_LOADED, Dictionaries
from quality.domain.fields import RECORD_FIELDS, columns
from quality.domain.frames.batch import read_batch
from quality.domain.frames.checking import about_records, check_batch, record_conditions
from quality.domain.frames.raw import RawBatch
from quality.domain.rule_settings import ERROR
from quality.domain.rules.catalogue import catalogue
from quality.domain.rules.completeness import MUST_HOLD_SOMETHING
from quality.domain.rules.dictionary import CODED
from quality.domain.value_domains import value_domain
from quality.file_check import FileCheck
from quality.readers.opening import open_source
from quality.writers import write_findings

NOW = dt.date(2026, 11, 28)
BATCH = 50_000
CODES_BY_KEY = {place[1]: code for code, place in columns().items() if place[0] == "record"}
SAME_RULES = {
    rule: ERROR
    for rules in (MUST_HOLD_SOMETHING, CODED)
    for rule, name in rules.items()
    if name in CODES_BY_KEY
}
REQUIRED = [CODES_BY_KEY[name] for name in MUST_HOLD_SOMETHING.values() if name in CODES_BY_KEY]
MEMBERS = {
    CODES_BY_KEY[name]: sorted({*value_domain(RECORD_FIELDS[name].domain).codes, "-"})
    for name in CODED.values()
    if name in CODES_BY_KEY
}
RIVAL_COLUMNS = sorted({*REQUIRED, *MEMBERS})


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.homepages", description="Measure the check of homepages."
    )
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument(
        "--distinct", type=int, default=50_000, help="rows made; they repeat under other numbers"
    )
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--rivals", type=int, default=20_000, help="rows for pandera, pydantic and the loop")
    parser.add_argument("--codes", type=Path, help="folder of code dictionaries")
    options = parser.parse_args()
    listed = read_dictionaries(options.codes) if options.codes else NONE_LOADED
    with tempfile.TemporaryDirectory() as folder:
        file = make_file(Path(folder), options.rows, options.distinct, listed)
        print(json.dumps(measure(file, options, listed), indent=2))


def make_file(folder: Path, rows: int, distinct: int, listed: Dictionaries) -> Path:
    """Write a file of so many rows: some distinct ones, repeated under other record numbers."""
    titles = {
        **(listed.diagnoses or {}),
        **{code: entry.name for code, entry in (listed.operations or {}).items()},
    }
    base, file = folder / "base.csv", folder / "homepages.csv"
    write_file(base, min(rows, distinct), titles)
    header, *lines = base.read_text(encoding="utf-8").splitlines()
    at = header.split(",").index("A48")
    with file.open("w", encoding="utf-8") as out:
        out.write(header + "\n")
        for number in range(rows):
            cells = lines[number % len(lines)].split(",", at + 1)
            cells[at] = f"{number:010d}"
            out.write(",".join(cells) + "\n")
    return file


def measure(file: Path, options: argparse.Namespace, listed: Dictionaries) -> dict[str, Any]:
    """Measure everything once after the other."""
    check = FileCheck(CodeBook(listed), NOW)
    streaming, checking = [], []
    for _ in range(options.times):
        streaming.append(timed(lambda: stream(file)))
        checking.append(timed(lambda: whole(check, file)))
    stream_wall, stream_cpu = median(streaming)
    check_wall, check_cpu = median(checking)
    return {
        "rows": options.rows,
        "bytes": file.stat().st_size,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "stream_seconds": stream_wall,
        "stream_cpu_seconds": stream_cpu,
        "check_seconds": check_wall,
        "check_cpu_seconds": check_cpu,
        "ratio": round(check_wall / stream_wall, 2),
        "cpu_ratio": round(check_cpu / stream_cpu, 2),
        "rows_a_second": round(options.rows / check_wall),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "one_record_cpu_ms": one_record(listed),
        "rivals": rivals(file, options.rivals, check),
    }


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall and of processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


def median(samples: list[tuple[float, float]]) -> tuple[float, float]:
    walls, cpus = zip(*samples, strict=True)
    return round(statistics.median(walls), 2), round(statistics.median(cpus), 2)


def stream(file: Path) -> int:
    """Only read the file in batches, as the yardstick."""
    batches = pl.scan_csv(file, infer_schema=False).collect_batches(chunk_size=BATCH)
    return sum(batch.height for batch in batches)


def whole(check: FileCheck, file: Path) -> None:
    """Read, normalise, ask all rules, write the findings."""
    with tempfile.TemporaryDirectory() as folder:
        result = check.file(file, Path(folder))
        write_findings([result], Path(folder) / "out", check.settings.severities(NOW))


def one_record(listed: Dictionaries) -> float:
    """Median milliseconds of processor time to check one record."""
    record = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    samples = []
    for _ in range(200):
        start = time.process_time()
        check_record(record, dictionaries=listed, now=NOW)
        samples.append(time.process_time() - start)
    return round(statistics.median(samples) * 1000, 2)


def rivals(file: Path, rows: int, check: FileCheck) -> dict[str, Any]:
    """Rows a second by the clock and of processor time: medians of three after one that is not counted.

    `conditions` are those of all rules about a record, asked over the same normalised frame. `simple` are
    those that pandera, pydantic and a loop have words for, from the cells as they came; `here` normalises
    them first. `whole` is everything done here for the same cells and all others: normalising, all rules.
    """
    piece = next(iter(open_source(file).pieces()))
    batch = read_batch(piece.batch, check.book, check.today)
    frame = pl.read_csv(file, infer_schema=False, n_rows=rows, columns=RIVAL_COLUMNS)
    records = frame.to_dicts()
    severities = check.settings.severities(NOW)
    conditions = record_conditions(severities)
    schema = conditions_schema(conditions)
    return {
        "conditions": {
            "count": len(conditions),
            "here": rate(batch.size, lambda: list(about_records(batch, severities))),
            "pandera": rate(batch.size, lambda: validated(schema, batch.wide)),
        },
        "simple": {
            "count": len(REQUIRED) + len(MEMBERS),
            "here": rate(rows, lambda: same_rules(frame, check)),
            "pandera": rate(rows, lambda: validated(simple_schema(), frame)),
            "pydantic": rate(rows, lambda: pydantic(records)),
            "loop": rate(rows, lambda: list(loop(records))),
        },
        "whole": {"rules": len(catalogue()), "here": rate(piece.batch.size, lambda: check.piece(piece))},
    }


def rate(rows: int, run: Callable[[], object]) -> dict[str, int]:
    """Rows a second by the clock and of processor time."""
    run()
    wall, cpu = (statistics.median(taken) for taken in zip(*(timed(run) for _ in range(3)), strict=True))
    return {"by_the_clock": round(rows / wall), "of_processor_time": round(rows / cpu)}


def conditions_schema(conditions: dict[str, pl.Expr]) -> Any:
    """The conditions of the catalogue as pandera's checks of a whole frame."""
    import pandera.polars as pa

    def check_of(name: str, fires: pl.Expr) -> Any:
        return pa.Check(lambda data: data.lazyframe.select((~fires).fill_null(value=True)), name=name)

    return pa.DataFrameSchema(checks=[check_of(name, fires) for name, fires in conditions.items()])


def validated(schema: Any, frame: pl.DataFrame) -> object:
    """What pandera finds in a frame, all of it."""
    import pandera.polars as pa

    try:
        return schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        return found


def same_rules(frame: pl.DataFrame, check: FileCheck) -> pl.DataFrame:
    """The same rules here: from the same texts to findings."""
    keys = {code: key for key, code in CODES_BY_KEY.items()}
    rows = pl.int_range(frame.height, dtype=pl.UInt32, eager=True)
    raw = RawBatch(rows, {keys[code]: frame[code] for code in frame.columns})
    return check_batch(raw, check.book, check.today, SAME_RULES)[1]


@cache
def simple_schema() -> Any:
    """The simple rules as a pandera schema."""
    import pandera.polars as pa

    return pa.DataFrameSchema(
        {
            name: pa.Column(
                str,
                checks=[pa.Check.isin(MEMBERS[name])] if name in MEMBERS else [],
                nullable=name not in REQUIRED,
            )
            for name in RIVAL_COLUMNS
        }
    )


def pydantic(records: list[dict[str, Any]]) -> object:
    """The simple rules as a pydantic model of one row."""
    from pydantic import TypeAdapter, ValidationError, create_model

    fields: dict[str, Any] = {}
    for name in RIVAL_COLUMNS:
        kind: Any = Literal[tuple(MEMBERS[name])] if name in MEMBERS else str  # type: ignore[misc]
        fields[name] = (kind, ...) if name in REQUIRED else (kind | None, None)
    adapter = TypeAdapter(create_model("Row", **fields))
    found = []
    for record in records:
        try:
            adapter.validate_python(record)
        except ValidationError as fault:
            found.append(fault)
    return found


def loop(records: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """The simple rules as one would write them by hand."""
    members = {name: frozenset(codes) for name, codes in MEMBERS.items()}
    for row, record in enumerate(records):
        for name in REQUIRED:
            if record[name] in (None, "", "-"):
                yield row, name
        for name, codes in members.items():
            if record[name] and record[name] not in codes:
                yield row, name


if __name__ == "__main__":
    main()
