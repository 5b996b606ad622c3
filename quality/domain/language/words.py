"""The words that rules use: present, missing, before, one_of … each built of the operations in `nodes`.

A field is named by its key; in a rule asked of each element of a group, by its name there with `each=True`.
"""

from collections.abc import Iterable
from typing import Any

from quality.domain.language.nodes import Node, element, record


def column(name: str, *, each: bool = False) -> Node:
    """A column of the element when the rule asks each element, of the record otherwise."""
    return element(name) if each else record(name)


def text(name: str, *, each: bool = False) -> Node:
    """The normalised text of a field, unknown when it is missing (blank or a dash)."""
    return Node("said", column(name, each=each))


def blank(name: str, *, each: bool = False) -> Node:
    """Whether nothing was filled in, not even a dash."""
    return Node("unknown", column(name, each=each))


def dash(name: str, *, each: bool = False) -> Node:
    """Whether the field holds a single dash."""
    return Node("is", column(name, each=each), "-")


def missing(name: str, *, each: bool = False) -> Node:
    """Whether the field is blank or a dash."""
    return Node("unknown", text(name, each=each))


def present(name: str, *, each: bool = False) -> Node:
    """Whether the field holds something."""
    return ~missing(name, each=each)


def code(name: str, *, each: bool = False) -> Node:
    """The canonical code of a coded field, unknown when missing or outside its domain."""
    return column(f"{name}.code", each=each)


def whole(name: str, *, each: bool = False) -> Node:
    """The whole number in a field, unknown when missing or unreadable."""
    return column(f"{name}.int", each=each)


def amount(name: str, *, each: bool = False) -> Node:
    """A decimal that is not money; only its sign may be asked."""
    return column(f"{name}.amount", each=each)


def cents(name: str) -> Node:
    """An amount of money in whole cents, unknown when missing or unreadable."""
    return record(f"{name}.cents")


def cost(name: str) -> Node:
    """A cost item in whole cents: blank and dash count as 0, unreadable is unknown; see `terms.DERIVED`."""
    return record(f"{name}.cost")


def day(name: str, *, each: bool = False) -> Node:
    """The calendar day of a date in China, as a number of days."""
    return column(f"{name}.day", each=each)


def ymd(name: str, *, each: bool = False) -> Node:
    """The calendar day as the number yyyymmdd."""
    return column(f"{name}.ymd", each=each)


def minute(name: str, *, each: bool = False) -> Node:
    """The minute of a moment, unknown when it has no clock part."""
    return column(f"{name}.minute", each=each)


def known(value: Node) -> Node:
    """Whether a value is known."""
    return ~Node("unknown", value)


def unknown(value: Node) -> Node:
    """Whether a value is not known."""
    return Node("unknown", value)


def surely(condition: Node) -> Node:
    """Whether a condition is true; unknown counts as false. `~surely(x)` reads `x does not fire`."""
    return Node("is", condition, True)


def one_of(value: Node, *choices: Any) -> Node:
    """Whether a value is among constants."""
    return Node("in", value, frozenset(choices))


def between(value: Node, low: int, high: int) -> Node:
    """Whether a number lies between two bounds, both included."""
    return (value >= low) & (value <= high)


def starts(value: Node, *prefixes: str) -> Node:
    """Whether a text starts with one of the prefixes."""
    return Node("starts", value, prefixes)


def holds(value: Node, *words: str) -> Node:
    """Whether a text contains one of the words."""
    return Node("holds", value, words)


def matches(value: Node, pattern: str) -> Node:
    """Whether the whole text matches a pattern of ASCII classes that Python and Rust read alike."""
    return Node("matches", value, pattern)


def reads(value: Node, name: str) -> Node:
    """Whether a text passes a named test of `shapes.py`, asked once for each distinct text."""
    return Node("reads", value, name)


def choose(condition: Node, yes: Any, no: Any) -> Node:
    """One of two values; what the condition is not surely true of gets the second."""
    return Node("if", condition, yes, no)


def smaller(first: Any, second: Any) -> Node:
    """The smaller of two numbers."""
    return Node("min", first, second)


def added(parts: Iterable[Node]) -> Node:
    """The sum of several numbers, unknown when one of them is."""
    return Node("sum", *parts)


def before(first: str, second: str, *, each_first: bool = False, each_second: bool = False) -> Node:
    """Whether one moment is before another: to the minute when both have a clock part, by calendar day
    otherwise."""
    early, late = minute(first, each=each_first), minute(second, each=each_second)
    by_day = day(first, each=each_first) < day(second, each=each_second)
    return choose(known(early) & known(late), early < late, by_day)


def any_of(conditions: Iterable[Node]) -> Node:
    """Whether one of several conditions holds."""
    return Node("or", *conditions)
