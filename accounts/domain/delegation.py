"""Who may manage whose account, and where a role can stand."""

from accounts.domain.roles import HOSPITAL_STAFF, PEOPLE, SUPPLIER_STAFF, Role

MANAGED_BY = {
    Role.ADMINISTRATOR: PEOPLE | {Role.MACHINE},
    Role.DIRECTOR: HOSPITAL_STAFF | {Role.AUDITOR, Role.MACHINE},
    Role.PROJECT_MANAGER: frozenset({Role.SUPPLIER_ENGINEER}),
}


def manageable_roles(role: Role) -> frozenset[Role]:
    """Roles whose accounts somebody with `role` manages within the own organisation."""
    return frozenset(MANAGED_BY.get(role, frozenset()))


def fits_organisation(role: Role, kind: str | None) -> bool:
    """Whether `role` can stand in an organisation of `kind` (None: in no organisation)."""
    if role == Role.ADMINISTRATOR:
        return True
    if role in HOSPITAL_STAFF:
        return kind == "hospital"
    if role in SUPPLIER_STAFF:
        return kind == "supplier"
    return kind is not None
