"""The language over one record: each tree becomes a Python closure of (record, element)."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from quality.domain.language import shapes
from quality.domain.language.nodes import Node

Row = Mapping[str, Any]
Closure = Callable[[Row, Row], Any]


def compiled(node: Any) -> Closure:
    """Turn a tree into a function of a record and an element; a constant becomes a function that gives it."""
    if not isinstance(node, Node):
        return lambda record, element: node
    return OPERATIONS[node.op](*node.args)


def _record(name: str) -> Closure:
    return lambda record, element: record[name]


def _element(name: str) -> Closure:
    return lambda record, element: element[name]


def _and(*parts: Node) -> Closure:
    closures = [compiled(part) for part in parts]

    def both(record: Row, element: Row) -> bool | None:
        answer: bool | None = True
        for closure in closures:
            value = closure(record, element)
            if value is False:
                return False
            if value is None:
                answer = None
        return answer

    return both


def _or(*parts: Node) -> Closure:
    closures = [compiled(part) for part in parts]

    def either(record: Row, element: Row) -> bool | None:
        answer: bool | None = False
        for closure in closures:
            value = closure(record, element)
            if value is True:
                return True
            if value is None:
                answer = None
        return answer

    return either


def _not(part: Node) -> Closure:
    closure = compiled(part)

    def opposite(record: Row, element: Row) -> bool | None:
        value = closure(record, element)
        return None if value is None else not value

    return opposite


def _unknown(part: Node) -> Closure:
    closure = compiled(part)
    return lambda record, element: closure(record, element) is None


def _is(part: Node, constant: Any) -> Closure:
    closure = compiled(part)
    return lambda record, element: closure(record, element) == constant


def _said(part: Node) -> Closure:
    closure = compiled(part)

    def said(record: Row, element: Row) -> str | None:
        value: str | None = closure(record, element)
        return None if value == "-" else value

    return said


def _if(condition: Node, yes: Any, no: Any) -> Closure:
    asked, first, second = compiled(condition), compiled(yes), compiled(no)
    return lambda record, element: (first if asked(record, element) is True else second)(record, element)


def _one(apply: Callable[[Any], Any]) -> Callable[[Any], Closure]:
    """An operation on one value, unknown when the value is."""

    def build(part: Any) -> Closure:
        closure = compiled(part)

        def run(record: Row, element: Row) -> Any:
            value = closure(record, element)
            return None if value is None else apply(value)

        return run

    return build


def _two(apply: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Closure]:
    """An operation on two values, unknown when one of them is."""

    def build(left: Any, right: Any) -> Closure:
        first = compiled(left)
        if not isinstance(right, Node):

            def against(record: Row, element: Row) -> Any:
                value = first(record, element)
                return None if value is None else apply(value, right)

            return against
        second = compiled(right)

        def run(record: Row, element: Row) -> Any:
            value = first(record, element)
            if value is None:
                return None
            other = second(record, element)
            return None if other is None else apply(value, other)

        return run

    return build


def _sum(*parts: Node) -> Closure:
    closures = [compiled(part) for part in parts]

    def total(record: Row, element: Row) -> int | None:
        answer = 0
        for closure in closures:
            value = closure(record, element)
            if value is None:
                return None
            answer += value
        return answer

    return total


def _in(part: Node, choices: frozenset[Any]) -> Closure:
    return _one(lambda value: value in choices)(part)


def _starts(part: Node, prefixes: tuple[str, ...]) -> Closure:
    return _one(lambda value: value.startswith(prefixes))(part)


def _holds(part: Node, words: tuple[str, ...]) -> Closure:
    return _one(lambda value: any(word in value for word in words))(part)


def _matches(part: Node, pattern: str) -> Closure:
    matcher = re.compile(pattern).fullmatch
    return _one(lambda value: matcher(value) is not None)(part)


def _reads(part: Node, name: str) -> Closure:
    return _one(shapes.SHAPES[name])(part)


def _bits(part: Node, mask: int) -> Closure:
    return _one(lambda value: value & mask != 0)(part)


def _slice(part: Node, start: int, length: int) -> Closure:
    return _one(lambda value: value[start : start + length])(part)


OPERATIONS: dict[str, Callable[..., Closure]] = {
    "record": _record,
    "element": _element,
    "and": _and,
    "or": _or,
    "not": _not,
    "unknown": _unknown,
    "is": _is,
    "said": _said,
    "if": _if,
    "eq": _two(operator.eq),
    "ne": _two(operator.ne),
    "lt": _two(operator.lt),
    "le": _two(operator.le),
    "gt": _two(operator.gt),
    "ge": _two(operator.ge),
    "add": _two(operator.add),
    "sub": _two(operator.sub),
    "mul": _two(operator.mul),
    "floordiv": _two(operator.floordiv),
    "mod": _two(operator.mod),
    "min": _two(min),
    "abs": _one(abs),
    "sum": _sum,
    "in": _in,
    "starts": _starts,
    "holds": _holds,
    "matches": _matches,
    "reads": _reads,
    "bits": _bits,
    "slice": _slice,
    "joined": _two(operator.add),
    "pick": lambda part, signs: _one(lambda value: signs[value])(part),
    "integer": _one(int),
    "day_of": _one(shapes.day_of),
    "names_differ": _two(shapes.names_differ),
}
