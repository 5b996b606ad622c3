"""The scopes a machine key may carry: the permissions that are meant for machines."""

from accounts.permissions import Permission


def machine_scopes() -> dict[str, Permission]:
    """Permissions for machines by name, in the order of their names."""
    return {name: Permission.registry[name] for name in sorted(Permission.registry) if _is_scope(name)}


def _is_scope(name: str) -> bool:
    return Permission.registry[name].is_for_machines
