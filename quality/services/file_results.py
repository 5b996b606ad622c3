"""What comes of a checked file: its findings in order, in the clear and masked, and its figures.

One part of the findings is in memory at a time, however many there are.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl

from quality import sealed_files
from quality.domain.rules.catalogue import catalogue
from quality.file_check import FileCheck, FileResult, merge_parts, spooled
from quality.file_tables import department_counts, masked_table, pages_of
from quality.models.file import HomepageFile
from quality.packing import unpack_result
from quality.services.file_checks import PAGES, RESULTS
from quality.writers import KeptTable, table, write_parquet, write_tables


def write_results(file: HomepageFile, check: FileCheck, folder: Path) -> dict[str, object]:
    """Put the checked chunks of a file together in `folder`, keep the findings sealed; gives its figures."""
    result = FileResult(Path(file.name))
    parts: list[pl.DataFrame] = []
    for chunk in file.chunks.order_by("number"):
        piece, last_row = unpack_result(sealed_files.content(chunk.place("result")))
        result.records += piece.records
        result.parts.append(spooled(piece.findings, _made(folder / "found"), chunk.number))
        result.ends.append(last_row)
        parts.append(piece.kept)
    kept = pl.concat(parts) if parts else None
    if file.is_table:
        merge_parts(result, check.whole(file, kept))
    check.count(result)
    departments: Counter[tuple[str, str]] = Counter()
    if kept is not None:
        for findings in result.frames():
            departments += department_counts(findings, kept, file.severities)
    full, masked = KeptTable(_made(folder / "full")), KeptTable(_made(folder / "masked"))
    for part in table(result, file.severities):
        full.add(part)
        masked.add(masked_table(part))
    place = f"{file.folder}/"
    write_parquet(full, folder / "full.parquet")
    write_tables(masked, folder)
    for name in RESULTS:
        if (folder / name).exists():
            sealed_files.keep_sealed(place + name, sealed_files.blocks_of(folder / name))
    sealed_files.keep_pages(place + PAGES, pages_of(masked.parts()))
    return {
        "result": place,
        "records": result.records,
        "blocked": len(result.blocked),
        "findings": result.findings,
        "counts": {rule: result.counts[rule] for rule in catalogue() if result.counts[rule]},
        "departments": _by_department(departments),
    }


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _by_department(counts: Counter[tuple[str, str]]) -> list[tuple[str, int, int]]:
    names = sorted({name for name, _ in counts})
    rows = [(name, counts[name, "error"], counts[name, "warning"]) for name in names]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))
