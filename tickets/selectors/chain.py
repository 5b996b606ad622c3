"""Who of a contract is called, in the order of the escalation (M14)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from contracts.models.people import Personnel
from contracts.models.rota import OnCallShift

_ROLES = ("technician", "project_manager", "supervisor", "hospital_lead")


def people_called(contract_id: int, at: datetime) -> Sequence[Personnel]:
    """Technician on call, project manager, supplier's manager, hospital's lead, with their accounts."""
    on_call = OnCallShift.objects.filter(contract=contract_id).at(at).select_related("personnel__user")
    people = [shift.personnel for shift in on_call.order_by("level")]
    rest = Personnel.objects.filter(contract=contract_id, role__in=_ROLES).select_related("user")
    today = timezone.localtime(at).date()
    people += sorted(rest.in_charge(today), key=lambda person: (_ROLES.index(person.role), person.pk))
    return list(dict.fromkeys(people))
