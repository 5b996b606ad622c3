"""What one save changed: each field by its key path, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Change(NamedTuple):
    """One field; None is a field that was not there."""

    path: str
    before: str | None
    after: str | None


def flat(record: Mapping[str, Any]) -> dict[str, str]:
    """The filled fields of a record by key path: `diagnoses[0].code`; keys that begin with _ are left out."""
    return {path: text for path, text in _walk("", record) if text != ""}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Fields that differ, in the order of the new record, then those that are gone."""
    old, new = flat(before), flat(after)
    paths = [*new, *(path for path in old if path not in new)]
    return [Change(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]


def _walk(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            if not key.startswith("_"):
                yield from _walk(f"{path}.{key}" if path else key, one)
    elif isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from _walk(f"{path}[{index}]", one)
    elif value is not None:
        yield path, _text(value)


def _text(value: Any) -> str:
    if value is True or value is False:
        return "1" if value else "0"
    return str(value)
