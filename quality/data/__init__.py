"""The catalogues of the homepage (fields, rules, limits, indicators), read as plain rows.

The value domains are the ones that `codes` ships and loads into its lists: one copy serves both.
"""

import csv
import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

FOLDER = resources.files(__name__)
DOMAINS = resources.files("codes").joinpath("data", "domains")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of one catalogue, `fields` or `domains/RC001`, in the order of the file."""
    text = _file(name).read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def domain_names() -> tuple[str, ...]:
    """Give the names of the value domains that ship with the project, sorted."""
    return tuple(
        sorted(file.name.removesuffix(".csv") for file in DOMAINS.iterdir() if file.name.endswith(".csv"))
    )


@cache
def fingerprint() -> str:
    """Give a short hash over all catalogue files: it changes with any of their bytes."""
    digest = hashlib.sha256()
    names = ["fields", "rules", "icd_limits", *(f"domains/{name}" for name in domain_names())]
    for name in names:
        digest.update(_file(name).read_bytes())
    return digest.hexdigest()[:12]


def _file(name: str) -> Traversable:
    """The file of a catalogue; `domains/…` names one of the value domains."""
    if name.startswith("domains/"):
        return DOMAINS.joinpath(f"{name.removeprefix('domains/')}.csv")
    return FOLDER.joinpath(f"{name}.csv")
