"""What changed among a database's settings between two inspections (M20, R04)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_KEPT = 50
"""A check keeps no more rows of evidence, in the order of names."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """`before` or `now` is None when the setting stood at its default then."""

    name: str
    before: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class SettingsDiff:
    """`compared_to` is the last name that both lists reach, empty when both are whole."""

    changes: tuple[SettingChange, ...]
    compared_to: str = ""


def compare_settings(now: Mapping[str, str], before: Mapping[str, str]) -> SettingsDiff:
    """The settings whose value differs, by name; what only a list cut short could tell is left out."""
    ends = [max(one) for one in (now, before) if len(one) >= MOST_KEPT]
    last = min(ends, default="")
    names = [name for name in sorted(now.keys() | before.keys()) if not last or name <= last]
    changes = (SettingChange(name, before.get(name), now.get(name)) for name in names)
    return SettingsDiff(tuple(one for one in changes if one.before != one.now), last)


def settings_of(rows: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Names and values as the rows of evidence hold them."""
    return {str(row["object"]): str(row.get("detail") or "") for row in rows if row.get("object")}
