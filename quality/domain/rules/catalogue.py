"""The catalogue: every rule of rules.csv with its definition, metadata and version."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from quality import data
from quality.domain.language.nodes import Node
from quality.domain.rules import (
    clinical,
    coding,
    completeness,
    dictionary,
    format,
    logic_codes,
    logic_patient,
    logic_stay,
    money,
    terms,
)
from quality.domain.rules.rule import Rule

MODULES = (
    completeness,
    format,
    dictionary,
    logic_stay,
    logic_patient,
    logic_codes,
    money,
    clinical,
    coding,
)
DERIVED: dict[str, Node] = {**terms.DERIVED, **logic_patient.DERIVED}
DEFINED: dict[str, Rule] = {rule.id: rule for module in MODULES for rule in module.RULES}


@dataclass(frozen=True)
class RuleFacts:
    """What rules.csv says of a rule; `number` is its place in the file, by which findings are ordered."""

    id: str
    number: int
    category: str
    fields: tuple[str, ...]
    severity: str
    condition: str
    message_zh: str
    message_en: str
    source: str
    scope: str
    profile: str

    @cached_property
    def definition(self) -> Rule | None:
        """The rule as it is written in this package, None for those about a whole file."""
        return DEFINED.get(self.id)


@cache
def catalogue() -> dict[str, RuleFacts]:
    """Give all rules by id, in the order of rules.csv."""
    return {facts.id: facts for facts in _facts()}


@cache
def catalogue_version() -> str:
    """Name the catalogue: a hash over its data files and all sources that decide a verdict."""
    digest = hashlib.sha256(data.fingerprint().encode())
    for source in sources():
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _facts() -> Iterator[RuleFacts]:
    for number, row in enumerate(data.rows("rules")):
        yield RuleFacts(
            id=row["id"],
            number=number,
            category=row["category"],
            fields=tuple(row["fields"].split(";")),
            severity=row["severity"],
            condition=row["condition"],
            message_zh=row["message_zh"],
            message_en=row["message_en"],
            source=row["source"],
            scope=row["scope"],
            profile=row["profile"],
        )


def sources() -> list[Path]:
    """The sources that decide a verdict: how a file is read and cut, its cells understood, the rules asked
    of a record, of a batch and across rows, which code lists they are asked with."""
    quality = Path(__file__).parents[2]
    steps = [quality / f"{name}.py" for name in ("checks", "file_check", "packing", "pinned_lists")]
    lists = [
        quality.parent / "codes" / name for name in ("dictionaries.py", "selectors.py", "domain/classes.py")
    ]
    return sorted([*steps, *lists, *quality.glob("readers/*.py"), *quality.glob("domain/**/*.py")])
