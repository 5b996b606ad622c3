"""Who of a contract is called, step by step of the escalation (M14)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects

from accounts.models.user import User
from contracts.models.contract import Contract
from contracts.models.people import Personnel
from contracts.selectors import escalation_chain

Role = Personnel.Role
_STEPS = (
    {Role.TECHNICIAN},
    {Role.PROJECT_MANAGER},
    {Role.SUPERVISOR, Role.DEPARTMENT_MANAGER, Role.BUSINESS_MANAGER},
    {Role.HOSPITAL_LEAD},
)


def steps_called(contract: Contract, at: datetime) -> list[list[Personnel]]:
    """Technicians on call, project manager, supplier's managers, hospital's lead, with their accounts.

    A step without people is left out.
    """
    people = escalation_chain(contract, at)
    prefetch_related_objects(people, "user")
    steps = ([person for person in people if person.role in roles] for roles in _STEPS)
    return [step for step in steps if step]


def accounts_of(people: Sequence[Personnel]) -> list[User]:
    """The accounts of those who have one."""
    return [person.user for person in people if person.user is not None]


def hospital_leads(steps: Sequence[Sequence[Personnel]]) -> list[User]:
    return accounts_of([person for step in steps for person in step if person.role == Role.HOSPITAL_LEAD])
