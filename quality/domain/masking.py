"""What may be seen of a patient's data by whoever has no reason to see it: enough to tell records apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quality.domain.cells import DASHES
from quality.domain.json_form import without_notes

MASK = "***"
NAMES = frozenset({"patient_name", "contact_name"})
NUMBERS = frozenset({"id_no", "health_card_no"})
PHONES = frozenset({"current_phone", "work_phone", "contact_phone"})
ADDRESSES = frozenset(
    {"birth_address", "household_address", "current_address", "work_unit", "contact_address"}
)
POSTCODES = frozenset({"household_postcode", "current_postcode", "work_postcode"})
PERSONAL = NAMES | NUMBERS | PHONES | ADDRESSES | POSTCODES
"""Fields that name or reach the patient or a relative (fields.csv keys)."""


def masked(field: str, value: str | None) -> str | None:
    """`value` of the field as everybody may see it; blanks and dashes stay, other fields too."""
    if value is None or field not in PERSONAL or not value.strip().strip(DASHES):
        return value
    text = value.strip()
    if field in NAMES:
        return text[0] + "*" * max(1, len(text) - 1)
    if field in NUMBERS:
        return text[:3] + MASK + text[-2:] if len(text) > 8 else MASK
    if field in PHONES:
        return text[:3] + "****" + text[-2:] if len(text) > 7 else MASK
    if field in ADDRESSES:
        return text[:3] + MASK if len(text) > 6 else MASK
    return MASK


def masked_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its personal fields masked, whatever kind of value they hold, and without remarks."""
    return {
        key: value if value is None or key not in PERSONAL else masked(key, str(value))
        for key, value in without_notes(record).items()
    }


def is_personal(paths: tuple[str, ...] | list[str]) -> bool:
    """Whether any of the key paths is a personal field."""
    return any(path in PERSONAL for path in paths)
