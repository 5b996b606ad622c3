"""Loads the value domains that ship with the portal; may be run at every start."""

import csv
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from codes.domain.entries import Entry
from codes.models.system import CodeSystem
from codes.services.lists import publish_entries

FOLDER = Path(__file__).parent.parent / "data" / "domains"
NAMES = FOLDER.parent / "domain_names.csv"
FIRST_DAY = date(2016, 1, 1)  # none of the homepages the portal meets is older than its form of 2016
SOURCE = "HQMS, GB/T 2261, GB 3304, GB/T 2659"


@dataclass
class LoadReport:
    """How many lists were new, changed and left alone."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def shipped_domains() -> dict[str, dict[str, str]]:
    """Names and kinds of the value domains that ship, by key."""
    return {row["key"]: row for row in _rows(NAMES)}


def load_value_domains(*, at: datetime, folder: Path = FOLDER) -> LoadReport:
    """Publish each domain that is new or that a newer portal says otherwise."""
    report = LoadReport()
    names = shipped_domains()
    for path in sorted(folder.glob("*.csv")):
        named = names[path.stem]
        system, is_new = CodeSystem.objects.get_or_create(
            key=path.stem,
            hospital=None,
            defaults={"name_zh": named["name_zh"], "name_en": named["name_en"], "kind": named["kind"]},
        )
        newest = system.versions.filter(valid_to=None).exclude(published_at=None).first()
        valid_from = _next_day(newest.valid_from, at) if newest and newest.valid_from else FIRST_DAY
        entries = [Entry(row["code"], row["name_zh"], row["name_en"]) for row in _rows(path)]
        changes = publish_entries(system=system, entries=entries, valid_from=valid_from, at=at, source=SOURCE)
        kept = report.created if is_new else report.changed if changes.count else report.unchanged
        kept.append(path.stem)
    return report


def _next_day(begun: date, at: datetime) -> date:
    return max(timezone.localdate(at), begun + timedelta(days=1))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
