"""Systems of each hospital and their modules (E02)."""

from collections import Counter
from pathlib import Path

from accounts.models.organisation import Organisation
from contracts.loading.merge import Merge
from contracts.loading.reader import read_rows
from contracts.models.system import Module, System

SystemsByKey = dict[tuple[str, str], System]


def load_systems(directory: Path, merge: Merge, organisations: dict[str, Organisation]) -> SystemsByKey:
    """Systems by hospital's key and their own."""
    columns = ("hospital", "key", "name_zh", "name_en")
    found = {}
    for row in read_rows(directory / "systems.csv", columns, unique=("hospital", "key")):
        hospital = organisations[row.one_of("hospital", organisations)]
        key = row.text("key")
        found[hospital.key, key] = merge.put(
            System,
            f"{hospital.key}/{key}",
            {"hospital": hospital, "key": key},
            {"name_zh": row.text("name_zh"), "name_en": row.text("name_en")},
        )
    return found


def load_modules(directory: Path, merge: Merge, systems: SystemsByKey) -> None:
    """Modules in the order of the file."""
    columns = ("hospital", "system", "code", "name_zh", "name_en", "is_core")
    positions: Counter[System] = Counter()
    for row in read_rows(directory / "modules.csv", columns, unique=("hospital", "system", "code")):
        key = row.text("hospital"), row.text("system")
        if key not in systems:
            raise row.fault(f"system {' '.join(key)!r} is not known")
        positions[systems[key]] += 1
        merge.put(
            Module,
            "/".join((*key, row.text("code"))),
            {"system": systems[key], "code": row.text("code")},
            {
                "position": positions[systems[key]],
                "name_zh": row.text("name_zh"),
                "name_en": row.text("name_en"),
                "is_core": row.yes_or_no("is_core"),
            },
        )
