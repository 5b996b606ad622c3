"""Shows patients' data to whoever says why, and keeps who saw it and the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from core.api.problems import Refusal
from quality.models.file import FindingsReveal, HomepageFile
from quality.models.homepage import Homepage, Reveal
from quality.sealing import open_json

LONGEST_REASON = 200


class ReasonRefused(Refusal):
    """A reason is missing."""


def stated_reason(text: str) -> str:
    """The reason in one line, as long as it can be kept; raises ReasonRefused when nothing is said."""
    reason = " ".join(text.split())[:LONGEST_REASON]
    if not reason:
        raise ReasonRefused(_("Say why you need to see the patients' data."), field="reason")
    return reason


@transaction.atomic
def reveal_homepage(*, homepage: Homepage, actor: User, reason: str, at: datetime) -> dict[str, Any]:
    """The whole record in the clear, with a row that says who saw it and why; raises ReasonRefused."""
    Reveal.objects.create(homepage=homepage, user=actor, at=at, reason=stated_reason(reason))
    record: dict[str, Any] = open_json(homepage.sealed)
    return record


@transaction.atomic
def reveal_findings(*, file: HomepageFile, actor: User, reason: str, at: datetime) -> None:
    """Note that somebody takes the findings away unmasked, and why; raises ReasonRefused."""
    FindingsReveal.objects.create(file=file, user=actor, at=at, reason=stated_reason(reason))
