"""What an example is: the valid record, a small patch, and the findings of one rule."""

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE: Mapping[str, Any] = json.loads(Path(__file__).with_name("base.json").read_text(encoding="utf-8"))
Patch = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """`expected` holds (key paths, value) of each finding of the rule, in order."""

    rule: str
    kind: str
    patch: Patch
    expected: tuple[tuple[tuple[str, ...], str | None], ...] = ()

    @property
    def name(self) -> str:
        """Names the example in a failing test."""
        return f"{self.rule} {self.kind}"

    @property
    def record(self) -> dict[str, Any]:
        """The patched record."""
        return patched(self.patch)


def case(rule: str, *, passes: Patch, fails: tuple[Any, ...], edge: tuple[Any, ...]) -> tuple[Example, ...]:
    """Three examples of a rule; a tuple is a patch and its findings, each as "path path = value"."""
    return (
        Example(rule, "passes", passes),
        Example(rule, "fails", fails[0], tuple(map(_expected, fails[1:]))),
        Example(rule, "edge", edge[0], tuple(map(_expected, edge[1:]))),
    )


def _expected(text: str) -> tuple[tuple[str, ...], str | None]:
    paths, _, value = text.partition(" = ")
    return tuple(paths.split()), value or None


def patched(patch: Patch) -> dict[str, Any]:
    """The valid record with `operations[0].date`-like paths set; None takes a key away."""
    record = copy.deepcopy(dict(BASE))
    for path, value in patch.items():
        _set(
            record, [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)], value
        )
    return record


def _set(target: Any, steps: list[Any], value: Any) -> None:
    step, *rest = steps
    if isinstance(step, int):
        target.extend({} if rest else "-" for _ in range(step + 1 - len(target)))
    if rest:
        if not isinstance(step, int):
            target.setdefault(step, [] if isinstance(rest[0], int) else {})
        _set(target[step], rest, value)
    elif value is None and not isinstance(step, int):
        target.pop(step, None)
    else:
        target[step] = value
