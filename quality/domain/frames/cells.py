"""Columns of cells: what is clean is read in vectors, only distinct odd values go through Python, one
by one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
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
SIGNS = {4: ord("-"), 7: ord("-"), 10: ord(" "), 13: ord(":"), 16: ord(":")}
DAYS_OF_MONTH = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
DAYS_TO_1970 = 719_468
NO_DAY = -(10**12)
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
    if not odd.any():
        return Cells(columns)
    at = odd.arg_true()
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
    days = np.full(len(raw), NO_DAY, dtype=np.int64)
    minutes = np.full(len(raw), NO_DAY, dtype=np.int64)
    numbers = np.full(len(raw), NO_DAY, dtype=np.int64)
    lengths = raw.str.len_bytes()
    for length in (len("yyyy-MM-dd"), len("yyyy-MM-dd HH:mm:ss")):
        at = (lengths == length).arg_true()
        if at.is_empty():
            continue
        signs = np.frombuffer(raw.gather(at).str.join("").item().encode(), dtype=np.uint8).reshape(-1, length)
        day, number, minute, is_clean = plain_dates(signs)
        clean = at.to_numpy()[is_clean]
        days[clean], numbers[clean] = day[is_clean], number[is_clean]
        if minute is not None:
            minutes[clean] = minute[is_clean]
    read = pl.DataFrame({"day": days, "ymd": numbers, "minute": minutes}).select(
        pl.when(pl.all() != NO_DAY).then(pl.all()).name.keep()
    )
    odd = raw.is_not_null() & read["day"].is_null() & (raw != "-")
    typed = {name: read[name].cast(TYPES[name]) for name in ("day", "ymd", "minute")}
    return {"": raw, **typed}, odd


def plain_dates(signs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray | None, np.ndarray]:
    """Read rows of the bytes of yyyy-MM-dd or yyyy-MM-dd HH:mm:ss.

    Gives days since 1970, yyyymmdd, minutes since 1970 (None without a clock part) and which rows are
    such moments.
    """
    places = [at for at in range(signs.shape[1]) if at not in SIGNS]
    digits = signs[:, places].astype(np.int64) - ord("0")
    is_clean = ((digits >= 0) & (digits <= 9)).all(axis=1)
    for at, sign in SIGNS.items():
        if at < signs.shape[1]:
            is_clean &= signs[:, at] == sign
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month, day = (digits[:, at] * 10 + digits[:, at + 1] for at in (4, 6))
    is_clean &= (year >= 1) & (month >= 1) & (month <= 12)
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    longest = DAYS_OF_MONTH[np.clip(month, 0, 12)] + (is_leap & (month == 2))
    is_clean &= (day >= 1) & (day <= longest)
    number = _day_number(year, month, day)
    minute = None
    if signs.shape[1] > len("yyyy-MM-dd"):
        hour, of_hour, second = (digits[:, at] * 10 + digits[:, at + 1] for at in (8, 10, 12))
        is_clean &= (hour < 24) & (of_hour < 60) & (second < 60)
        minute = number * 1440 + hour * 60 + of_hour
    return number, year * 10_000 + month * 100 + day, minute, is_clean


def _day_number(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Count days since 1970; years begin in March so that the leap day comes last."""
    shifted = year - (month <= 2)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return shifted * 365 + shifted // 4 - shifted // 100 + shifted // 400 + of_year - DAYS_TO_1970


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
