"""The small language that rules are written in: a tree of named operations over columns.

A rule is one tree. `scalars.py` turns it into a Python closure for one record, `frames.py` into a
Polars expression
for a file; both know the same operations and the same three-valued logic (None or null is unknown).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Node:
    """An operation and its arguments, nodes or constants; operators build larger nodes and compare
    nothing."""

    __hash__ = object.__hash__
    __slots__ = ("args", "op")

    def __init__(self, op: str, *args: Any) -> None:
        self.op = op
        self.args = args

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(repr, self.args))})"

    def __bool__(self) -> bool:
        raise TypeError("a condition has no truth of its own: join conditions with &, | and ~")

    def __and__(self, other: Node) -> Node:
        return Node("and", *_flat("and", self), *_flat("and", other))

    def __or__(self, other: Node) -> Node:
        return Node("or", *_flat("or", self), *_flat("or", other))

    def __invert__(self) -> Node:
        return Node("not", self)

    def __eq__(self, other: object) -> Node:  # type: ignore[override]
        return Node("eq", self, other)

    def __ne__(self, other: object) -> Node:  # type: ignore[override]
        return Node("ne", self, other)

    def __lt__(self, other: Any) -> Node:
        return Node("lt", self, other)

    def __le__(self, other: Any) -> Node:
        return Node("le", self, other)

    def __gt__(self, other: Any) -> Node:
        return Node("gt", self, other)

    def __ge__(self, other: Any) -> Node:
        return Node("ge", self, other)

    def __add__(self, other: Any) -> Node:
        return Node("add", self, other)

    def __sub__(self, other: Any) -> Node:
        return Node("sub", self, other)

    def __mul__(self, other: Any) -> Node:
        return Node("mul", self, other)

    def __floordiv__(self, other: Any) -> Node:
        return Node("floordiv", self, other)

    def __mod__(self, other: Any) -> Node:
        return Node("mod", self, other)

    def walk(self) -> Iterator[Node]:
        """Give this node and all nodes below it, arguments first."""
        for argument in self.args:
            if isinstance(argument, Node):
                yield from argument.walk()
        yield self


def _flat(op: str, node: Node) -> tuple[Any, ...]:
    return node.args if node.op == op else (node,)


def record(column: str) -> Node:
    """A column of the record."""
    return Node("record", column)


def element(column: str) -> Node:
    """A column of the element that is being asked."""
    return Node("element", column)


class Total:
    """Something counted over the elements of a group, kept as a column of the record under its own name."""

    __slots__ = ("condition", "group", "kind", "name")

    def __init__(self, kind: str, group: str, condition: Node) -> None:
        self.kind = kind
        self.group = group
        self.condition = condition
        self.name = f"total.{len(TOTALS)}"
        TOTALS.append(self)

    @property
    def node(self) -> Node:
        """The column that holds it."""
        return record(self.name)


TOTALS: list[Total] = []
"""Every total that a rule asks for, those it depends on first."""


def some(group: str, condition: Node) -> Node:
    """Whether the condition is surely true of at least one element of the group."""
    return Total("some", group, condition).node


def count(group: str, condition: Node) -> Node:
    """How many elements of the group the condition is surely true of."""
    return Total("count", group, condition).node


def last(group: str, condition: Node) -> Node:
    """The index of the last element that the condition is surely true of, -1 when there is none."""
    return Total("last", group, condition).node
