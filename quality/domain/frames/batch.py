"""A normalised batch: the frame of records and the frames of elements that the rules are asked over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from quality.domain.code_book import CodeBook
from quality.domain.code_sets import DIAGNOSIS, OPERATION, words
from quality.domain.fields import GROUP_FIELDS, RECORD_FIELDS, Field
from quality.domain.frames.cells import TYPES, Cells, read_cells
from quality.domain.frames.raw import RawBatch
from quality.domain.language.frames import RECORD_PREFIX, compiled, record_columns
from quality.domain.language.nodes import TOTALS, Node, Total
from quality.domain.plan import steps
from quality.domain.records import CODED_FIELDS, EMPTY_ELEMENTS, WEIGHTS_BY_INDEX, mark_overlaps
from quality.domain.rules.catalogue import DERIVED


@dataclass(frozen=True)
class OddCells:
    """The odd cells of one field: positions of their records, elements (-1 outside groups), repairs,
    texts."""

    template: str
    rec: pl.Series
    i: pl.Series
    repairs: pl.Series
    raw: pl.Series


@dataclass
class Batch:
    """Records ready to be asked: `wide` has a row a record, `groups` a row an element, `raw` what they
    came from."""

    raw: RawBatch
    wide: pl.DataFrame
    groups: dict[str, pl.DataFrame]
    odd: list[OddCells] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many records there are."""
        return self.raw.size


def needed_columns(nodes: Iterable[Node]) -> set[str]:
    """Name the columns of the record that conditions read, with those that derived columns and totals
    read."""
    names = set().union(*(record_columns(node) for node in nodes))
    for total in reversed(TOTALS):
        if total.name in names:
            names |= record_columns(total.condition)
    for name, node in reversed(DERIVED.items()):
        if name in names:
            names |= record_columns(node)
    return names


def _all_nodes() -> Iterable[Node]:
    for step in steps():
        yield step.case.fires
        yield from (node for node in (step.case.expected, step.case.shown) if node is not None)
        yield from step.blame.values()


def _stages() -> list[dict[str, Node]]:
    """Cut the derived columns into stages, each of which reads only columns of those before."""
    stages: list[dict[str, Node]] = []
    left = dict(DERIVED)
    while left:
        ready = {name: node for name, node in left.items() if not record_columns(node) & set(left)}
        stages.append(ready)
        left = {name: node for name, node in left.items() if name not in ready}
    return stages


DERIVED_STAGES = _stages()
NEEDED = sorted(needed_columns([*_all_nodes(), *(total.condition for total in TOTALS)]))


def read_batch(raw: RawBatch, book: CodeBook, today: int) -> Batch:
    """Normalise a batch and work out what the rules share, exactly as `records.read_record` does for one."""
    size = raw.size
    columns: dict[str, pl.Series] = {}
    odd: list[OddCells] = []
    for name, series in raw.wide.items():
        _read_field(columns, odd, name, series)
    if raw.derives_id_type:
        columns.update(_derived_id_type(columns.get("id_no"), size))
    for name in CODED_FIELDS:
        if name in columns:
            columns.update(_facts(name, columns[name], DIAGNOSIS, book))
    groups = {group: _read_group(group, frame, size, book, odd) for group, frame in raw.groups.items()}
    for group in GROUP_FIELDS:
        _summarise(columns, group, groups.get(group), size)
    odd += [
        OddCells(
            "transfer_depts",
            pl.Series([rec], dtype=pl.UInt32),
            pl.Series([-1], dtype=pl.Int32),
            pl.Series([repairs], dtype=pl.Int32),
            pl.Series([text], dtype=pl.String),
        )
        for rec, repairs, text in raw.odd_joined
    ]
    columns["today"] = pl.Series([today], dtype=pl.Int32).new_from_index(0, size)
    wide = _complete(columns, size)
    for stage in DERIVED_STAGES:
        wide = wide.with_columns(compiled(node).alias(name) for name, node in stage.items())
    for total in TOTALS:
        wide = wide.with_columns(_total(total, groups.get(total.group), wide))
    return Batch(raw, wide, groups, odd)


