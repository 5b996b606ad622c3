"""What a rule is: an id of rules.csv and the cases in which it fires."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quality.domain.fields import RECORD
from quality.domain.language.nodes import Node


@dataclass(frozen=True, eq=False)
class Case:
    """One way a rule fires.

    `scope` is the record, or the group whose elements are asked one by one. `fields` are key paths,
    `[]` standing for
    the element (None: those of rules.csv). `expected` is what the message may show instead of what was found;
    `shown` is an amount in cents that was found, where no single field holds it.
    `blame` says, for a rule about the record, which elements of a group are at fault.
    """

    scope: str
    fires: Node
    fields: tuple[str, ...] | None = None
    expected: Node | None = None
    blame: tuple[tuple[str, Node], ...] = ()
    shown: Node | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule by its id; rules.csv holds its severity, messages, source and profile."""

    id: str
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, eq=False)
class RepairRule(Rule):
    """A rule that reports a repair or fault that was noted while a cell was read."""

    repair: int = 0
    fields: frozenset[str] | None = None


def rule(
    number: str,
    fires: Node,
    *,
    fields: Iterable[str] | None = None,
    expected: Node | None = None,
    blame: Iterable[tuple[str, Node]] = (),
    shown: Node | None = None,
) -> Rule:
    """A rule about the record as a whole."""
    paths = None if fields is None else tuple(fields)
    return Rule(f"HP-{number}", (Case(RECORD, fires, paths, expected, tuple(blame), shown),))


def each(
    number: str, group: str, fires: Node, *, fields: Iterable[str] | None = None, expected: Node | None = None
) -> Rule:
    """A rule that every element of a group is asked."""
    paths = None if fields is None else tuple(fields)
    return Rule(f"HP-{number}", (Case(group, fires, paths, expected),))


def for_each_field(number: str, names: Iterable[str], fires: Callable[..., Node]) -> Rule:
    """A rule asked of several fields one by one; `group[].name` asks each element."""
    return Rule(f"HP-{number}", tuple(field_case(name, fires) for name in names))


def field_case(template: str, fires: Callable[..., Node]) -> Case:
    """Ask one field: `fires(name, each=…)` gives the condition."""
    group, bracket, name = template.partition("[]")
    if not bracket:
        return Case(RECORD, fires(template, each=False), (template,))
    return Case(group, fires(name.lstrip(".") or "value", each=True), (template,))


def repair(number: str, noted: int, fields: Iterable[str] | None = None) -> RepairRule:
    """A rule about a repair, of the given fields or of all."""
    return RepairRule(f"HP-{number}", (), noted, None if fields is None else frozenset(fields))
