"""The maintenance log that supplier and hospital keep together (E05)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from contracts.models.contract import Contract
from contracts.models.system import System
from core.api.problems import Refusal
from inspections.models.maintenance import MaintenanceRecord


class RecordRefused(Refusal):
    """The entry cannot be written or countersigned like this."""


@transaction.atomic
def write_record(
    *,
    contract: Contract,
    actor: User,
    kind: str,
    on: date,
    content: str,
    outcome: str = "",
    system: System | None = None,
    at: datetime,
) -> MaintenanceRecord:
    """Add an entry for a day that is not in the future; it stands once the other side countersigned."""
    if on > timezone.localdate(at):
        raise RecordRefused(_("The date lies in the future."), field="on", code="future")
    if not content.strip():
        raise RecordRefused(_("Say what was checked or done."), field="content", code="required")
    return MaintenanceRecord.objects.create(
        contract=contract,
        system=system,
        kind=kind,
        on=on,
        content=content.strip(),
        outcome=outcome.strip(),
        recorded_by=actor,
        recorded_at=at,
    )


@transaction.atomic
def countersign_record(*, record: MaintenanceRecord, actor: User, at: datetime) -> MaintenanceRecord:
    """A person of the other side confirms the entry. Raises RecordRefused."""
    row = (
        MaintenanceRecord.objects.select_for_update(of=("self",))
        .select_related("recorded_by")
        .get(pk=record.pk)
    )
    if row.countersigned_by_id is not None:
        raise RecordRefused(_("This entry is countersigned already."), code="countersigned")
    if row.recorded_by.organisation_id == actor.organisation_id:
        raise RecordRefused(_("Somebody of the other side countersigns."), code="same_side")
    row.countersigned_by, row.countersigned_at = actor, at
    row.save(update_fields=["countersigned_by", "countersigned_at"])
    return row
