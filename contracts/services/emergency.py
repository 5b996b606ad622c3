"""Emergency plans: responsible people and drills (M16)."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.user import User
from contracts.models.document import Document
from contracts.models.emergency import EmergencyDrill, EmergencyTier
from contracts.models.people import Personnel
from contracts.services.documents import file_document
from core.api.problems import Refusal


class EmergencyRefused(Refusal):
    """The plan's rules do not allow this."""


@transaction.atomic
def appoint_responsible(*, tier: EmergencyTier, person: Personnel | None) -> EmergencyTier:
    """Name who answers for a tier; without a name it is whoever holds the tier's role."""
    if person and person.contract_id != tier.plan.contract_id:
        raise EmergencyRefused(_("This person does not belong to the contract."), field="responsible")
    tier.responsible = person
    tier.save(update_fields=["responsible"])
    return tier


@transaction.atomic
def record_drill(
    *, drill: EmergencyDrill, actor: User, at: datetime, file: File | None = None
) -> EmergencyDrill:
    """Keep what a drill showed, with its protocol."""
    if drill.held_on > timezone.localdate(at):
        raise EmergencyRefused(_("A drill is recorded after it was held."), field="held_on")
    if drill.next_due_on <= drill.held_on:
        raise EmergencyRefused(_("The next drill lies after this one."), field="next_due_on")
    if drill.scenario and drill.scenario.plan_id != drill.plan_id:
        raise EmergencyRefused(_("This scenario belongs to another plan."), field="scenario")
    if file is not None:
        drill.document = file_document(
            contract=drill.plan.contract,
            kind=Document.Kind.EMERGENCY,
            title=f"{drill.plan.name_zh} {drill.held_on:%Y-%m-%d}"[:160],
            file=file,
            actor=actor,
            at=at,
        )
    drill.recorded_by, drill.recorded_at = actor, at
    drill.save()
    return drill
