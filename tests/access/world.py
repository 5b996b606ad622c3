"""Two worlds that must never see each other: what belongs to one, and the strangers of another.

Everything of the seen world carries MARKER in its names, so that a leak shows in any answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.domain.roles import SUPPLIER_STAFF, Role
from accounts.models.organisation import Organisation
from accounts.models.user import User
from accounts.scopes import machine_scopes
from tests.factories.accounts import (
    DepartmentFactory,
    HospitalFactory,
    SupplierFactory,
    machine_key,
    user_of_role,
)

MARKER = "Zq7Foreign"


@dataclass
class World:
    """A hospital, its supplier and one person of each role; other rows are made when first asked for."""

    hospital: Organisation
    supplier: Organisation
    people: dict[str, User]
    secrets: dict[str, str]
    rows: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """The row `name` of this world, made by `make` the first time."""
        if name not in self.rows:
            self.rows[name] = make()
        return self.rows[name]

    @property
    def department(self) -> Any:
        return self.once(
            "department",
            lambda: DepartmentFactory(
                organisation=self.hospital, name_zh=f"{MARKER}科", name_en=f"{MARKER} ward"
            ),
        )


def make_world(marker: str = MARKER) -> World:
    """A world whose names carry `marker`; machines hold a key with every scope and one with none."""
    hospital = HospitalFactory(name_zh=f"{marker}医院", name_en=f"{marker} hospital")
    supplier = SupplierFactory(name_zh=f"{marker}公司", name_en=f"{marker} company")
    people = {}
    for role in Role:
        home = supplier if role in SUPPLIER_STAFF else hospital
        people[str(role)] = user_of_role(role, home, full_name=f"{marker} {role}", phone="13800000000")
    people["supplier_auditor"] = user_of_role(Role.AUDITOR, supplier, full_name=f"{marker} auditor")
    machine = people[str(Role.MACHINE)]
    _key, all_scopes = machine_key(user=machine, scopes=tuple(machine_scopes()))
    _key, no_scope = machine_key(user=machine)
    return World(hospital, supplier, people, {"all_scopes": all_scopes, "no_scope": no_scope})
