"""Scripts that run on the inspected side, where the portal may not connect; each is one file to read."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class AgentFile:
    """One file to download; `folder` is where it lies."""

    name: str
    title: str | Promise
    text: str | Promise
    folder: Path = FOLDER


FILES = (
    AgentFile(
        "server_agent.py",
        _("Servers (Linux, Windows)"),
        _("CPU, memory, disks, services, software versions, clock; Python 3.6 or newer, nothing else."),
    ),
    AgentFile(
        "database_agent.py",
        _("Oracle, SQL Server"),
        _("Runs the statements of the check list through sqlplus or sqlcmd; read-only."),
    ),
    AgentFile(
        "checks.csv",
        _("The check list"),
        _("The statements that database_agent.py runs, to be read before."),
        FOLDER.parent / "data",
    ),
)
