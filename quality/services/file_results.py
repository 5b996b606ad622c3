"""What comes of a checked file: its findings in order, in the clear and masked, and its figures.

One part of the findings is in memory at a time, however many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from quality import sealed_files
from quality.domain.rules.catalogue import catalogue
from quality.file_check import FileCheck, FileResult, PieceResult, by_part, put_among
from quality.file_tables import department_counts, masked_table, pages_of
from quality.models.file import FileChunk, HomepageFile
from quality.packing import unpack_result
from quality.scratch import nameless_file
from quality.services.file_checks import PAGES
from quality.writers import KeptTable, forms, table, write_parquet


def write_results(file: HomepageFile, check: FileCheck) -> dict[str, object]:
    """Put the checked chunks of a file together and keep the findings sealed; gives its figures."""
    chunks = list(file.chunks.order_by("number"))
    records, ends, kept = _read_through(chunks)
    across = check.whole(file, kept) if file.is_table else None
    total = FileResult(Path(file.name), records)
    departments: Counter[tuple[str, str]] = Counter()
    with KeptTable() as full, KeptTable() as masked:
        for findings in _put_together(chunks, ends, across):
            part = FileResult(total.path, parts=[findings])
            check.count(part)
            total.counts += part.counts
            total.blocked += part.blocked
            if kept is not None:
                departments += department_counts(findings, kept, file.severities)
            for rows in table(part, file.severities):
                full.add(rows)
                masked.add(masked_table(rows))
        _keep(file, full, masked)
    return {
        "result": f"{file.folder}/",
        "records": total.records,
        "blocked": len(set(total.blocked)),
        "findings": total.findings,
        "counts": {rule: total.counts[rule] for rule in catalogue() if total.counts[rule]},
        "departments": _by_department(departments),
    }


def _read_through(chunks: list[FileChunk]) -> tuple[int, list[int], pl.DataFrame | None]:
    """How many records there are, the last row of each chunk, and what the rules across rows need of all."""
    records, ends, parts = 0, [], []
    for chunk in chunks:
        piece, last_row = _result_of(chunk)
        records += piece.records
        ends.append(last_row)
        parts.append(piece.kept)
    return records, ends, pl.concat(parts) if parts else None


def _put_together(
    chunks: list[FileChunk], ends: list[int], across: pl.DataFrame | None
) -> Iterator[pl.DataFrame]:
    """The findings of each chunk with those across rows among them, in order of row."""
    if not chunks and across is not None:
        yield across
    elif across is None or not across.height:
        yield from (_result_of(chunk)[0].findings for chunk in chunks)
    else:
        for chunk, own in zip(chunks, by_part(across, ends), strict=True):
            yield put_among(_result_of(chunk)[0].findings, own)


def _result_of(chunk: FileChunk) -> tuple[PieceResult, int]:
    return unpack_result(sealed_files.content(chunk.place("result")))


def _keep(file: HomepageFile, full: KeptTable, masked: KeptTable) -> None:
    """Keep both tables sealed, the masked one in every form; on this host they have no name at any moment."""
    place = f"{file.folder}/"
    written = [("full.parquet", write_parquet, full), *((*form, masked) for form in forms(masked))]
    for name, write, rows in written:
        with nameless_file() as (_, path):
            write(rows, path)
            sealed_files.keep_sealed(place + name, sealed_files.blocks_of(path))
    sealed_files.keep_pages(place + PAGES, pages_of(masked.parts()))


def _by_department(counts: Counter[tuple[str, str]]) -> list[tuple[str, int, int]]:
    names = sorted({name for name, _ in counts})
    rows = [(name, counts[name, "error"], counts[name, "warning"]) for name in names]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))
