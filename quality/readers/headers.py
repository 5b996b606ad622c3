"""Which column of a batch file is which field: by HQMS code in any case, or by Chinese name (README)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from quality import data
from quality.domain.dates import BLANKS
from quality.domain.fields import GROUP_SIZES, RECORD, columns, split_key
from quality.domain.frames.raw import Place
from quality.faults import gettext_noop

BLANK = dict.fromkeys(map(ord, BLANKS))
ESSENTIAL = {
    "A48": gettext_noop("record number (A48)"),
    "B15": gettext_noop("discharge time (B15)"),
    "C03C": gettext_noop("main diagnosis code (C03C)"),
}
SUFFIX = re.compile(r"(.*?\D)0*([1-9]\d?)\Z")


@dataclass(frozen=True)
class Header:
    """Where each column belongs (None: unknown), which mandatory columns are absent, which are unknown."""

    places: tuple[Place | None, ...]
    missing: list[str]
    unknown: list[str]
    coded: int
    """How many columns are named by HQMS code."""

    @property
    def required(self) -> tuple[int, int]:
        """How many of the mandatory columns are there, and how many there are."""
        return len(_mandatory()) - len(self.missing), len(_mandatory())

    @property
    def lacking(self) -> list[str]:
        """The columns without which no homepage can be told from another, as far as they are absent."""
        return [title for code, title in ESSENTIAL.items() if code in self.missing]

    @property
    def is_of_homepages(self) -> bool:
        """Whether the table is one of homepages, not of another kind with a column or two in common."""
        found, required = self.required
        is_coded = 2 * self.coded > len(self.places)
        return is_coded or not self.lacking or 2 * found >= required


def read_header(cells: Sequence[str]) -> Header:
    """Match the columns of a header; a field named twice counts where it stands first."""
    taken: set[Place] = set()
    places: list[Place | None] = []
    names = frozenset(map(plain, cells))
    for cell in cells:
        place = _place(plain(cell), names, taken)
        places.append(place)
        if place is not None:
            taken.add(place)
    unknown = [cell for cell, place in zip(cells, places, strict=True) if place is None]
    codes = {place: code for code, place in columns().items()}
    missing = [codes[place] for place in _mandatory() if place not in taken]
    coded = sum(plain(cell) in _by_code() for cell, place in zip(cells, places, strict=True) if place)
    return Header(tuple(places), missing, unknown, coded)


def plain(cell: str) -> str:
    """Write a header as it is compared: after NFKC, without blanks, in upper case."""
    return unicodedata.normalize("NFKC", cell).translate(BLANK).upper()


def _place(name: str, names: frozenset[str], taken: set[Place]) -> Place | None:
    by_code = _by_code().get(name)
    if by_code is not None:
        return None if by_code in taken else by_code
    named = _by_name().get(name)
    if named is not None:
        return next((place for place in named if place not in taken), None)
    suffixed = SUFFIX.match(name)
    numbered = _numbered(suffixed[1], int(suffixed[2]), names) if suffixed else None
    return None if numbered in taken else numbered


def _numbered(name: str, number: int, names: frozenset[str]) -> Place | None:
    """The field that a name with a number means among the names of a header.

    Where a field of the record shares its name with a group (病理诊断编码: C09C, then block F) and the bare
    name does not stand there, it is number 1.
    """
    alike = _by_name().get(name, [])
    if alike and alike[0][0] == RECORD and name not in names:
        return alike[number - 1] if number <= len(alike) else None
    return _by_number().get((name, number))


@cache
def _by_code() -> dict[str, Place]:
    return {code.upper(): place for code, place in columns().items()}


@cache
def _by_name() -> dict[str, list[Place]]:
    """List for each name the fields it fills, in file order."""
    found: dict[str, list[Place]] = {}
    for name, _, place in _named():
        found.setdefault(name, []).append(place)
    return found


@cache
def _by_number() -> dict[tuple[str, int], Place]:
    """Find repeated fields by name and number: 出院其他诊断编码3."""
    found: dict[tuple[str, int], Place] = {}
    for name, number, place in _named():
        if number is not None:
            found.setdefault((name, number), place)
    return found


@cache
def _named() -> tuple[tuple[str, int | None, Place], ...]:
    found: list[tuple[str, int | None, Place]] = []
    for row in data.rows("fields"):
        scope, name, index = split_key(row["key"])
        title = plain(row["name_zh"])
        if index != "i":
            suffixed = SUFFIX.match(title) if scope == "newborn_birth_weights" else None
            base = suffixed[1] if suffixed else title
            number = int(index) + 1 if scope == "newborn_birth_weights" else None
            found.append((base, number, (scope, name, int(index))))
            continue
        first = 1 if scope in ("diagnoses", "operations") and row["code"] else 0
        for i in range(first, GROUP_SIZES[scope]):
            found.append((title, i if first else i + 1, (scope, name, i)))
    return tuple(found)


@cache
def _mandatory() -> tuple[Place, ...]:
    """The columns that a file must have: those of fields that are always required."""
    codes = columns()
    return tuple(
        codes[row["code"]]
        for row in data.rows("fields")
        if row["required"] == "always" and "{NN}" not in row["code"]
    )
