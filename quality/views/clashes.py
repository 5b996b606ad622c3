"""What a coder is shown when a save would have overwritten what the form did not show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from quality.domain.changes import flat
from quality.domain.findings import field_title
from quality.domain.masking import masked
from quality.models.homepage import Homepage, HomepageRevision
from quality.reading_language import reads_chinese
from quality.sealing import open_json
from quality.services.bases import Basis, Clash
from quality.services.homepages import HomepageRefused
from quality.views.scope import is_revealed


@dataclass(frozen=True)
class OtherValue:
    """A field that somebody else changed, as it is kept now and as this form has it."""

    title: str
    path: str
    kept: str | None
    typed: str | None


@dataclass(frozen=True)
class ShownClash:
    """The homepage that stands against the save; for a save made meanwhile who made it, and what differs."""

    homepage: Homepage
    is_meanwhile: bool
    last: HomepageRevision | None
    values: tuple[OtherValue, ...]


def shown_clash(
    request: HttpRequest, refusal: HomepageRefused, basis: Basis, record: Mapping[str, Any]
) -> ShownClash | None:
    """The clash behind a refusal, None when it was refused for something else."""
    if refusal.known is None or refusal.code not in (Clash.KNOWN_STAY, Clash.CHANGED_MEANWHILE):
        return None
    is_meanwhile = refusal.code == Clash.CHANGED_MEANWHILE
    values = _other_values(request, refusal.known, basis, record) if is_meanwhile else ()
    last = refusal.known.revisions.select_related("by").order_by("-number").first()
    return ShownClash(refusal.known, is_meanwhile, last, tuple(values))


def _other_values(
    request: HttpRequest, known: Homepage, basis: Basis, record: Mapping[str, Any]
) -> list[OtherValue]:
    kept, typed = flat(open_json(known.sealed)), flat(record)
    later = known.revisions.filter(number__gt=basis.revision).order_by("number")
    paths = dict.fromkeys(path for revision in later for path in revision.changed_paths)
    is_open, is_chinese = is_revealed(request, known), reads_chinese()
    return [
        OtherValue(
            title=field_title(path, is_chinese=is_chinese),
            path=path,
            kept=kept.get(path) if is_open else masked(path, kept.get(path)),
            typed=typed.get(path),
        )
        for path in paths
        if kept.get(path) != typed.get(path)
    ]
