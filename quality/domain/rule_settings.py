"""How a hospital runs the catalogue: which profiles, which severities, since when, and its switches."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from quality.domain.rules.catalogue import RuleFacts, catalogue

ERROR, WARNING, OFF = "error", "warning", "off"
DEFAULT_PROFILES = frozenset({"core", "ext"})


@dataclass(frozen=True)
class RuleOverride:
    """A hospital's own severity of one rule (error, warning or off), between two days, both included."""

    severity: str
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the override is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True)
class RuleSettings:
    """Profiles, overrides by rule id, and the two switches of README.md (Known doubts 2 and 3)."""

    profiles: frozenset[str] = DEFAULT_PROFILES
    overrides: Mapping[str, RuleOverride] = field(default_factory=dict)
    strict_total: bool = False
    warns_of_blank_qc_date: bool = True
    _severities: dict[dt.date, Mapping[str, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def severity(self, rule: RuleFacts, day: dt.date) -> str:
        """Give the severity that a rule has on a day: error, warning, or off when it is not to run."""
        if rule.profile not in self.profiles | {"batch"}:
            return OFF
        override = self.overrides.get(rule.id)
        if override is not None and override.holds_on(day):
            return override.severity
        if rule.id == "HP-M-004" and self.strict_total:
            return ERROR
        if rule.id == "HP-C-090" and not self.warns_of_blank_qc_date:
            return OFF
        return rule.severity

    def severities(self, day: dt.date) -> Mapping[str, str]:
        """Give the severity of every rule that runs on a day, in the order of the catalogue."""
        known = self._severities.get(day)
        if known is None:
            found = {rule.id: self.severity(rule, day) for rule in catalogue().values()}
            running = {number: severity for number, severity in found.items() if severity != OFF}
            known = self._severities.setdefault(day, running)
        return known

    def with_profiles(self, *profiles: str) -> "RuleSettings":
        """Give the same settings with other profiles."""
        return replace(self, profiles=frozenset(profiles))


DEFAULT_SETTINGS = RuleSettings()
