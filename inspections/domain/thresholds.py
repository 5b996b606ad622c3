"""Thresholds of a check: target over contract over catalogue, each level by itself (README §2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*[-–~]\s*(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The texts as the catalogue or an override has them; blank means that this level does not exist.

    `warn_from` and `critical_from` say where each comes from: target, contract or catalogue.
    """

    warn: str = ""
    critical: str = ""
    warn_from: str = "catalogue"
    critical_from: str = "catalogue"

    def as_json(self) -> dict[str, str]:
        return {
            "warn": self.warn,
            "critical": self.critical,
            "warn_from": self.warn_from,
            "critical_from": self.critical_from,
        }


def resolve(
    warn: str,
    critical: str,
    *,
    contract: Mapping[str, str] | None = None,
    target: Mapping[str, str] | None = None,
) -> Thresholds:
    """Catalogue defaults with the overrides of a contract and a target, keys `warn` and `critical`.

    A missing key leaves the level alone; an empty text switches it off.
    """
    found = {"warn": (warn, "catalogue"), "critical": (critical, "catalogue")}
    for source, override in (("contract", contract or {}), ("target", target or {})):
        for level in found:
            if override.get(level) is not None:
                found[level] = (str(override[level]).strip(), source)
    return Thresholds(found["warn"][0], found["critical"][0], found["warn"][1], found["critical"][1])


def number(text: str) -> Decimal | None:
    """The number a threshold is, None for a blank one; raises ValueError for words."""
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(text) from None
    if not found.is_finite():
        raise ValueError(text)
    return found


def first_number(text: str) -> Decimal | None:
    """The first number in words such as `20% over previous period`."""
    match = _NUMBER.search(text)
    return Decimal(match.group()) if match else None


def limits(text: str) -> tuple[Decimal, Decimal] | None:
    """The two ends of `outside 35-70`, None for a blank; raises ValueError for other words."""
    if not text.strip():
        return None
    match = _RANGE.search(text)
    if not match:
        raise ValueError(text)
    return Decimal(match.group(1)), Decimal(match.group(2))
