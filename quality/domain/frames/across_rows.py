"""HP-B: the rules that compare rows of one file. They need some short columns of each row, kept for the
whole file."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from quality.domain.dates import EPOCH
from quality.domain.frames.batch import Batch
from quality.domain.frames.checking import SCHEMA
from quality.domain.plan import place_of
from quality.domain.rules.catalogue import catalogue

PROVINCE_AND_SHAPE = ("HP-F-010", "HP-F-011", "HP-F-012", "HP-F-013")


@dataclass(frozen=True)
class Declared:
    """What was declared with an upload: the month it reports and the code of the hospital, None when not."""

    period: tuple[dt.date, dt.date] | None = None
    org_code: str | None = None


def keep(batch: Batch, findings: pl.DataFrame, declared: Declared) -> pl.DataFrame:
    """Take from a batch what the rules across rows need, and the department that findings are counted by;
    identity numbers only where they are sound, texts as they came (`raw_…`) only where they are needed."""
    unsound = _unsound(batch, findings)

    def said(name: str) -> pl.Expr:
        known = pl.col(name) if name in batch.wide.columns else pl.lit(None, dtype=pl.String)
        return pl.when(known != "-").then(known)

    def column(name: str, kind: pl.DataType | type[pl.DataType]) -> pl.Expr:
        return pl.col(name) if name in batch.wide.columns else pl.lit(None, dtype=kind)

    def as_came(name: str, where: pl.Expr) -> pl.Expr:
        texts = batch.raw.wide.get(name)
        if texts is None:
            return pl.lit(None, dtype=pl.String).alias(f"raw_{name}")
        return pl.when(where).then(pl.lit(texts)).alias(f"raw_{name}")

    def repaired(name: str) -> pl.Expr:
        texts = batch.raw.wide.get(name)
        return pl.lit(value=False) if texts is None else pl.col(name) != pl.lit(texts)

    is_card = (column("id_type.code", pl.String) == "1").fill_null(value=False)
    return batch.wide.select(
        batch.raw.rows.alias("row"),
        said("org_code").alias("org_code"),
        said("record_no").alias("record_no"),
        pl.when(is_card & ~pl.lit(unsound)).then(said("id_no")).alias("id_no"),
        column("gender.code", pl.String).alias("gender"),
        column("admission_count.int", pl.Int64).alias("admission_count"),
        column("birth_date.day", pl.Int32).alias("birth_day"),
        column("admission_time.day", pl.Int32).alias("admission_day"),
        column("admission_time.minute", pl.Int64).alias("admission_minute"),
        column("discharge_time.day", pl.Int32).alias("discharge_day"),
        column("discharge_time.minute", pl.Int64).alias("discharge_minute"),
        column("discharge_dept.code", pl.String).alias("department"),
        as_came("org_code", repaired("org_code")),
        as_came("record_no", repaired("record_no")),
        as_came("discharge_time", _outside(column("discharge_time.day", pl.Int32), declared)),
    )


def _outside(day: pl.Expr, declared: Declared) -> pl.Expr:
    """Which days of discharge lie outside the month that was declared."""
    if declared.period is None:
        return pl.lit(value=False)
    first, last = (day.toordinal() - EPOCH for day in declared.period)
    return (day < first) | (day > last)


def _unsound(batch: Batch, findings: pl.DataFrame) -> pl.Series:
    numbers = [catalogue()[rule].number for rule in PROVINCE_AND_SHAPE]
    recs = findings.filter(pl.col("number").is_in(numbers))["rec"].unique()
    marks = pl.Series([False], dtype=pl.Boolean).new_from_index(0, batch.size)
    return marks.scatter(recs, values=True) if len(recs) else marks


def across_rows(kept: pl.DataFrame, declared: Declared) -> pl.DataFrame:
    """Ask the rules across rows; gives findings whose `rec` is the position in `kept`."""
    rows = kept.with_row_index("rec")
    repeated = rows.filter(pl.col("record_no").is_duplicated())
    found = [
        _finding(rule, answer, fields)
        for rule, ask in RULES.items()
        for answer, fields in ask(repeated if rule in WITHIN_A_PATIENT else rows, declared)
        if answer.height
    ]
    return pl.concat(found) if found else pl.DataFrame(schema=SCHEMA)


Answer = Iterator[tuple[pl.DataFrame, str]]


def _finding(rule: str, answer: pl.DataFrame, fields: str) -> pl.DataFrame:
    return answer.select(
        pl.col("rec").cast(pl.UInt32),
        pl.lit(catalogue()[rule].number, dtype=pl.UInt16).alias("number"),
        pl.lit(-1, dtype=pl.Int32).alias("i"),
        pl.lit(place_of(fields.partition(";")[0]), dtype=pl.UInt16).alias("place"),
        pl.lit(fields).alias("fields"),
        pl.col("value").cast(pl.String)
        if "value" in answer.columns
        else pl.lit(None, dtype=pl.String).alias("value"),
        pl.lit(None, dtype=pl.String).alias("expected"),
    )


def _valued(answer: pl.DataFrame, name: str) -> pl.DataFrame:
    """The answer with the text of a column as it came."""
    return answer.select("rec", pl.coalesce(f"raw_{name}", name).alias("value"))


def same_stay(rows: pl.DataFrame, declared: Declared) -> Answer:
    """HP-B-003: every row after the first with the same institution, record number and admission count."""
    keys = ["org_code", "record_no", "admission_count"]
    taking = rows.drop_nulls(keys)
    again = taking.filter(~pl.struct(keys).is_first_distinct())
    yield _valued(again, "record_no"), "record_no;admission_count"


def same_day(rows: pl.DataFrame, declared: Declared) -> Answer:
    """HP-B-004: record number and day of an earlier row, but another admission count."""
    keys = ["record_no", "admission_day"]
    taking = rows.drop_nulls([*keys, "admission_count"])
    count = pl.col("admission_count")
    least, most = (
        bound.shift(1).over(keys) for bound in (count.cum_min().over(keys), count.cum_max().over(keys))
    )
    other = taking.with_columns(least.alias("least"), most.alias("most")).filter(
        (pl.col("least") != count) | (pl.col("most") != count)
    )
    yield _valued(other, "record_no"), "record_no;admission_time"


def same_person(rows: pl.DataFrame, declared: Declared) -> Answer:
    """HP-B-005: sex or birth date other than those readable first under the record number."""
    differs = []
    for name in ("gender", "birth_day"):
        taking = rows.drop_nulls(["record_no", name])
        first = pl.col(name).first().over("record_no")
        differs.append(taking.filter(pl.col(name) != first).select("rec", pl.lit(value=True).alias(name)))
    both = differs[0].join(differs[1], on="rec", how="full", coalesce=True).sort("rec")
    both = both.join(rows.select("rec", "record_no", "raw_record_no"), on="rec", maintain_order="left")
    sex, birth = pl.col("gender").is_not_null(), pl.col("birth_day").is_not_null()
    yield _valued(both.filter(sex & ~birth), "record_no"), "record_no;gender"
    yield _valued(both.filter(birth & ~sex), "record_no"), "record_no;birth_date"
    yield _valued(both.filter(sex & birth), "record_no"), "record_no;gender;birth_date"


def same_card(rows: pl.DataFrame, declared: Declared) -> Answer:
    """HP-B-006: a sound identity number that appeared first under another record number."""
    taking = rows.drop_nulls(["record_no", "id_no"]).filter(pl.col("id_no").is_duplicated())
    other = taking.filter(pl.col("record_no") != pl.col("record_no").first().over("id_no"))
    yield _valued(other, "record_no"), "record_no;id_no"


def _in_order(taking: pl.DataFrame) -> pl.DataFrame:
    """Order the stays of each record number by admission, then by row; a date only counts as 00:00."""
    moment = pl.coalesce(pl.col("admission_minute"), pl.col("admission_day").cast(pl.Int64) * 1440)
    return taking.with_columns(moment.alias("moment")).sort("record_no", "moment", "rec")


def overlapping(rows: pl.DataFrame, declared: Declared) -> Answer:
    """HP-B-007: an admission before the discharge of the stay before it."""
    ordered = _in_order(rows.drop_nulls(["record_no", "admission_day", "discharge_day"]))
    day, minute = (pl.col(name).shift(1).over("record_no") for name in ("discharge_day", "discharge_minute"))
    ordered = ordered.with_columns(day.alias("day"), minute.alias("minute"))
    both = pl.col("minute").is_not_null() & pl.col("admission_minute").is_not_null()
    early = (
        pl.when(both)
        .then(pl.col("admission_minute") < pl.col("minute"))
        .otherwise(pl.col("admission_day") < pl.col("day"))
    )
    yield _valued(ordered.filter(early), "record_no"), "record_no;admission_time;discharge_time"


def counted_on(rows: pl.DataFrame, declared: Declared) -> Answer:
    """HP-B-008: an admission count that is not above that of the stay before it."""
    ordered = _in_order(rows.drop_nulls(["record_no", "admission_day", "admission_count"]))
    before = pl.col("admission_count").shift(1).over("record_no")
    ordered = ordered.with_columns(before.alias("before"))
    stuck = ordered.filter(pl.col("admission_count") <= pl.col("before"))
    yield _valued(stuck, "record_no"), "record_no;admission_count;admission_time"


def in_period(rows: pl.DataFrame, declared: Declared) -> Answer:
    """HP-B-009: a discharge outside the month that was declared."""
    outside = rows.filter(_outside(pl.col("discharge_day"), declared))
    yield outside.select("rec", pl.col("raw_discharge_time").alias("value")), "discharge_time"


def of_hospital(rows: pl.DataFrame, declared: Declared) -> Answer:
    """HP-B-012: an institution code other than the declared one, or than the first in the file."""
    taking = rows.drop_nulls("org_code")
    if taking.height:
        own = declared.org_code or taking["org_code"][0]
        yield _valued(taking.filter(pl.col("org_code") != own), "org_code"), "org_code"


WITHIN_A_PATIENT = frozenset({"HP-B-003", "HP-B-004", "HP-B-005", "HP-B-007", "HP-B-008"})
"""Rules that compare stays of one record number: rows alone under theirs need not be asked."""

RULES: dict[str, Callable[[pl.DataFrame, Declared], Answer]] = {
    "HP-B-003": same_stay,
    "HP-B-004": same_day,
    "HP-B-005": same_person,
    "HP-B-006": same_card,
    "HP-B-007": overlapping,
    "HP-B-008": counted_on,
    "HP-B-009": in_period,
    "HP-B-012": of_hospital,
}
