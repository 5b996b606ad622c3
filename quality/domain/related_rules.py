"""The rules that indicators.csv relates to each indicator (its column related_rules), as sets of ids."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

from quality import data
from quality.domain.rules.catalogue import catalogue

_ENTRY = re.compile(r"(?P<series>HP-[A-Z]-)(?:(?P<first>\d{3})(?:\.\.(?P<last>\d{3}))?|\*)")


@cache
def related_rules() -> Mapping[str, frozenset[str]]:
    """Ids of the related rules by indicator; empty where the catalogue names no single rule."""
    known = catalogue()
    return MappingProxyType(
        {row["id"]: rules_named(row["related_rules"], known) for row in data.rows("indicators")}
    )


def rules_named(text: str, known: Collection[str]) -> frozenset[str]:
    """The ids among `known` that a text like `HP-F-034, HP-X-001..010, HP-M-*` names.

    Words that are no ids ("all rules") name none; raises ValueError for an id or a range without a rule.
    """
    found: set[str] = set()
    for entry in _ENTRY.finditer(text):
        first, last = entry["first"], entry["last"] or entry["first"]
        series = {one for one in known if one.startswith(entry["series"])}
        named = {one for one in series if first is None or first <= one[-3:] <= last}
        if not named or (first and not entry["last"] and f"{entry['series']}{first}" not in named):
            raise ValueError(f"no rule {entry[0]}")
        found |= named
    return frozenset(found)
