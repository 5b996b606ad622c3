"""The facts of a stay as JSON values and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from quality.domain.complications import ElectiveBasis
from quality.domain.stays import Stay

FACTS_VERSION = 2
"""Counted up whenever facts of kept homepages must be taken anew (`manage.py measure_homepages`)."""
DAYS = ("discharged_on", "admitted_on", "qc_on")
AMOUNTS = ("stay_days", "total_cost", "drug_cost")
LISTS = ("complications", "operation_codes")


def to_json(stay: Stay) -> dict[str, Any]:
    """Plain JSON values; amounts as text, so that no digit is lost."""
    values = asdict(stay)
    for name in (*DAYS, *AMOUNTS):
        values[name] = None if values[name] is None else str(values[name])
    return values


def from_json(values: dict[str, Any]) -> Stay:
    """The stay that `to_json` wrote, now or in an older version, whose missing facts take their defaults."""
    known: dict[str, Any] = dict(values)
    for name in DAYS:
        known[name] = date.fromisoformat(known[name]) if known[name] else None
    for name in AMOUNTS:
        known[name] = None if known[name] is None else Decimal(known[name])
    for name in LISTS:
        known[name] = tuple(known[name])
    known["elective_basis"] = ElectiveBasis(known["elective_basis"])
    return Stay(**known)
