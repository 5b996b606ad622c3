"""Findings of a file as tables: masked for whoever has no reason to see patients, counted by department."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from quality.domain.findings import write_message
from quality.domain.masking import MASK, PERSONAL, masked
from quality.domain.rules.catalogue import catalogue

NOWHERE = ""
PAGE_ROWS = 2_000


def masked_table(full: pl.DataFrame) -> pl.DataFrame:
    """The same findings with values of personal fields masked; what their messages expect is `MASK`, for it
    is read from the same document (the day of birth, the check sign)."""
    paths = full["fields"].str.split(";")
    personal = paths.list.eval(pl.element().is_in(sorted(PERSONAL))).list.any()
    at = personal.fill_null(value=False).arg_true()
    if not len(at):
        return full
    chosen = full[at]
    first = chosen["fields"].str.split(";").list.first()
    shown = [_shown(field, value) for field, value in zip(first, chosen["value"], strict=True)]
    columns = {"value": pl.Series("value", shown, dtype=pl.String)}
    for name, is_chinese in (("message_zh", True), ("message_en", False)):
        texts = [
            _message(rule, fields, value, is_chinese=is_chinese)
            for rule, fields, value in zip(chosen["rule"], chosen["fields"], shown, strict=True)
        ]
        columns[name] = pl.Series(name, texts, dtype=pl.String)
    return full.with_columns(full[name].scatter(at, series) for name, series in columns.items())


def _message(rule: str, fields: str, value: str | None, *, is_chinese: bool) -> str:
    facts = catalogue()[rule]
    template = facts.message_zh if is_chinese else facts.message_en
    return write_message(template, tuple(fields.split(";")), value, {"expected": MASK}, is_chinese=is_chinese)


def pages_of(parts: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    """Cut the parts of a table into pages of `PAGE_ROWS`, each readable by itself."""
    rest = pl.DataFrame()
    for part in parts:
        rows = pl.concat([rest, part]) if rest.height else part
        full = rows.height - rows.height % PAGE_ROWS
        yield from (_page(rows.slice(start, PAGE_ROWS)) for start in range(0, full, PAGE_ROWS))
        rest = rows.slice(full)
    if rest.height:
        yield _page(rest)


def _page(rows: pl.DataFrame) -> bytes:
    page = io.BytesIO()
    rows.rechunk().write_ipc(page, compression="zstd")
    return page.getvalue()


def read_page(page: bytes) -> pl.DataFrame:
    """One page of `pages_of`."""
    return pl.read_ipc(io.BytesIO(page))


def _shown(field: str, value: str | None) -> str | None:
    return masked(field, value) if field in PERSONAL else value


def department_counts(
    findings: pl.DataFrame, kept: pl.DataFrame, severities: Mapping[str, str]
) -> Counter[tuple[str, str]]:
    """(code of the discharging department, severity) to findings.

    `NOWHERE` where none can be read, and where a finding is about the file or about a row of another width.
    `kept` is what `across_rows.keep` gave of all rows.
    """
    rules = list(catalogue().values())
    known = pl.DataFrame(
        {
            "number": pl.Series([facts.number for facts in rules], dtype=pl.UInt16),
            "severity": pl.Series([severities.get(facts.id) for facts in rules], dtype=pl.String),
        }
    )
    counted = (
        findings.select("row", "number")
        .join(known, on="number", how="left")
        .join(kept.select("row", "department"), on="row", how="left")
        .group_by("department", "severity")
        .len()
    )
    return Counter({(code or NOWHERE, severity): count for code, severity, count in counted.iter_rows()})
