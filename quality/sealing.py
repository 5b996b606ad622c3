"""Seals what names a patient, and makes the keyed hashes by which equal values are found again.

Hashes are HMAC-SHA-256 under a key derived from the oldest of FIELD_ENCRYPTION_KEYS: newer keys change none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings

from core.field_encryption import UnableToSeal, open_value, seal_value

LENGTH = 32
_LABEL = b"portal homepage look-up"


def seal_json(value: Any) -> str:
    """`value` as sealed JSON."""
    return seal_value(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def open_json(token: str) -> Any:
    """What `seal_json` sealed; raises UnableToOpen when no present key opens it."""
    return json.loads(open_value(token))


def lookup_hash(*parts: str) -> str:
    """A keyed hash of the parts, 128 bits in hex; empty when all parts are."""
    if not any(parts):
        return ""
    if not settings.FIELD_ENCRYPTION_KEYS:
        raise UnableToSeal("FIELD_ENCRYPTION_KEYS is empty")
    key = hashlib.sha256(_LABEL + settings.FIELD_ENCRYPTION_KEYS[-1].encode()).digest()
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:LENGTH]