def _read_field(columns: dict[str, pl.Series], odd: list[OddCells], name: str, series: pl.Series) -> None:
    known = RECORD_FIELDS[name]
    cells = read_cells(known, series)
    for suffix, values in cells.columns.items():
        columns[f"{name}.{suffix}" if suffix else name] = values
    if cells.odd_at is not None and cells.repairs is not None and len(cells.odd_at):
        nowhere = pl.Series([-1], dtype=pl.Int32).new_from_index(0, len(cells.odd_at))
        odd.append(
            OddCells(name, cells.odd_at.cast(pl.UInt32), nowhere, cells.repairs, series.gather(cells.odd_at))
        )


def _derived_id_type(number: pl.Series | None, size: int) -> dict[str, pl.Series]:
    """Tell the type of document from its number, as files of an older version leave it out."""
    known = pl.Series([None], dtype=pl.String).new_from_index(0, size) if number is None else number
    kind = pl.DataFrame({"n": known}).select(
        pl.when(pl.col("n").str.contains(r"^(?:9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12})$"))
        .then(pl.lit("7"))
        .when(pl.col("n").str.contains(r"^[0-9]{15}$") | (pl.col("n").str.len_chars() == 18))
        .then(pl.lit("1"))
        .otherwise(pl.lit("9"))
        .alias("kind")
    )["kind"]
    return {"id_type": kind, "id_type.code": kind}


def _read_group(
    group: str, raw: pl.DataFrame, size: int, book: CodeBook, odd: list[OddCells]
) -> pl.DataFrame:
    """Read the elements of a group; what is odd behind the last present element is not reported."""
    columns = {"rec": raw["rec"], "i": raw["i"]}
    noted: list[tuple[Field, Cells]] = []
    for name, known in GROUP_FIELDS[group].items():
        if name not in raw.columns:
            continue
        cells = read_cells(known, raw[name])
        for suffix, values in cells.columns.items():
            columns[f"{name}.{suffix}" if suffix else name] = values
        if cells.odd_at is not None:
            noted.append((known, cells))
    frame = pl.DataFrame(columns)
    if group in ("diagnoses", "operations"):
        frame = _with_codes(group, frame, book)
    missing = [name for name in EMPTY_ELEMENTS[group] if name not in frame.columns]
    frame = frame.with_columns(_nothing(name).alias(name) for name in missing)
    frame = frame.with_columns(
        pl.lit(value=False).alias(name) for name in ("repeats", "overlaps") if name in missing
    )
    if group == "icu_stays":
        frame = _with_overlaps(frame)
    last = _last_present(group, frame, size)
    for known, cells in noted:
        odd.append(_odd_elements(known, cells, raw, last))
    return frame


def _odd_elements(known: Field, cells: Cells, raw: pl.DataFrame, last: np.ndarray) -> OddCells:
    at, repairs = cells.odd_at, cells.repairs
    assert at is not None and repairs is not None  # noqa: S101, PT018 - both or neither
    rec, i = raw["rec"].gather(at), raw["i"].gather(at)
    kept = pl.Series(i.to_numpy() <= last[rec.to_numpy()], dtype=pl.Boolean)
    return OddCells(
        known.template,
        rec.filter(kept),
        i.filter(kept),
        repairs.filter(kept),
        raw[known.name].gather(at).filter(kept),
    )


def _last_present(group: str, frame: pl.DataFrame, size: int) -> np.ndarray:
    """Give for each record the index of its last element that holds anything but dashes, -1 for none."""
    holds = pl.any_horizontal((pl.col(name) != "-").fill_null(value=False) for name in GROUP_FIELDS[group])
    present = frame.filter(holds)
    last = np.full(size, -1, dtype=np.int32)
    last[present["rec"].to_numpy()] = present["i"].to_numpy()
    return last


