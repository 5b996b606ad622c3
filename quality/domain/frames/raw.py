"""A batch of records as they came: one frame of texts for the single fields, a long one for each group."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from quality.domain.fields import GROUP_FIELDS, RECORD
from quality.domain.json_form import RawRecord, split_transfers

Place = tuple[str, str, int]


@dataclass
class RawBatch:
    """Rows of a file: `rows` are their numbers, `wide` the texts of single fields by key.

    Frames of `groups` have `rec` (position here) and `i`, sorted by i, then rec. `odd_joined` says what
    is odd about departments that came as one string, `joined` holds these strings. `derives_id_type` is for
    files of an older version without the column A20N (README, Normalisation 7).
    """

    rows: pl.Series
    wide: dict[str, pl.Series]
    groups: dict[str, pl.DataFrame] = field(default_factory=dict)
    odd_joined: list[tuple[int, int, str]] = field(default_factory=list)
    derives_id_type: bool = False
    joined: pl.Series | None = None

    @property
    def size(self) -> int:
        """How many records there are."""
        return len(self.rows)


def from_table(frame: pl.DataFrame, places: Mapping[str, Place], rows: pl.Series) -> RawBatch:
    """Cut a table of texts into a batch; `places` says where each of its columns belongs."""
    filled = {name: frame[name] for name in places if frame[name].null_count() < frame.height}
    batch = RawBatch(rows, {})
    slots: dict[str, dict[int, dict[str, pl.Series]]] = {}
    for name, (scope, key, index) in places.items():
        if name not in filled:
            continue
        if scope == RECORD:
            batch.wide[key] = filled[name]
        elif scope == "transfer_depts":
            batch.joined = filled[name]
            batch.groups[scope] = _split(filled[name], batch)
        else:
            slots.setdefault(scope, {}).setdefault(index, {})[key] = filled[name]
    for group, by_index in slots.items():
        batch.groups[group] = _stacked(group, by_index, frame.height)
    return batch


def from_records(records: Sequence[RawRecord], rows: Sequence[int]) -> RawBatch:
    """Lay records of the JSON form side by side."""
    names = dict.fromkeys(name for record in records for name in record.cells)
    wide = {
        name: pl.Series(name, [record.cells.get(name) for record in records], dtype=pl.String)
        for name in names
    }
    batch = RawBatch(pl.Series("row", rows, dtype=pl.UInt32), wide)
    batch.joined = pl.Series([_joined(record) for record in records], dtype=pl.String)
    for group, fields in GROUP_FIELDS.items():
        elements = list(_elements(records, group, batch))
        if elements:
            batch.groups[group] = _long(group, sorted(elements, key=lambda item: item[1]), fields)
    return batch


def _elements(
    records: Iterable[RawRecord], group: str, batch: RawBatch
) -> Iterator[tuple[int, int, Mapping[str, str | None]]]:
    for rec, record in enumerate(records):
        elements = record.groups.get(group, [])
        if elements and "joined" in elements[0]:
            elements = [{"value": part} for part in _parts(rec, elements[0]["joined"], batch)]
        for i, element in enumerate(elements):
            yield rec, i, element


def _joined(record: RawRecord) -> str | None:
    cells = record.groups.get("transfer_depts") or [{}]
    return cells[0].get("joined") or None


def _parts(rec: int, joined: str | None, batch: RawBatch) -> list[str]:
    parts, cell = split_transfers(joined)
    if cell.repairs and joined is not None:
        batch.odd_joined.append((rec, cell.repairs, joined))
    return parts


def _long(
    group: str, elements: Sequence[tuple[int, int, Mapping[str, str | None]]], names: Iterable[str]
) -> pl.DataFrame:
    columns = {
        "rec": pl.Series([rec for rec, _, _ in elements], dtype=pl.UInt32),
        "i": pl.Series([i for _, i, _ in elements], dtype=pl.Int32),
    }
    for name in names:
        columns[name] = pl.Series([element.get(name) for _, _, element in elements], dtype=pl.String)
    return pl.DataFrame(columns)


def _split(joined: pl.Series, batch: RawBatch) -> pl.DataFrame:
    """Split the departments of each record that has any."""
    elements = []
    for rec in joined.is_not_null().arg_true():
        elements += [(rec, i, {"value": part}) for i, part in enumerate(_parts(rec, joined[rec], batch))]
    return _long("transfer_depts", sorted(elements, key=lambda item: item[1]), ["value"])


def _stacked(group: str, by_index: Mapping[int, Mapping[str, pl.Series]], height: int) -> pl.DataFrame:
    """Stack the slots of a group, each with the records in which any of its cells is filled."""
    names = dict.fromkeys(name for cells in by_index.values() for name in cells)
    recs = pl.int_range(height, dtype=pl.UInt32, eager=True)
    nothing = pl.lit(None, dtype=pl.String)
    pieces = []
    for index in sorted(by_index):
        cells = by_index[index]
        slot = pl.DataFrame([recs.alias("rec"), *(series.alias(name) for name, series in cells.items())])
        if index:
            slot = slot.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in cells))
        absent = [nothing.alias(name) for name in names if name not in cells]
        pieces.append(
            slot.select("rec", pl.lit(index, dtype=pl.Int32).alias("i"), *cells, *absent).select(
                "rec", "i", *names
            )
        )
    return pl.concat(pieces, rechunk=True)
