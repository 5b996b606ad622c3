"""All lists a hospital uses on a day, held in memory by every process until a version is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from codes.domain.classes import CHECKED
from codes.models.code import Code
from codes.models.version import CodeSystemVersion
from core.marks import Held, Mark

MARK = Mark("codes:mark")
MOST_KEPT = 8
MOST_DAYS = 500


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a list says of one code; a class without a basis in a hospital's own list is official: checked."""

    name_zh: str
    name_en: str
    category: str
    category_basis: str


@dataclass(frozen=True, slots=True)
class CodeTables:
    """`tables[key][code]`; `versions` names the versions they come from, equal for equal tables."""

    tables: Mapping[str, Mapping[str, Meaning]]
    versions: tuple[tuple[str, int], ...]


_by_day: Held[tuple[int | None, date], CodeTables] = Held(MARK, most=MOST_DAYS)
_by_versions: dict[tuple[tuple[str, int], ...], CodeTables] = {}


def code_tables(*, hospital_id: int | None, on: date) -> CodeTables:
    """The lists in force on `on`, a hospital's own before the shared; before the first version, the first."""
    return _by_day.get((hospital_id, on), lambda: _load(hospital_id, on))


def tables_of_versions(*, versions: Iterable[tuple[str, int]], on: date) -> CodeTables:
    """The very versions named (key of the list, id), whatever was published since; raises
    CodeSystemVersion.DoesNotExist when one of them is gone."""
    names = tuple(sorted(versions))
    if names not in _by_versions:
        ids = [pk for _, pk in names]
        chosen = list(CodeSystemVersion.objects.select_related("system").filter(pk__in=ids))
        if len(chosen) != len(names):
            raise CodeSystemVersion.DoesNotExist
        _keep(names, chosen, on)
    return _by_versions[names]


def forget_dictionaries() -> None:
    """Make every process read the lists anew, now and once the change is committed."""
    MARK.change()


def _load(hospital_id: int | None, on: date) -> CodeTables:
    chosen = _chosen_versions(hospital_id, on)
    names = tuple(sorted((version.system.key, version.pk) for version in chosen))
    if names not in _by_versions:
        _keep(names, chosen, on)
    return _by_versions[names]


def _keep(names: tuple[tuple[str, int], ...], chosen: list[CodeSystemVersion], on: date) -> None:
    while len(_by_versions) >= MOST_KEPT:
        _by_versions.pop(next(iter(_by_versions)))
    _by_versions[names] = CodeTables(_read_tables(chosen, on), names)


def _chosen_versions(hospital_id: int | None, on: date) -> list[CodeSystemVersion]:
    published = CodeSystemVersion.objects.published().select_related("system").order_by("valid_from")
    by_system: dict[int, CodeSystemVersion] = {}
    for version in published:
        if version.system.hospital_id not in (None, hospital_id):
            continue
        if version.system_id not in by_system or version.valid_from <= on:
            by_system[version.system_id] = version
    by_key: dict[str, CodeSystemVersion] = {}
    for version in by_system.values():
        if version.system.key not in by_key or version.system.hospital_id is not None:
            by_key[version.system.key] = version
    return list(by_key.values())


def _read_tables(chosen: list[CodeSystemVersion], on: date) -> dict[str, dict[str, Meaning]]:
    """The codes of these versions; one query for all that are read as of the same day."""
    keys_by_day: dict[date, dict[int, str]] = {}
    for version in chosen:
        keys_by_day.setdefault(_day_within(version, on), {})[version.system_id] = version.system.key
    tables: dict[str, dict[str, Meaning]] = {version.system.key: {} for version in chosen}
    own = {version.system_id for version in chosen if version.system.hospital_id is not None}
    for day, keys in keys_by_day.items():
        rows = Code.objects.filter(system__in=keys).valid_on(day).order_by()
        columns = rows.values_list("system_id", "code", "name_zh", "name_en", "category", "category_basis")
        for system_id, code, name_zh, name_en, category, basis in columns.iterator(chunk_size=5000):
            official = CHECKED if category and system_id in own else ""
            tables[keys[system_id]][code] = Meaning(name_zh, name_en, category, basis or official)
    return tables


def _day_within(version: CodeSystemVersion, on: date) -> date:
    """The day on which to read a version that may begin after `on`, or have ended before it."""
    day = max(on, version.valid_from) if version.valid_from else on
    return day if version.valid_to is None else min(day, version.valid_to)