def _facts(
    name: str, codes: pl.Series, kind: str, book: CodeBook, *, number: str | None = None
) -> dict[str, pl.Series]:
    """Lay what is known of each code beside it, worked out once for each distinct code."""
    distinct = codes.unique().drop_nulls()
    distinct = distinct.filter(distinct != "-")
    look_up = book.diagnosis if kind == DIAGNOSIS else book.operation
    facts = [look_up(code) for code in distinct]
    table = {"code": distinct}
    for word in range(words(kind)):
        table[f"{name}.bits{word}"] = pl.Series([fact.bits[word] for fact in facts], dtype=pl.Int64)
    table[f"{name}.title"] = pl.Series([fact.title for fact in facts], dtype=pl.String)
    if number is not None:
        table[number] = pl.int_range(len(distinct), dtype=pl.Int64, eager=True)
        if kind == DIAGNOSIS:
            for place, limit in enumerate(("error_min", "error_max", "warning_min", "warning_max"), start=2):
                table[f"{name}.{limit}"] = pl.Series([fact[place] for fact in facts], dtype=pl.Int64)
    joined = pl.DataFrame({"code": codes}).join(
        pl.DataFrame(table), on="code", how="left", maintain_order="left"
    )
    return {column: joined[column] for column in joined.columns if column != "code"}


def _with_codes(group: str, frame: pl.DataFrame, book: CodeBook) -> pl.DataFrame:
    """Add what is known of the codes, and which elements repeat an earlier one of the same record."""
    kind = DIAGNOSIS if group == "diagnoses" else OPERATION
    if "code" not in frame.columns:
        return frame
    frame = frame.with_columns(_facts("code", frame["code"], kind, book, number="number").values())
    if kind == DIAGNOSIS:
        keys = [pl.col("rec").cast(pl.Int64) * (1 << 32) + pl.col("number")]
        counts = pl.col("number").is_not_null() & (pl.col("i") >= 1)
    else:
        if "date" not in frame.columns:
            return frame.drop("number")
        moment = pl.coalesce(pl.col("date.minute") * 2, pl.col("date.day").cast(pl.Int64) * 2 + 1)
        keys = [pl.col("rec"), pl.col("number"), moment.alias("moment")]
        counts = pl.col("number").is_not_null() & pl.col("date.day").is_not_null()
    chosen = frame.select(counts.alias("counts"))["counts"]
    key = frame.filter(chosen).select(pl.struct(keys) if len(keys) > 1 else keys[0]).to_series()
    repeats = np.zeros(frame.height, dtype=bool)
    repeats[chosen.to_numpy()] = ~key.is_first_distinct().to_numpy()
    return frame.drop("number").with_columns(pl.Series("repeats", repeats))


def _with_overlaps(frame: pl.DataFrame) -> pl.DataFrame:
    """Mark stays in intensive care that overlap, record by record: few records have two."""
    names = ["i", "enter_time.day", "enter_time.minute", "exit_time.day", "exit_time.minute"]
    stays: dict[int, list[dict[str, Any]]] = {}
    for place, row in enumerate(frame.select("rec", *names).iter_rows(named=True)):
        stays.setdefault(row.pop("rec"), []).append({**row, "place": place, "overlaps": False})
    overlaps = np.zeros(frame.height, dtype=bool)
    for elements in stays.values():
        if len(elements) > 1:
            mark_overlaps(elements)
            overlaps[[stay["place"] for stay in elements if stay["overlaps"]]] = True
    return frame.with_columns(pl.Series("overlaps", overlaps))


def _summarise(columns: dict[str, pl.Series], group: str, frame: pl.DataFrame | None, size: int) -> None:
    """Bring into the record what rules about the whole of it ask of a group."""
    if frame is None:
        columns[f"{group}.size"] = pl.zeros(size, dtype=pl.Int32, eager=True)
        return
    last = _last_present(group, frame, size)
    columns[f"{group}.size"] = pl.Series(last + 1, dtype=pl.Int32)
    if group in ("diagnoses", "operations"):
        _summarise_codes(columns, group, frame, size)
    if group == "newborn_birth_weights":
        for index in range(WEIGHTS_BY_INDEX):
            for name in ("value", "value.int"):
                target = f"{group}[{index}]{name.removeprefix('value')}"
                columns[target] = _of_index(frame, index, name, size)
    if group == "transfer_depts":
        at_end = frame.filter(pl.Series(frame["i"].to_numpy() == last[frame["rec"].to_numpy()]))
        empty = pl.Series([None], dtype=pl.String).new_from_index(0, size)
        columns["transfer_depts.last"] = empty.scatter(at_end["rec"], at_end["value.code"])


