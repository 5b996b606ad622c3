"""The language over a file: each tree becomes a Polars expression over the frame of records or of
elements."""

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any

import polars as pl

from quality.domain.language import shapes
from quality.domain.language.nodes import Node

RECORD_PREFIX = "record:"
"""In a frame of elements, the columns of the record that the element belongs to start with this."""


def compiled(node: Any, *, of_elements: bool = False) -> Any:
    """Turn a tree into an expression over the frame of records, or of one group's elements."""
    if not isinstance(node, Node):
        return node if isinstance(node, frozenset | tuple) else pl.lit(node)
    if node.op == "record":
        return pl.col(RECORD_PREFIX + node.args[0]) if of_elements else pl.col(node.args[0])
    if node.op == "element":
        return pl.col(node.args[0])
    if node.op == "unknown" and isinstance(node.args[0], Node) and node.args[0].op == "said":
        text = compiled(node.args[0].args[0], of_elements=of_elements)
        return text.is_null() | _is(text, "-")
    arguments = [
        compiled(argument, of_elements=of_elements) if isinstance(argument, Node) else argument
        for argument in node.args
    ]
    return OPERATIONS[node.op](*arguments)


def record_columns(node: Node) -> set[str]:
    """Name the columns of the record that a tree reads."""
    return {part.args[0] for part in node.walk() if part.op == "record"}


def _lit(value: Any) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value)


def _if(condition: pl.Expr, yes: Any, no: Any) -> pl.Expr:
    return pl.when(condition).then(_lit(yes)).otherwise(_lit(no))


def _pick(condition: pl.Expr, yes: Any, no: Any) -> pl.Expr:
    return pl.when(condition).then(_lit(yes)).when(~condition).then(_lit(no))


def _said(value: pl.Expr) -> pl.Expr:
    return pl.when(value != "-").then(value)


def _is(value: pl.Expr, constant: Any) -> pl.Expr:
    return value.eq_missing(pl.lit(constant))


def _in(value: pl.Expr, choices: Iterable[Any]) -> pl.Expr:
    listed = sorted(choices)
    if len(listed) <= 4:
        return reduce(operator.or_, [value == choice for choice in listed])
    return value.is_in(listed)


def _starts(value: pl.Expr, prefixes: tuple[str, ...]) -> pl.Expr:
    return reduce(operator.or_, [value.str.starts_with(prefix) for prefix in prefixes])


def _holds(value: pl.Expr, words: tuple[str, ...]) -> pl.Expr:
    return (
        value.str.contains_any(list(words)) if len(words) > 1 else value.str.contains(words[0], literal=True)
    )


def _matches(value: pl.Expr, pattern: str) -> pl.Expr:
    return value.str.contains(f"^(?:{pattern})$")


def _reads(value: pl.Expr, name: str) -> pl.Expr:
    """Ask a Python test once for each distinct text whose answer no pattern gives for certain."""
    test = shapes.SHAPES[name]
    certain = shapes.CERTAIN.get(name)

    def ask(texts: pl.Series) -> pl.Series:
        if certain is None:
            return _asked(texts, test)
        pattern, answer = certain
        is_certain = texts.str.contains(pattern)
        answers = is_certain if answer else ~is_certain
        if is_certain.all():
            return answers
        at = (~is_certain).arg_true()
        return answers.scatter(at, _asked(texts.gather(at), test))

    return value.map_batches(ask, return_dtype=pl.Boolean)


def _asked(texts: pl.Series, test: Callable[[str], bool]) -> pl.Series:
    distinct = texts.unique().drop_nulls()
    passing = distinct.filter(pl.Series([test(text) for text in distinct], dtype=pl.Boolean))
    return texts.is_in(passing.implode())


def _names_differ(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Compare titles, in Python only where they are not the same text already."""

    def compare(pair: Sequence[pl.Series]) -> pl.Series:
        differs = pair[0] != pair[1]
        rows = differs.arg_true()
        if len(rows):
            answers = [
                shapes.names_differ(one, other)
                for one, other in zip(pair[0].gather(rows), pair[1].gather(rows), strict=True)
            ]
            differs = differs.scatter(rows, pl.Series(answers, dtype=pl.Boolean))
        return differs

    return pl.map_batches([first, second], compare, return_dtype=pl.Boolean)


def _day_of(digits: pl.Expr) -> pl.Expr:
    """Read yyyymmdd; Polars would read a year 0 that no calendar has."""
    read = digits.str.to_date("%Y%m%d", strict=False).to_physical()
    return pl.when(digits >= "0001").then(read)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "record": pl.col,
    "element": pl.col,
    "and": lambda *parts: reduce(operator.and_, parts),
    "or": lambda *parts: reduce(operator.or_, parts),
    "not": operator.inv,
    "unknown": lambda value: value.is_null(),
    "is": _is,
    "said": _said,
    "if": _if,
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "min": lambda first, second: _pick(_lit(first) <= second, first, second),
    "abs": lambda value: value.abs(),
    "sum": lambda *parts: reduce(operator.add, parts),
    "in": _in,
    "starts": _starts,
    "holds": _holds,
    "matches": _matches,
    "reads": _reads,
    "bits": lambda value, mask: (value & mask) != 0,
    "slice": lambda value, start, length: value.str.slice(start, length),
    "joined": lambda first, second: _lit(first) + second,
    "pick": lambda value, signs: value.replace_strict(
        dict(enumerate(signs)), default=None, return_dtype=pl.String
    ),
    "integer": lambda value: value.cast(pl.Int64, strict=False),
    "day_of": _day_of,
    "names_differ": _names_differ,
}
