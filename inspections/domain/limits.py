"""Limits of a check as people write them: which texts its rule can use (README §2)."""

import re
from decimal import Decimal, InvalidOperation

RULES = ("gt", "ge", "lt", "growth", "changed", "lookup", "info", "rule", "range")
CADENCES = ("daily", "monthly", "quarterly", "half_year", "holiday", "db_perf", "visit")
_NUMERIC = ("gt", "ge", "lt")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*[-–~]\s*(-?\d+(?:\.\d+)?)")
CODE = re.compile(r"[A-Z]{2,6}-\d{3}")


def fault_of(rule: str, warn: str, critical: str) -> tuple[str, str] | None:
    """What is wrong with a pair of limits, as (warn or critical, code); None when the rule can use them.

    Codes: not_a_number, not_a_range, wrong_order, not_used.
    """
    given = {"warn": warn.strip(), "critical": critical.strip()}
    if rule == "info":
        return next(((name, "not_used") for name, text in given.items() if text), None)
    if rule in _NUMERIC:
        return _numeric_fault(rule, given)
    if rule == "range":
        return next(
            ((name, "not_a_range") for name, text in given.items() if text and not _is_range(text)), None
        )
    return None


def as_number(text: str) -> Decimal | None:
    """The number in `text`, None when it is blank or something else."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _numeric_fault(rule: str, given: dict[str, str]) -> tuple[str, str] | None:
    numbers = {name: as_number(text) for name, text in given.items() if text}
    for name, number in numbers.items():
        if number is None:
            return name, "not_a_number"
    warn, critical = numbers.get("warn"), numbers.get("critical")
    if warn is not None and critical is not None:
        is_reversed = warn < critical if rule == "lt" else warn > critical
        if is_reversed:
            return "critical", "wrong_order"
    return None


def _is_range(text: str) -> bool:
    found = _RANGE.search(text)
    return found is not None and Decimal(found.group(1)) < Decimal(found.group(2))
