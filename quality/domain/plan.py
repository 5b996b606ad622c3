"""The order of work: every case of every rule, with its key paths worked out, shared by both ways of
checking."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from quality.domain.fields import BY_TEMPLATE, RECORD, SUM_ITEMS
from quality.domain.language.nodes import TOTALS, Node, element
from quality.domain.language.words import any_of
from quality.domain.rules.catalogue import RuleFacts, catalogue
from quality.domain.rules.rule import Case, RepairRule

AGES = {"exp_age_years": ("birth_date", "admission_time"), "exp_age_days": ("birth_date", "admission_time")}
VIEW = re.compile(r"(diagnoses|operations)\.(first|others|all)\.bits(\d+)\Z")


@dataclass(frozen=True, eq=False)
class Step:
    """One case of one rule; `number` orders findings of a record, paths with `[]` stand for the blamed
    elements."""

    number: int
    facts: RuleFacts
    case: Case
    paths: tuple[str, ...]
    blame: dict[str, Node]

    @property
    def group(self) -> str | None:
        """The group whose elements are asked, None for a case about the record."""
        return None if self.case.scope == RECORD else self.case.scope


@cache
def steps() -> tuple[Step, ...]:
    """Give every case of every rule about a record, in the order of the catalogue."""
    found: list[Step] = []
    for facts in catalogue().values():
        definition = facts.definition
        for case in definition.cases if definition is not None else ():
            paths = tuple(_paths(case.fields or facts.fields))
            blame = _blame(case, paths)
            if case.scope == RECORD:
                paths = tuple(_without_brackets(path, blame) for path in paths)
            found.append(Step(len(found), facts, case, paths, blame))
    return tuple(found)


@cache
def repair_rules() -> tuple[tuple[RuleFacts, RepairRule], ...]:
    """Give the rules that report what was repaired while a cell was read."""
    found = ((facts, facts.definition) for facts in catalogue().values())
    return tuple((facts, rule) for facts, rule in found if isinstance(rule, RepairRule))


def _paths(fields: Iterable[str]) -> Iterator[str]:
    """Write out what rules.csv abbreviates: cost_* and the ages that are worked out from two dates, which
    come last."""
    seen: set[str] = set()
    for field in sorted(fields, key=AGES.__contains__):
        for path in SUM_ITEMS if field == "cost_*" else AGES.get(field, (field,)):
            if path not in seen:
                seen.add(path)
                yield path


def _blame(case: Case, paths: tuple[str, ...]) -> dict[str, Node]:
    """Say which elements a case about the record blames: those that make its conditions true."""
    if case.scope != RECORD:
        return {}
    found = dict(case.blame)
    for group in {path.partition("[]")[0] for path in paths if "[]" in path} - set(found):
        if causes := _causes(case.fires, group):
            found[group] = any_of(causes)
    firsts = {path.partition("[0]")[0] for path in paths if "[0]" in path}
    return {group: node & (element("i") >= 1) if group in firsts else node for group, node in found.items()}


def _without_brackets(path: str, blame: dict[str, Node]) -> str:
    """Name the group itself where there is no element to blame, as when none is there at all."""
    group, bracket, _ = path.partition("[]")
    return group if bracket and group not in blame else path


def _causes(fires: Node, group: str) -> list[Node]:
    return [cause for node in _affirmed(fires) if (cause := _cause(node, group)) is not None]


def _affirmed(node: Node) -> Iterator[Node]:
    """Give the conditions that a tree asks to be true."""
    if node.op in ("and", "or"):
        for part in node.args:
            yield from _affirmed(part)
    else:
        yield node


def _cause(node: Node, group: str) -> Node | None:
    if node.op == "bits" and (found := VIEW.match(node.args[0].args[0])) and found[1] == group:
        of_set = Node("bits", element(f"code.bits{found[3]}"), node.args[1])
        if found[2] == "all":
            return of_set
        return of_set & (element("i") == 0 if found[2] == "first" else element("i") >= 1)
    if node.op == "record":
        return next((t.condition for t in TOTALS if t.name == node.args[0] and t.group == group), None)
    return None


@cache
def _places() -> dict[str, int]:
    return {template: place for place, template in enumerate(BY_TEMPLATE)}


def place_of(path: str) -> int:
    """Give the place of a key path in fields.csv: findings of one rule and element are ordered by it."""
    places = _places()
    template = re.sub(r"\[\d*\]", "[]", path)
    return places.get(template, places.get(f"{template}[]", len(places)))
