"""The score of an inspection and its coverage: one is never printed without the other (README §7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

OK, WARN, CRITICAL = "ok", "warn", "critical"
UNKNOWN, NOT_APPLICABLE, SKIPPED = "unknown", "not_applicable", "skipped"
STATUSES = (CRITICAL, WARN, UNKNOWN, SKIPPED, OK, NOT_APPLICABLE)
MEASURED = frozenset({OK, WARN, CRITICAL})
EXECUTED = MEASURED | {NOT_APPLICABLE}
"""Carried out: that a check does not apply was found out, with its reason, by carrying it out."""

FULL, PER_CRITICAL, PER_WARN = 100, 10, 3
LEAST_COVERAGE = Fraction(80, 100)
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Coverage:
    """Checks carried out, of those planned."""

    executed: int
    planned: int

    @property
    def share(self) -> Fraction | None:
        """None when nothing was planned."""
        return Fraction(self.executed, self.planned) if self.planned else None

    @property
    def percent(self) -> Decimal | None:
        """For display: per cent with one decimal, half up."""
        share = self.share
        if share is None:
            return None
        exact = Decimal(share.numerator * 100) / share.denominator
        return exact.quantize(_TENTH, ROUND_HALF_UP)

    @property
    def is_enough(self) -> bool:
        """Whether a report may go out without a signed reason: at least 80 %, by the exact share."""
        return self.share is not None and self.share >= LEAST_COVERAGE


@dataclass(frozen=True)
class Score:
    """0 to 100, with the coverage it rests on."""

    points: int
    coverage: Coverage
    criticals: int
    warns: int


def score_of(statuses: Iterable[str]) -> Score:
    """100 − 10 for each critical − 3 for each warning, at least 0.

    Unknown and skipped cost no points but coverage. Raises ValueError for a status nobody knows.
    """
    counts = dict.fromkeys(STATUSES, 0)
    for status in statuses:
        if status not in counts:
            raise ValueError(f"unknown status {status!r}")
        counts[status] += 1
    executed = sum(counts[status] for status in EXECUTED)
    coverage = Coverage(executed, executed + counts[UNKNOWN] + counts[SKIPPED])
    lost = PER_CRITICAL * counts[CRITICAL] + PER_WARN * counts[WARN]
    return Score(max(0, FULL - lost), coverage, counts[CRITICAL], counts[WARN])


def worst(statuses: Iterable[str]) -> str:
    """The status an area shows: critical before warn before unknown before skipped before ok.

    Nothing at all is `not_applicable`. What was not measured never becomes ok: an area with an unknown or
    skipped check and nothing worse shows that.
    """
    present = set(statuses)
    return next((status for status in STATUSES if status in present), NOT_APPLICABLE)
