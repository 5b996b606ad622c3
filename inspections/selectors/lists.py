"""Which list of checks and which limits hold for an inspection that begins (README §2)."""

from contracts.models.contract import Contract
from inspections.models.catalogue import CatalogueVersion
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
