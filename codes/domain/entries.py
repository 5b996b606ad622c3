"""What a list says of one code, and what a new list changes against the old one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from codes.domain.classes import GUESS

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entry:
    """One code as a list gives it; further columns by their headings."""

    code: str
    name_zh: str
    name_en: str = ""
    category: str = ""
    category_basis: str = ""
    parent: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def says(self) -> tuple[object, ...]:
        """Everything but the code, comparable."""
        further = tuple(sorted(self.attributes.items()))
        return (self.name_zh, self.name_en, self.category, self.category_basis, self.parent, further)


@dataclass(frozen=True, slots=True)
class Differences:
    """What publishing would do: codes new, said otherwise (old, new), and gone; each sorted by code."""

    added: tuple[Entry, ...]
    changed: tuple[tuple[Entry, Entry], ...]
    retired: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.retired)


def compare(old: Iterable[Entry], new: Iterable[Entry]) -> Differences:
    """What `new` changes against `old`; codes are unique within each."""
    before = {entry.code: entry for entry in old}
    after = {entry.code: entry for entry in new}
    return Differences(
        added=tuple(after[code] for code in sorted(after.keys() - before.keys())),
        changed=tuple(
            (before[code], after[code])
            for code in sorted(after.keys() & before.keys())
            if before[code].says() != after[code].says()
        ),
        retired=tuple(before[code] for code in sorted(before.keys() - after.keys())),
    )


def completed(new: Iterable[Entry], old: Iterable[Entry], silent: Collection[str]) -> list[Entry]:
    """`new` with what `old` says of the same code in the fields that the new list has no column for.

    What a class rests on stays with that class: where the new list has classes but no basis, it is kept for a
    class that stays the same, unless that was a guess, which the new list now states.
    """
    before = {entry.code: entry for entry in old} if silent else {}
    return [_filled(entry, before[entry.code], silent) if entry.code in before else entry for entry in new]


def _filled(entry: Entry, before: Entry, silent: Collection[str]) -> Entry:
    kept = {name: getattr(before, name) for name in silent}
    is_same_class = entry.category == before.category and before.category_basis != GUESS
    if "category" not in silent and not is_same_class:
        kept.pop("category_basis", None)
    return replace(entry, **kept)
