"""How many required items of a record apply, and how many of them are filled (QI-01b).

The items are those that completeness rules of severity error ask for: each such rule is "it applies and it
is missing", and here its two halves are asked apart. An item that several rules ask for counts once; rules
about a pair of cells (only one of them filled) ask for no item of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from quality.domain.language.nodes import Node
from quality.domain.language.scalars import Closure, compiled
from quality.domain.plan import Step, steps
from quality.domain.records import Record
from quality.domain.rules.completeness import no_coma_time


@dataclass(frozen=True)
class Requirement:
    """One rule's two halves; `path` may hold empty brackets for the element that is asked."""

    rule: str
    group: str | None
    path: str
    applies: Closure
    lacks: Closure


def items_of(record: Record, severities: Mapping[str, str]) -> tuple[int, int]:
    """Required items filled, and required items that apply, by the rules that are errors in `severities`."""
    applicable: set[str] = set()
    lacking: set[str] = set()
    for path, is_lacking in _asked(record, severities):
        applicable.add(path)
        if is_lacking:
            lacking.add(path)
    return len(applicable - lacking), len(applicable)


def _asked(record: Record, severities: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    for item in requirements():
        if severities.get(item.rule) != "error":
            continue
        elements = [record.columns] if item.group is None else record.elements[item.group]
        for element in elements:
            if item.applies(record.columns, element) is True:
                path = item.path if item.group is None else item.path.replace("[]", f"[{element['i']}]")
                yield path, item.lacks(record.columns, element) is True


@cache
def requirements() -> tuple[Requirement, ...]:
    """The requirements of all completeness rules, in the order of the catalogue."""
    found = (_requirement(step) for step in steps() if step.facts.category == "completeness")
    return tuple(item for item in found if item is not None)


def _requirement(step: Step) -> Requirement | None:
    fires = step.case.fires
    parts = fires.args if fires.op == "and" else (fires,)
    lacks = [part for part in parts if _is_lack(part)]
    if len(lacks) != 1:
        return None
    rest = [part for part in parts if part is not lacks[0]]
    applies: Node | bool = True if not rest else rest[0] if len(rest) == 1 else Node("and", *rest)
    return Requirement(step.facts.id, step.group, step.paths[0], compiled(applies), compiled(lacks[0]))


def _is_lack(node: Node) -> bool:
    """Whether a node says that something is missing, blank or only a dash."""
    return node is no_coma_time or node.op == "unknown" or (node.op == "is" and node.args[1:] == ("-",))
