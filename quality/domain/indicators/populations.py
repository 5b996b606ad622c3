"""Which homepages each indicator is taken over: the one place that says what a draft counts for.

indicators.csv names three populations of homepages. The quality of homepages (QI) is taken over the
"discharged records checked" and the "discharged records of the period": every homepage that the rules were
asked of, a draft too, for a homepage full of errors is what these rates are to show. The performance
assessment (PA) counts discharges by their homepages: a draft counts as missing there. PA-01 besides says to
"exclude records failing validation": what a later check found errors in is left out as well.

QI-10 is taken over announced discharges, uploaded when the homepage was accepted; QI-11 over first saves.
"""

from __future__ import annotations

from enum import StrEnum

from quality.domain.indicators.values import Counted


class Population(StrEnum):
    """Homepages, discharges or first saves that an indicator is taken over."""

    CHECKED = "checked"
    ACCEPTED = "accepted"
    VALID = "valid"
    ANNOUNCED = "announced"
    FIRST_SAVED = "first_saved"


SINGLE = {
    "QI-10": Population.ANNOUNCED,
    "QI-11": Population.FIRST_SAVED,
    "PA-01": Population.VALID,
}


def population_of(indicator: str) -> Population:
    """What the indicator is taken over."""
    family = Population.ACCEPTED if indicator.startswith("PA-") else Population.CHECKED
    return SINGLE.get(indicator, family)


def belongs(counted: Counted, population: Population) -> bool:
    """Whether a homepage is of the population."""
    if population is Population.VALID:
        return counted.is_accepted and not counted.has_errors
    return counted.is_accepted or population is not Population.ACCEPTED
