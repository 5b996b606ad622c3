"""Columns of cells: what is clean is read in vectors, only distinct odd values go through Python, one
by one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from quality.domain.cells import read_cell
from quality.domain.columns import VALUE_COLUMNS
from quality.domain.dates import BLANKS
from quality.domain.fields import Field
from quality.domain.value_domains import value_domain

INK = re.escape(BLANKS).replace("\\ ", " ")
PLACEHOLDER_WORDS = r"null|none|nan|n/a|#n/a|#ref!|#value!|#name\?|undefined"
ODD_TEXT = (
    rf"^$|^[{INK}]|[{INK}]$|^(?i:{PLACEHOLDER_WORDS})$|^[－—–−-]{{2,}}$|^[－—–−]$"
    r"|[\x00-\x1f\x7f\u{FFFD}\u{E000}-\u{F8FF}]|锟斤拷"
)
WIDE_SIGNS = r"|[\u{FF01}-\u{FF5E}\u{3000}]"
CLEAN_CODE = r"^(?:(?:[A-Z][0-9]|[0-9])[0-9A-WYZx.*/]{0,18}|-)$"
CLEAN_INT = r"^(?:0|[1-9][0-9]{0,8}|-)$"
CLEAN_CENTS = r"^(?:[0-9]{1,8}(?:\.[0-9]{1,2})?|-)$"
CLEAN_AMOUNT = r"^(?:[0-9]{1,9}(?:\.[0-9]{1,9})?|-)$"
CLEAN_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}:[0-9]{2})?$"
TYPES = {
    "code": pl.String,
    "int": pl.Int64,
    "cents": pl.Int64,
    "amount": pl.Float64,
    "day": pl.Int32,
    "ymd": pl.Int32,
    "minute": pl.Int64,
}


@dataclass
class Cells:
    """The columns of one field by suffix (the empty suffix is the text), and where cells were odd."""

    columns: dict[str, pl.Series]
    odd_at: pl.Series | None = None
    repairs: pl.Series | None = None


def read_cells(field: Field, raw: pl.Series) -> Cells:
    """Normalise a column of texts, exactly as `cells.read_cell` does each."""
    columns, odd = READERS[field.kind](field, raw)
    at = odd.arg_true()
    if at.is_empty():
        return Cells(columns)
    repaired = one_by_one(field, raw.gather(at))
    for suffix, series in columns.items():
        columns[suffix] = (
            series.clone().scatter(at, repaired[suffix]) if len(at) < len(raw) else repaired[suffix]
        )
    repairs = repaired["repairs"]
    noted = repairs > 0
    return Cells(columns, at.filter(noted), repairs.filter(noted))


def one_by_one(field: Field, raw: pl.Series) -> pl.DataFrame:
    """Read each distinct text in Python and lay the results beside the cells."""
    distinct = raw.unique()
    cells = [read_cell(field, text) for text in distinct]
    read = {
        "raw": distinct,
        "": pl.Series([cell.text for cell in cells], dtype=pl.String),
        "repairs": pl.Series([cell.repairs for cell in cells], dtype=pl.Int32),
    }
    suffixes = VALUE_COLUMNS[field.kind]
    for place, suffix in enumerate(suffixes):
        if field.kind == "date":
            values = [None if cell.value is None else cell.value[place] for cell in cells]  # type: ignore[index]
        else:
            values = [cell.value for cell in cells]
        read[suffix] = pl.Series(values, dtype=TYPES[suffix])
    return pl.DataFrame({"raw": raw}).join(pl.DataFrame(read), on="raw", how="left", maintain_order="left")


def among(raw: pl.Series, distinct_odd: pl.Series) -> pl.Series:
    """Say which cells hold one of some distinct texts."""
    if distinct_odd.is_empty():
        return pl.zeros(0, dtype=pl.Boolean, eager=True)
    return raw.is_in(distinct_odd.implode()).fill_null(value=False)


Clean = tuple[dict[str, pl.Series], pl.Series]


def _text(field: Field, raw: pl.Series) -> Clean:
    pattern = (
        ODD_TEXT + (WIDE_SIGNS if field.is_narrowed else "") + ("|[a-z]" if field.name == "id_no" else "")
    )
    distinct = raw.unique()
    odd = distinct.filter(
        (distinct.str.contains(pattern) | (distinct.str.len_chars() > field.max_length)).fill_null(
            value=False
        )
    )
    return {"": raw}, among(raw, odd)


def _icd(field: Field, raw: pl.Series) -> Clean:
    distinct = raw.unique()
    odd = distinct.filter((~distinct.str.contains(CLEAN_CODE)).fill_null(value=False))
    return {"": raw}, among(raw, odd)


def _coded(field: Field, raw: pl.Series) -> Clean:
    clean = [text for text, code in value_domain(field.domain).codes.items() if text == code]
    distinct = raw.unique().drop_nulls()
    odd = distinct.filter(~distinct.is_in([*clean, "-"]))
    return {"": raw, "code": without_dash(raw)}, among(raw, odd)


def _int(field: Field, raw: pl.Series) -> Clean:
    distinct = raw.unique()
    odd = distinct.filter((~distinct.str.contains(CLEAN_INT)).fill_null(value=False))
    return {"": raw, "int": raw.cast(pl.Int64, strict=False)}, among(raw, odd)


def _cents(field: Field, raw: pl.Series) -> Clean:
    odd = (~raw.str.contains(CLEAN_CENTS)).fill_null(value=False)
    cents = (raw.cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64, strict=False)
    return {"": raw, "cents": cents}, odd


def _amount(field: Field, raw: pl.Series) -> Clean:
    odd = (~raw.str.contains(CLEAN_AMOUNT)).fill_null(value=False)
    return {"": raw, "amount": raw.cast(pl.Float64, strict=False)}, odd


def _date(field: Field, raw: pl.Series) -> Clean:
    clean = raw.str.contains(CLEAN_DATE)
    has_clock = raw.str.len_bytes() == 19
    clean_text = pl.select(pl.when(clean).then(pl.lit(raw))).to_series()
    days = clean_text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    clock = clean_text.str.slice(11, 5)
    hour, minute = (clock.str.slice(at, 2).cast(pl.Int64, strict=False) for at in (0, 3))
    second = clean_text.str.slice(17, 2).cast(pl.Int32, strict=False)
    frame = pl.DataFrame({"days": days, "hour": hour, "minute": minute, "second": second, "clock": has_clock})
    real = (
        pl.col("days").is_not_null()
        & (pl.col("days").dt.year() > 0)
        & (~pl.col("clock") | ((pl.col("hour") < 24) & (pl.col("minute") < 60) & (pl.col("second") < 60)))
    ).fill_null(value=False)
    number = pl.col("days").to_physical()
    read = frame.select(
        real.alias("real"),
        number.alias("day"),
        (
            pl.col("days").dt.year() * 10_000
            + pl.col("days").dt.month().cast(pl.Int32) * 100
            + pl.col("days").dt.day()
        )
        .cast(pl.Int32)
        .alias("ymd"),
        pl.when("clock")
        .then(number.cast(pl.Int64) * 1440 + pl.col("hour") * 60 + pl.col("minute"))
        .alias("minute"),
    )
    odd = raw.is_not_null() & ~read["real"] & (raw != "-")
    return {"": raw, **{name: read[name] for name in ("day", "ymd", "minute")}}, odd


def without_dash(raw: pl.Series) -> pl.Series:
    """Give the texts with a dash read as unknown."""
    return pl.select(pl.when(pl.lit(raw) != "-").then(pl.lit(raw))).to_series()


READERS: dict[str, Callable[[Field, pl.Series], Clean]] = {
    "text": _text,
    "icd": _icd,
    "coded": _coded,
    "int": _int,
    "cents": _cents,
    "amount": _amount,
    "date": _date,
}
