"""Which accounts of a contract's two sides are told what."""

from collections.abc import Collection

from django.db.models import QuerySet

from accounts.domain.roles import INFORMATION_CENTRE, Role
from accounts.models.user import User
from contracts.models.contract import Contract


def hospital_side(contract: Contract) -> QuerySet[User]:
    """The information centre of the contract's hospital."""
    return _active(contract.hospital_id, INFORMATION_CENTRE)


def supplier_side(contract: Contract) -> QuerySet[User]:
    """The supplier's project managers."""
    return _active(contract.supplier_id, {Role.PROJECT_MANAGER})


def both_sides(contract: Contract) -> list[User]:
    return [*hospital_side(contract), *supplier_side(contract)]


def _active(organisation: int, roles: Collection[Role]) -> QuerySet[User]:
    return User.objects.filter(organisation=organisation, role__in=roles, is_active=True)
