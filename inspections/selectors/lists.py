"""Which list of checks and which limits hold for an inspection that begins (README §2)."""

from contracts.models.contract import Contract
from inspections.models.asked import AskedCheck
from inspections.models.catalogue import CatalogueVersion, Check
from inspections.models.target import Target
from inspections.models.threshold import ThresholdOverride

Limits = dict[tuple[int | None, str], ThresholdOverride]


def catalogue_for(contract: Contract) -> CatalogueVersion | None:
    """The hospital's newest published list, else the product's own; None when nothing is published."""
    published = CatalogueVersion.objects.filter(hospital__in=[contract.hospital_id]).published()
    own = published.order_by("-number").first()
    return own or CatalogueVersion.objects.filter(hospital=None).published().order_by("-number").first()


def limits_of(contract: Contract) -> Limits:
    """Own limits by (target, check); the target is None for those of the contract as a whole."""
    rows = ThresholdOverride.objects.filter(contract=contract)
    return {(row.target_id, row.check_code): row for row in rows}


def limit_in_force(check: Check, target: Target | None, limits: Limits) -> dict[str, str]:
    """The fields `warn`, `critical`, `limit_from` of an asked check: target, contract, list."""
    own = limits.get((target.pk, check.code)) if target else None
    override = own or limits.get((None, check.code))
    if override is None:
        return {"warn": check.warn, "critical": check.critical, "limit_from": AskedCheck.LimitFrom.CATALOGUE}
    source = AskedCheck.LimitFrom.TARGET if own else AskedCheck.LimitFrom.CONTRACT
    return {"warn": override.warn, "critical": override.critical, "limit_from": source}
