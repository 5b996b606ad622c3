"""Shipped catalogues are loaded when they changed, not at every start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from core.models.loaded import LoadedCatalogue


def load_if_changed(name: str, folders: Iterable[Path], load: Callable[[], object]) -> bool:
    """Call `load` unless this database holds the catalogue as these folders say; tells whether it was.

    The folders are those of the data and of the code that reads it: either may change what is loaded.
    """
    sha256 = fingerprint_of(folders)
    if LoadedCatalogue.objects.filter(name=name, sha256=sha256).exists():
        return False
    with transaction.atomic():
        load()
        LoadedCatalogue.objects.update_or_create(
            name=name, defaults={"sha256": sha256, "loaded_at": timezone.now()}
        )
    return True


def fingerprint_of(folders: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of the data and source files in these folders."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                content = path.read_bytes()
                digest.update(f"{path.relative_to(folder)} {len(content)}\n".encode() + content)
    return digest.hexdigest()
