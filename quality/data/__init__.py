"""The catalogues of the homepage (fields, value domains, rules, limits, indicators), read as plain rows."""

import csv
import hashlib
from functools import cache
from importlib import resources

FOLDER = resources.files(__name__)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of one catalogue, `fields` or `domains/RC001`, in the order of the file."""
    text = FOLDER.joinpath(f"{name}.csv").read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def domain_names() -> tuple[str, ...]:
    """Give the names of the value domains that ship with the project, sorted."""
    folder = FOLDER.joinpath("domains")
    return tuple(
        sorted(file.name.removesuffix(".csv") for file in folder.iterdir() if file.name.endswith(".csv"))
    )


@cache
def fingerprint() -> str:
    """Give a short hash over all catalogue files: it changes with any of their bytes."""
    digest = hashlib.sha256()
    names = ["fields", "rules", "icd_limits", *(f"domains/{name}" for name in domain_names())]
    for name in names:
        digest.update(FOLDER.joinpath(f"{name}.csv").read_bytes())
    return digest.hexdigest()[:12]
