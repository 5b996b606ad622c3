"""Kept homepages that hold what the present catalogue has no place for, such as a field of an older one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from quality.domain.json_form import read_known
from quality.domain.rules.catalogue import catalogue_version
from quality.models.homepage import Homepage
from quality.sealing import open_json

CHUNK = 200


@dataclass(frozen=True)
class Misfit:
    """A homepage and the key paths that cannot be read."""

    homepage: Homepage
    paths: tuple[str, ...]


def misfits_of(rows: QuerySet[Homepage, Any]) -> Iterator[Misfit]:
    """Those among `rows`; what was checked by the present catalogue is not opened, since it was read then."""
    for homepage in rows.exclude(catalogue_version=catalogue_version()).iterator(CHUNK):
        _raw, paths = read_known(open_json(homepage.sealed))
        if paths:
            yield Misfit(homepage, paths)
