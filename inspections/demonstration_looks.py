"""Five weeks of a server agent's documents for the demonstration: a disk that fills, a new version."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models.user import User
from inspections.models.choices import Source
from inspections.models.target import Target
from inspections.services.agent_runs import take_document

WEEKS = 5
_SERVER = "server OS"
_SOFTWARE = (("Rocky Linux", "9.4"), ("PostgreSQL", "16.9"), ("OpenJDK", "17.0.15"), ("nginx", "1.26.3"))
_CPU = (38, 41, 44, 72, 47)
_DAY_S = 86_400


def show_looks(*, target: Target, engineer: User, at: datetime) -> int:
    """Hand in one document a week up to yesterday for a server; returns how many looks that makes."""
    if target.kind != _SERVER:
        return 0
    for week in range(WEEKS):
        moment = at - timedelta(days=1 + 7 * (WEEKS - 1 - week))
        take_document(
            contract=target.contract,
            target=target,
            body=_document(target, week, moment),
            actor=engineer,
            at=moment,
            source=Source.CARRIED,
        )
    return WEEKS


def _document(target: Target, week: int, moment: datetime) -> dict[str, Any]:
    used = 158.0 + 3 * week
    items = [
        {"id": "OS-001", "value": _CPU[week], "detail": "mean of 60 s"},
        {"id": "OS-002", "value": round(_CPU[week] / 80, 2), "detail": "15 min mean, 8 cores"},
        {"id": "OS-003", "value": 61 + week, "detail": "of 32 GB"},
        {
            "id": "OS-005",
            "rows": [
                ["/", 34, "17.0 of 50.0 GB, xfs on /dev/sda2"],
                ["/data", round(used / 2, 1), f"{used:.1f} of 200.0 GB, xfs on /dev/sdb1"],
            ],
        },
        {"id": "OS-009", "error": "smartctl: not installed"},
        {"id": "OS-012", "value": _DAY_S * (170 + 7 * week), "detail": "no restart pending"},
    ]
    software = [{"name": name, "version": _version(name, version, week)} for name, version in _SOFTWARE]
    return {
        "run": f"demo-{week + 1}",
        "host": target.host or target.name,
        "collected_at": moment.isoformat(),
        "items": items,
        "software": software,
    }


def _version(name: str, version: str, week: int) -> str:
    """nginx was updated in the third week."""
    return "1.26.2" if name == "nginx" and week < WEEKS // 2 else version
