"""The areas in which an inspection is walked through and reported, and which kinds of target lie in each.

Source: inspections README §8.4. Kinds are open text: other engines count as databases when their checks run
statements.
"""

AREAS = (
    "environment", "server", "database", "network", "terminal", "application", "backup", "security",
    "service",
)  # fmt: skip
"""In the order in which an engineer meets them: from the machine room to the desk."""
_AREA_OF_KIND = {
    "PostgreSQL": "database",
    "MySQL": "database",
    "MariaDB": "database",
    "Oracle": "database",
    "SQL Server": "database",
    "server OS": "server",
    "network": "network",
    "terminal display": "terminal",
    "application service": "application",
    "backup": "backup",
    "security": "security",
    "environment": "environment",
    "service": "service",
}


def area_of(target_kind: str, *, runs_statements: bool = False) -> str:
    """The area of a kind of target; unknown kinds lie with the databases or the applications."""
    return _AREA_OF_KIND.get(target_kind) or ("database" if runs_statements else "application")