def _of_index(frame: pl.DataFrame, index: int, name: str, size: int) -> pl.Series:
    """Give a column of the elements at one index, one row a record."""
    slot = frame.filter(pl.col("i") == index)
    if slot.height == size:
        return slot[name]
    empty = pl.Series([None], dtype=frame.schema[name]).new_from_index(0, size)
    return empty.scatter(slot["rec"], slot[name])


def _summarise_codes(columns: dict[str, pl.Series], group: str, frame: pl.DataFrame, size: int) -> None:
    for name in EMPTY_ELEMENTS[group]:
        target = f"{group}[0].{name}"
        if target in NEEDED:
            columns[target] = _of_index(frame, 0, name, size)
    kind = DIAGNOSIS if group == "diagnoses" else OPERATION
    recs = frame["rec"].to_numpy()
    indices = frame["i"].to_numpy()
    later = int(np.searchsorted(indices, 1))
    bounds = [later + int(at) for at in np.flatnonzero(np.diff(indices[later:])) + 1]
    for word in range(words(kind)):
        bits = frame[f"code.bits{word}"].fill_null(0).to_numpy()
        others = np.zeros(size, dtype=np.int64)
        for start, end in zip([later, *bounds], [*bounds, len(indices)], strict=True):
            others[recs[start:end]] |= bits[start:end]
        everything = others.copy()
        everything[recs[:later]] |= bits[:later]
        columns[f"{group}.first.bits{word}"] = _of_index(frame, 0, f"code.bits{word}", size)
        columns[f"{group}.others.bits{word}"] = pl.Series(others)
        columns[f"{group}.all.bits{word}"] = pl.Series(everything)


def _total(total: Total, frame: pl.DataFrame | None, wide: pl.DataFrame) -> pl.Series:
    size = wide.height
    kinds = {"some": bool, "count": np.int64, "last": np.int64}
    answer = np.full(size, -1 if total.kind == "last" else 0, dtype=kinds[total.kind])
    if frame is not None and frame.height:
        fires = ask(frame, wide, [total.condition])[0]
        fitting = frame.filter(fires)
        recs = fitting["rec"].to_numpy()
        if total.kind == "some":
            answer[recs] = True
        elif total.kind == "count":
            answer = np.bincount(recs, minlength=size).astype(np.int64)
        else:
            answer[recs] = fitting["i"].to_numpy()
    return pl.Series(total.name, answer)


def ask(frame: pl.DataFrame, wide: pl.DataFrame, nodes: list[Node]) -> list[pl.Series]:
    """Ask conditions of every element; columns of the record that they read are brought beside it."""
    names = sorted(set().union(*(record_columns(node) for node in nodes)))
    recs = frame["rec"]
    beside = [wide[name].gather(recs).alias(RECORD_PREFIX + name) for name in names]
    asked = frame.with_columns(beside).select(
        compiled(node, of_elements=True).alias(str(place)) for place, node in enumerate(nodes)
    )
    return [asked[str(place)] for place in range(len(nodes))]


def _complete(columns: Mapping[str, pl.Series], size: int) -> pl.DataFrame:
    """Lay the columns out as one frame, with nothing in those that rules read and the file does not have."""
    absent = {}
    for name in NEEDED:
        if name not in columns and name not in DERIVED and not name.startswith("total."):
            absent[name] = pl.Series(name, [None], dtype=column_type(name)).new_from_index(0, size)
            if ".all.bits" in name or ".others.bits" in name:
                absent[name] = pl.zeros(size, dtype=pl.Int64, eager=True)
    return pl.DataFrame({**columns, **absent})


def column_type(name: str) -> type[pl.DataType]:
    """Say what a column holds by the suffix of its name."""
    suffix = name.rpartition(".")[2]
    if suffix in TYPES:
        return TYPES[suffix]
    if suffix.startswith("bits") or suffix.endswith(("_min", "_max")):
        return pl.Int64
    if suffix in ("repeats", "overlaps"):
        return pl.Boolean
    return pl.Int32 if suffix in ("size", "i") else pl.String


def _nothing(name: str) -> pl.Expr:
    return pl.lit(None, dtype=column_type(name))
