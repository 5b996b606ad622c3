"""What is known of a code: the sets it belongs to, its title, its age limits; worked out once for each
code."""

from typing import NamedTuple

from quality import data
from quality.domain import code_sets
from quality.domain.code_sets import DIAGNOSIS, OF_CLASS, OPERATION, SETS, WORD
from quality.domain.dictionaries import Dictionaries

MOST_KEPT = 200_000
"""A file of nonsense may hold any number of distinct codes: beyond this many the memory starts afresh."""


class DiagnosisFacts(NamedTuple):
    """Masks, dictionary title, and the ages outside of which the code is wrong or unusual (None: no
    limit)."""

    bits: tuple[int, ...]
    title: str | None
    error_min: int | None
    error_max: int | None
    warning_min: int | None
    warning_max: int | None


class OperationFacts(NamedTuple):
    """Masks and dictionary title of an operation code."""

    bits: tuple[int, ...]
    title: str | None


class CodeBook:
    """The facts about codes under one set of dictionaries."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self.dictionaries = dictionaries
        self._diagnoses: dict[str, DiagnosisFacts] = {}
        self._operations: dict[str, OperationFacts] = {}

    def diagnosis(self, code: str) -> DiagnosisFacts:
        """Give the facts of a diagnosis, external cause or morphology code."""
        facts = self._diagnoses.get(code)
        if facts is None:
            if len(self._diagnoses) >= MOST_KEPT:
                self._diagnoses.clear()
            facts = self._diagnoses[code] = self._read_diagnosis(code)
        return facts

    def operation(self, code: str) -> OperationFacts:
        """Give the facts of an operation code."""
        facts = self._operations.get(code)
        if facts is None:
            if len(self._operations) >= MOST_KEPT:
                self._operations.clear()
            facts = self._operations[code] = self._read_operation(code)
        return facts

    def title(self, code: str) -> str | None:
        """Give the dictionary name of a diagnosis code; a pair that has none of its own takes its first
        part's."""
        listed = self.dictionaries.diagnoses or {}
        return listed.get(code) or listed.get(code.partition("+")[0])

    def _read_diagnosis(self, code: str) -> DiagnosisFacts:
        dictionaries = self.dictionaries
        title = self.title(code)
        answers = set()
        if dictionaries.diagnoses is not None and title is None:
            answers.add(code_sets.NOT_IN_DIAGNOSES)
        if dictionaries.morphology is not None and code not in dictionaries.morphology:
            answers.add(code_sets.NOT_IN_MORPHOLOGY)
        limits = (*age_limits(code, "error"), *age_limits(code, "warning"))
        return DiagnosisFacts(mask(DIAGNOSIS, code, answers), title, *limits)

    def _read_operation(self, code: str) -> OperationFacts:
        listed = self.dictionaries.operations
        entry = listed.get(code) if listed is not None else None
        answers = set()
        if listed is not None and entry is None:
            answers.add(code_sets.NOT_IN_OPERATIONS)
        if entry is not None and entry.sure_class in OF_CLASS:
            answers.add(OF_CLASS[entry.sure_class])
        return OperationFacts(mask(OPERATION, code, answers), entry.name if entry else None)


def mask(kind: str, code: str, answers: set[code_sets.CodeSet]) -> tuple[int, ...]:
    """Write the sets that a code belongs to as bits, cut into words."""
    whole = 0
    for known in SETS[kind]:
        if known in answers or known.holds(code):
            whole |= 1 << known.number
    return tuple((whole >> (WORD * word)) & ((1 << WORD) - 1) for word in range(code_sets.words(kind)))


def age_limits(code: str, severity: str) -> tuple[int | None, int | None]:
    """Give the youngest and oldest age in years that every row of one severity allows for a code."""
    youngest: list[int] = []
    oldest: list[int] = []
    for row in data.rows("icd_limits"):
        low, high = row["code_from"], row["code_to"]
        if row["kind"] != "age" or row["severity"] != severity or not low <= code[: len(low)] <= high:
            continue
        if row["min_age_years"]:
            youngest.append(int(row["min_age_years"]))
        if row["max_age_years"]:
            oldest.append(int(row["max_age_years"]))
    return max(youngest, default=None), min(oldest, default=None)
