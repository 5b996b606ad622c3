"""Changes of a contract's rules and targets; the plan follows a changed rule at once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.api.problems import Refusal
from inspections.models.rule import InspectionRule
from inspections.models.target import Target
from inspections.services.planning import Outcome, plan_contract


class TargetRefused(Refusal):
    """The target cannot be replaced like this."""


@transaction.atomic
def change_rule(*, rule: InspectionRule, at: datetime) -> Outcome:
    """Save a changed rule and plan its contract anew: open promises follow, confirmed dates stay."""
    rule.save()
    return plan_contract(contract=rule.contract, at=at)


@transaction.atomic
def replace_target(*, target: Target, replaced_by: Target, replaced_on: date) -> Target:
    """A new host takes the place of an old one; the chain of comparisons ends with the old."""
    row = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if row.replaced_by_id is not None:
        raise TargetRefused(_("This target is replaced already."), code="replaced")
    if replaced_by.contract_id != row.contract_id or replaced_by.pk == row.pk:
        raise TargetRefused(_("The new one must be another of this contract."), field="replaced_by")
    row.replaced_by, row.replaced_on, row.is_active = replaced_by, replaced_on, False
    row.save(update_fields=["replaced_by", "replaced_on", "is_active"])
    return row
