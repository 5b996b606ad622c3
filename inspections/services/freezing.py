"""Opens an inspection: list, items and limits are written down once and never change (README §5)."""

from django.utils.translation import gettext_lazy as _

from inspections.models.catalogue import CatalogueVersion, Check
from inspections.models.choices import Scope
from inspections.models.finding import Finding, FollowUp
from inspections.models.inspection import Inspection
from inspections.models.result import Item
from inspections.models.target import Target
from inspections.selectors.lists import Limits, catalogue_for, limit_in_force, limits_of
from inspections.services.steps import StepRefused


def freeze_items(inspection: Inspection) -> CatalogueVersion:
    """Make one item for each check of the kinds on each target it speaks of; returns the list that was used.

    Checks of the whole site stand once, without a target, when no target of their kind is on record; other
    checks need one. Limits resolve in the order target, contract, list. Findings that are open become
    follow-ups. Raises StepRefused when there is no published list.
    """
    catalogue = catalogue_for(inspection.contract)
    if catalogue is None:
        raise StepRefused(_("There is no published check list yet."), code="no_catalogue")
    targets = list(inspection.targets.all()) or list(
        Target.objects.filter(contract=inspection.contract_id).active()
    )
    limits = limits_of(inspection.contract)
    checks = catalogue.checks.enabled().filter(cadence__overlap=inspection.kinds).order_by("position", "code")
    pairs = [(check, target) for check in checks for target in _targets_for(check, targets)]
    Item._default_manager.bulk_create(
        [
            _item(inspection, check, target, position, limits)
            for position, (check, target) in enumerate(pairs, start=1)
        ],
        batch_size=1000,
    )
    if not inspection.targets.exists():
        inspection.targets.set(targets)
    open_findings = Finding.objects.filter(contract=inspection.contract_id).open()
    FollowUp._default_manager.bulk_create(
        [FollowUp(inspection=inspection, finding=finding) for finding in open_findings]
    )
    inspection.coverage_planned = len(pairs)
    return catalogue


def _targets_for(check: Check, targets: list[Target]) -> list[Target | None]:
    own: list[Target | None] = [target for target in targets if target.kind == check.target_kind]
    return own or ([None] if check.scope == Scope.SITE else [])


def _item(inspection: Inspection, check: Check, target: Target | None, position: int, limits: Limits) -> Item:
    return Item(
        inspection=inspection,
        target=target,
        check_row=check,
        code=check.code,
        position=position,
        **limit_in_force(check, target, limits),
    )
