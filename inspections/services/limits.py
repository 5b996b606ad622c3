"""Own limits of a contract or one target, before those of the list: target, contract, list (README §2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models.user import User
from contracts.models.contract import Contract
from core.api.problems import Refusal
from inspections.models.target import Target
from inspections.models.threshold import ThresholdOverride
from inspections.services.catalogue import list_in_force, refuse_limits


class LimitRefused(Refusal):
    """This limit cannot be set; `field` names the input."""


@transaction.atomic
def set_limit(
    *,
    contract: Contract,
    check_code: str,
    target: Target | None,
    warn: str,
    critical: str,
    reason: str,
    actor: User,
    at: datetime,
) -> ThresholdOverride:
    """Set or change an own limit; inspections that have begun keep theirs. Raises LimitRefused."""
    if target is not None and target.contract_id != contract.pk:
        raise LimitRefused(_("This target is not part of the contract."), field="target")
    version = list_in_force(contract.hospital)
    check = version.checks.filter(code=check_code).first() if version else None
    if check is None:
        raise LimitRefused(_("The list in force has no such check."), field="check_code")
    warn, critical = warn.strip(), critical.strip()
    if not (warn or critical):
        raise LimitRefused(_("Give at least one limit."), field="warn")
    if not reason.strip():
        raise LimitRefused(_("Say why."), field="reason")
    refuse_limits(check.rule, warn, critical)
    row = (
        ThresholdOverride.objects.select_for_update()
        .filter(contract=contract, target=target, check_code=check_code)
        .first()
    ) or ThresholdOverride(contract=contract, target=target, check_code=check_code)
    row.warn, row.critical, row.reason = warn, critical, reason.strip()
    row.set_by, row.set_at = actor, at
    row.save()
    return row


@transaction.atomic
def remove_limit(*, limit: ThresholdOverride) -> None:
    """The next wider limit holds again."""
    limit.delete()
