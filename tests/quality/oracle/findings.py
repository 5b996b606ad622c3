"""What a rule says of a record, and the register of rules."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .record import Record
from .truth import Truth


class Finding(NamedTuple):
    """One failure: the rule, concrete key paths, the offending text."""

    rule: str
    fields: tuple[str, ...]
    value: str | None = None


Found = Iterable[tuple[Truth, tuple[str, ...]]]
RULES: dict[str, Callable[[Record], Iterator[Finding]]] = {}


def rule(name: str) -> Callable[[Callable[[Record], Found]], Callable[[Record], Found]]:
    """Registers a function that yields (truth, fields) for each thing it judges; only true fires."""

    def register(judge: Callable[[Record], Found]) -> Callable[[Record], Found]:
        def findings(record: Record) -> Iterator[Finding]:
            for truth, paths in judge(record):
                if truth is True:
                    yield Finding(name, tuple(paths))

        assert name not in RULES, name
        RULES[name] = findings
        return judge

    return register


def fires(name: str, record: Record) -> bool:
    """Whether a rule fails on a record; "passes rule R" is its negation."""
    return any(True for _ in RULES[name](record))


def fires_at(name: str, record: Record, path: str) -> bool:
    """Whether a rule fails on one field of a record."""
    return any(path in finding.fields for finding in RULES[name](record))
