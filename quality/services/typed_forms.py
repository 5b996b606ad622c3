"""What a coder has typed and not saved, kept for a few days so that nothing is lost when the session ends.

It lies sealed in Redis, one form a coder and homepage, and is offered when that coder opens the form again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.core.cache import cache
from redis import RedisError

from accounts.models.user import User
from core.field_encryption import UnableToOpen
from quality.sealing import open_json, seal_json

KEPT_FOR_S = 3 * 24 * 3600

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class TypedForm:
    """A record as it was typed, the reasons beside warnings, the revision it began with, and when."""

    record: dict[str, Any]
    reasons: dict[tuple[str, str], str]
    revision: int
    at: datetime


def keep_typed(*, user: User, homepage_id: int | None, form: TypedForm) -> None:
    """Keep the form in place of what was typed before; without Redis nothing is kept, nobody is held up."""
    reasons = [[rule, path, reason] for (rule, path), reason in form.reasons.items()]
    sealed = seal_json([form.record, reasons, form.revision, form.at.isoformat()])
    try:
        cache.set(_key(user, homepage_id), sealed, timeout=KEPT_FOR_S)
    except RedisError:
        log.warning("typed_form_not_kept", exc_info=True)


def typed_form(*, user: User, homepage_id: int | None) -> TypedForm | None:
    """What this coder typed last and did not save."""
    try:
        sealed = cache.get(_key(user, homepage_id))
    except RedisError:
        return None
    if sealed is None:
        return None
    try:
        record, reasons, revision, at = open_json(sealed)
    except UnableToOpen:  # its key was taken out meanwhile
        return None
    return TypedForm(
        record, {(rule, path): reason for rule, path, reason in reasons}, revision, datetime.fromisoformat(at)
    )


def forget_typed(*, user: User, homepage_id: int | None) -> None:
    """The form was saved, or its entries are not wanted."""
    try:
        cache.delete(_key(user, homepage_id))
    except RedisError:
        log.warning("typed_form_not_forgotten", exc_info=True)


def is_worth_keeping(record: Mapping[str, Any], prefilled: Mapping[str, Any]) -> bool:
    """Whether anything stands in a new form but what it began with."""
    return any(value and prefilled.get(key) != value for key, value in record.items())


def _key(user: User, homepage_id: int | None) -> str:
    return f"quality:typed:{user.pk}:{homepage_id or 'new'}"
