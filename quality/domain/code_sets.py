"""Sets of ICD codes that rules ask for, each one bit of a mask that is worked out once for each
distinct code.

A set is written as rules write it: `"Z37"` is a prefix, `"O80..O84"` a range over the first characters
of the code.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from quality import data
from quality.domain.language.nodes import Node, element, record

WORD = 62
"""Bits of a mask kept in one signed 64-bit column."""

DIAGNOSIS = "diagnosis"
OPERATION = "operation"
SETS: dict[str, list["CodeSet"]] = {DIAGNOSIS: [], OPERATION: []}


@dataclass(frozen=True, eq=False)
class CodeSet:
    """One set: its number gives word and bit; `holds` says whether a code belongs to it, without
    dictionaries."""

    kind: str
    number: int
    title: str
    holds: Callable[[str], bool]

    def within(self, view: str, *, each: bool = False) -> Node:
        """Ask a mask column whether this set is among what it holds; a missing code is unknown."""
        word, bit = divmod(self.number, WORD)
        name = f"{view}.bits{word}"
        return Node("bits", element(name) if each else record(name), 1 << bit)


def register(kind: str, title: str, holds: Callable[[str], bool]) -> CodeSet:
    """Give a set its bit; the same title is the same set."""
    for known in SETS[kind]:
        if known.title == title:
            return known
    made = CodeSet(kind, len(SETS[kind]), title, holds)
    SETS[kind].append(made)
    return made


def codes(*parts: str, kind: str = DIAGNOSIS) -> CodeSet:
    """The codes of some prefixes and ranges."""
    prefixes = tuple(part for part in parts if ".." not in part)
    ranges = [(low, high) for low, _, high in (part.partition("..") for part in parts if ".." in part)]

    def holds(code: str) -> bool:
        return code.startswith(prefixes) or any(low <= code[: len(low)] <= high for low, high in ranges)

    return register(kind, " ".join(parts), holds)


def op_codes(*parts: str) -> CodeSet:
    """The operation codes of some prefixes and ranges."""
    return codes(*parts, kind=OPERATION)


def shaped(title: str, pattern: str, kind: str = DIAGNOSIS) -> CodeSet:
    """The codes that match a pattern from beginning to end."""
    matcher = re.compile(pattern, re.ASCII).fullmatch
    return register(kind, title, lambda code: matcher(code) is not None)


def limited(title: str, of: str, **wanted: str) -> CodeSet:
    """The codes of the rows of icd_limits.csv with the wanted cells."""
    rows = [row for row in data.rows("icd_limits") if all(row[key] == cell for key, cell in wanted.items())]
    ranges = [(row["code_from"], row["code_to"]) for row in rows]
    return register(of, title, lambda code: any(low <= code[: len(low)] <= high for low, high in ranges))


def answered(title: str, kind: str) -> CodeSet:
    """A set that only the loaded dictionaries can answer; see `code_book.py`."""
    return register(kind, title, lambda code: False)


def words(kind: str) -> int:
    """Say how many mask columns the sets of one kind need."""
    return -(-len(SETS[kind]) // WORD)


MAIN, OTHERS, ALL = "diagnoses.first", "diagnoses.others", "diagnoses.all"
FIRST_OP, OTHER_OPS, ALL_OPS = "operations.first", "operations.others", "operations.all"


def main_dx(*parts: str) -> Node:
    """Whether the principal diagnosis is of a set; unknown when it is missing."""
    return codes(*parts).within(MAIN)


def some_dx(*parts: str) -> Node:
    """Whether any present diagnosis code is of a set."""
    return codes(*parts).within(ALL)


def other_dx(*parts: str) -> Node:
    """Whether any diagnosis code but the principal one is of a set."""
    return codes(*parts).within(OTHERS)


def some_op(*parts: str) -> Node:
    """Whether any present operation code is of a set."""
    return op_codes(*parts).within(ALL_OPS)


def first_op(*parts: str) -> Node:
    """Whether the principal operation is of a set; unknown when it is missing."""
    return op_codes(*parts).within(FIRST_OP)


def other_op(*parts: str) -> Node:
    """Whether any operation but the principal one is of a set."""
    return op_codes(*parts).within(OTHER_OPS)


def outpatient(*parts: str) -> Node:
    """Whether the outpatient diagnosis is of a set; unknown when it is missing."""
    return codes(*parts).within("outpatient_diag_code")


def external_cause(*parts: str) -> Node:
    """Whether the external cause is of a set; unknown when it is missing."""
    return codes(*parts).within("external_cause_code")


NOT_IN_DIAGNOSES = answered("not in the diagnosis dictionary", DIAGNOSIS)
NOT_IN_MORPHOLOGY = answered("not in the morphology dictionary", DIAGNOSIS)
NOT_IN_OPERATIONS = answered("not in the operation dictionary", OPERATION)
OF_CLASS = {
    name: answered(f"class {name}", OPERATION)
    for name in ("surgery", "interventional", "diagnostic", "therapeutic")
}
