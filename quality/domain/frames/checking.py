"""Ask all rules of a batch: one select over the records, one over each group, findings as a frame."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import polars as pl

from quality.domain.code_book import CodeBook
from quality.domain.fields import BY_TEMPLATE
from quality.domain.frames.batch import Batch, OddCells, ask, read_batch
from quality.domain.frames.raw import RawBatch
from quality.domain.language.frames import compiled
from quality.domain.language.nodes import Node
from quality.domain.plan import Step, place_of, repair_rules, steps
from quality.domain.rules.catalogue import RuleFacts

SCHEMA = {
    "rec": pl.UInt32,
    "number": pl.UInt16,
    "i": pl.Int32,
    "place": pl.UInt16,
    "fields": pl.String,
    "value": pl.String,
    "expected": pl.String,
}
"""A finding of a batch: position of the record, number of the rule, element (-1: the record), place of
its first
field in fields.csv, key paths joined with `;`, the offending text, what the message may show as expected."""


def check_batch(
    raw: RawBatch, book: CodeBook, today: int, severities: Mapping[str, str]
) -> tuple[Batch, pl.DataFrame]:
    """Normalise a batch and ask the rules that run; findings come sorted by record, rule, element and
    field."""
    batch = read_batch(raw, book, today)
    found = [
        *about_records(batch, severities),
        *_about_elements(batch, severities),
        *_about_repairs(batch, severities),
    ]
    findings = pl.concat(found) if found else pl.DataFrame(schema=SCHEMA)
    return batch, findings.sort("rec", "number", "i", "place", maintain_order=True)


@cache
def _expressions() -> tuple[tuple[Step, pl.Expr], ...]:
    return tuple(
        (step, compiled(step.case.fires).alias(str(step.number))) for step in steps() if step.group is None
    )


def record_conditions(severities: Mapping[str, str]) -> dict[str, pl.Expr]:
    """The conditions about a record of the rules that run, by rule and number of the step."""
    return {
        f"{step.facts.id}/{step.number}": expression
        for step, expression in _expressions()
        if step.facts.id in severities
    }


def about_records(batch: Batch, severities: Mapping[str, str]) -> Iterator[pl.DataFrame]:
    """Ask the rules about a record of all records at once; gives the findings of each that fires."""
    running = [(step, expression) for step, expression in _expressions() if step.facts.id in severities]
    answers = batch.wide.select(expression for _, expression in running)
    for (step, _), fires in zip(running, answers.iter_columns(), strict=True):
        if fires.any():
            yield _record_findings(batch, step, fires.arg_true().cast(pl.UInt32))


def _record_findings(batch: Batch, step: Step, recs: pl.Series) -> pl.DataFrame:
    paths = _paths(batch, step, recs)
    expected = None
    if step.case.expected is not None:
        expected = batch.wide[recs].select(compiled(step.case.expected).cast(pl.String).alias("e"))["e"]
    return _findings(
        step.facts,
        recs,
        i=None,
        place=place_of(step.paths[0]),
        fields=paths,
        value=_values(batch, step, recs, paths)
        if step.case.shown is None
        else _yuan(batch, step.case.shown, recs),
        expected=expected,
    )


def _paths(batch: Batch, step: Step, recs: pl.Series) -> pl.Series:
    """Write the key paths of a step for some records, with the blamed elements where brackets are empty."""
    if not any("[]" in path for path in step.paths):
        return pl.Series([";".join(step.paths)], dtype=pl.String).new_from_index(0, len(recs))
    parts = [
        _blamed(batch, step, path, recs)
        if "[]" in path
        else pl.Series([path], dtype=pl.String).new_from_index(0, len(recs))
        for path in step.paths
    ]
    return pl.DataFrame([part.alias(str(n)) for n, part in enumerate(parts)]).select(
        pl.concat_str(pl.all(), separator=";").alias("paths")
    )["paths"]


def _blamed(batch: Batch, step: Step, path: str, recs: pl.Series) -> pl.Series:
    group = path.partition("[]")[0]
    frame = batch.groups.get(group)
    nobody = pl.Series([group], dtype=pl.String).new_from_index(0, len(recs))
    if frame is None:
        return nobody
    chosen = frame.filter(frame["rec"].is_in(recs.implode()))
    fitting = chosen.filter(ask(chosen, batch.wide, [step.blame[group]])[0])
    head, _, tail = path.partition("[]")
    listed = (
        fitting.sort("rec", "i")
        .select("rec", pl.format(f"{head}[{{}}]{tail}", "i").alias("path"))
        .group_by("rec")
        .agg(pl.col("path").str.join(";"))
    )
    return (
        pl.DataFrame({"rec": recs})
        .join(listed, on="rec", how="left", maintain_order="left")
        .select(pl.col("path").fill_null(group))["path"]
    )


def _values(batch: Batch, step: Step, recs: pl.Series, paths: pl.Series) -> pl.Series:
    """Give the text of the first key path as it came, nothing where the cell is blank."""
    first = step.paths[0]
    head, bracket, rest = first.partition("[")
    if not bracket:
        return _wide_value(batch, first, recs)
    index, _, name = rest.partition("]")
    name = name.lstrip(".") or "value"
    if index:
        elements = pl.Series([int(index)], dtype=pl.Int32).new_from_index(0, len(recs))
    else:
        elements = paths.str.extract(r"\[(\d+)\]").cast(pl.Int32)
        elements = elements.set(~paths.str.starts_with(f"{head}["), None)
    return _element_value(batch, head, name, recs, elements)


def _yuan(batch: Batch, shown: Node, recs: pl.Series) -> pl.Series:
    """Write the amounts that a step shows like `findings.yuan`."""
    cents = batch.wide[recs].select(compiled(shown).alias("c"))
    size = pl.col("c").abs()
    sign = pl.when(pl.col("c") < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    rest = (size % 100).cast(pl.String).str.zfill(2)
    return cents.select(pl.concat_str(sign, size // 100, pl.lit("."), rest).alias("yuan"))["yuan"]


def _wide_value(batch: Batch, name: str, recs: pl.Series) -> pl.Series:
    if name == "transfer_depts" and batch.raw.joined is not None:
        return batch.raw.joined.gather(recs)
    if name not in batch.raw.wide:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(recs))
    texts = batch.raw.wide[name].gather(recs)
    return texts.set(batch.wide[name].gather(recs).is_null(), None)


def _element_value(batch: Batch, group: str, name: str, recs: pl.Series, elements: pl.Series) -> pl.Series:
    frame = batch.groups.get(group)
    if frame is None or name not in batch.raw.groups[group].columns:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(recs))
    texts = batch.raw.groups[group][name]
    cells = frame.select("rec", "i", texts.set(frame[name].is_null(), None).alias("value"))
    wanted = pl.DataFrame({"rec": recs, "i": elements})
    size = batch.wide[f"{group}.size"].gather(recs)
    found = wanted.join(cells, on=["rec", "i"], how="left", maintain_order="left")["value"]
    return found.set((elements >= size).fill_null(value=False), None)


def _about_elements(batch: Batch, severities: Mapping[str, str]) -> Iterator[pl.DataFrame]:
    for group, frame in batch.groups.items():
        running = [step for step in steps() if step.group == group and step.facts.id in severities]
        if not running or not frame.height:
            continue
        for step, fires in zip(running, ask(frame, batch.wide, [s.case.fires for s in running]), strict=True):
            if fires.any():
                yield _element_findings(batch, group, step, fires.arg_true())


def _element_findings(batch: Batch, group: str, step: Step, at: pl.Series) -> pl.DataFrame:
    frame = batch.groups[group]
    chosen = frame[at]
    expected = None
    if step.case.expected is not None:
        expected = ask(chosen, batch.wide, [step.case.expected])[0].cast(pl.String)
    return _findings(
        step.facts,
        chosen["rec"],
        i=chosen["i"],
        place=place_of(step.paths[0]),
        fields=_indexed(step.paths, chosen["i"]),
        value=_cell_texts(batch, group, step.paths[0], at),
        expected=expected,
    )


def _cell_texts(batch: Batch, group: str, path: str, at: pl.Series) -> pl.Series:
    name = path.partition("[]")[2].lstrip(".") or "value"
    raw = batch.raw.groups[group]
    if name not in raw.columns:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(at))
    texts = raw[name].gather(at)
    return texts.set(batch.groups[group][name].gather(at).is_null(), None)


def _indexed(paths: Sequence[str], indices: pl.Series) -> pl.Series:
    """Write key paths with the index of each element in their empty brackets."""
    template = ";".join(paths)
    distinct = indices.unique()
    written = pl.Series([template.replace("[]", f"[{i}]") for i in distinct], dtype=pl.String)
    return indices.replace_strict(distinct, written, return_dtype=pl.String)


def _about_repairs(batch: Batch, severities: Mapping[str, str]) -> Iterator[pl.DataFrame]:
    for facts, rule in repair_rules():
        if facts.id not in severities:
            continue
        for cells in batch.odd:
            if rule.fields is not None and cells.template not in rule.fields:
                continue
            noted = (cells.repairs & rule.repair) != 0
            if noted.any():
                yield _repair_findings(facts, cells, noted)


def _repair_findings(facts: RuleFacts, cells: OddCells, noted: pl.Series) -> pl.DataFrame:
    rec, i, raw = cells.rec.filter(noted), cells.i.filter(noted), cells.raw.filter(noted)
    expected = None
    if facts.id == "HP-F-038":
        length = BY_TEMPLATE[cells.template].max_length
        expected = pl.Series([str(length)], dtype=pl.String).new_from_index(0, len(rec))
    return _findings(
        facts,
        rec,
        i=i,
        place=place_of(cells.template),
        fields=_indexed([cells.template], i),
        value=raw,
        expected=expected,
    )


def _findings(
    facts: RuleFacts,
    rec: pl.Series,
    *,
    i: pl.Series | None,
    place: int,
    fields: pl.Series,
    value: pl.Series,
    expected: pl.Series | None,
) -> pl.DataFrame:
    nothing: Iterable[str | None] = [None]
    columns = {
        "rec": rec,
        "number": pl.Series([facts.number], dtype=pl.UInt16).new_from_index(0, len(rec)),
        "i": pl.Series([-1], dtype=pl.Int32).new_from_index(0, len(rec)) if i is None else i,
        "place": pl.Series([place], dtype=pl.UInt16).new_from_index(0, len(rec)),
        "fields": fields,
        "value": value,
        "expected": pl.Series(nothing, dtype=pl.String).new_from_index(0, len(rec))
        if expected is None
        else expected,
    }
    return pl.DataFrame({name: series.alias(name) for name, series in columns.items()}, schema=SCHEMA)
