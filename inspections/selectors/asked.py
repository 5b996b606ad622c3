"""Which checks a look at a target asks: those its inspection froze, else those of the list in force."""

from dataclasses import dataclass

from inspections.models.catalogue import CatalogueVersion
from inspections.models.inspection import Inspection
from inspections.models.look import LookResult
from inspections.models.target import Target
from inspections.selectors.lists import catalogue_for, limit_in_force, limits_of


@dataclass(frozen=True)
class Asked:
    """The list, and a result not saved yet for each check, with the limits that hold now."""

    catalogue: CatalogueVersion | None
    checks: tuple[LookResult, ...]


def asked_of(target: Target, inspection: Inspection | None) -> Asked:
    """In the order of the list; nothing is asked while no list is published."""
    if inspection is not None:
        items = inspection.items.filter(target=target).select_related("check_row").order_by("position", "pk")
        return Asked(
            inspection.catalogue,
            tuple(
                LookResult(
                    check_row=item.check_row, code=item.code, position=item.position, warn=item.warn,
                    critical=item.critical, limit_from=item.limit_from,
                )
                for item in items
            ),
        )  # fmt: skip
    catalogue = catalogue_for(target.contract)
    if catalogue is None:
        return Asked(None, ())
    limits = limits_of(target.contract)
    rows = catalogue.checks.enabled().filter(target_kind=target.kind).order_by("position", "code")
    return Asked(
        catalogue,
        tuple(
            LookResult(
                check_row=check, code=check.code, position=position,
                **limit_in_force(check, target, limits),
            )
            for position, check in enumerate(rows, start=1)
        ),
    )  # fmt: skip
