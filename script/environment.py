"""The environment of the portal on one machine: what the shell gives, else what is kept under var/.

python script/environment.py COMMAND…     runs a command in it (the servers must run)
"""

import base64
import json
import os
import secrets
import socket
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from script.embedded import Embedded
from script.servers.place import ROOT, write_secret

KEPT = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "PORTAL_URL")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def kept_secrets(root: Path = ROOT) -> dict[str, str]:
    """The secrets of this installation, made on the first call and kept readable by their owner only."""
    path = root / "var/secrets.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        made = {"SECRET_KEY": secrets.token_urlsafe(50), "FIELD_ENCRYPTION_KEYS": fernet}
        fresh = path.with_suffix(".new")
        write_secret(fresh, json.dumps(made, indent=2))
        fresh.rename(path)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def own_address() -> str:
    """The address others of the network reach this machine at; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation: only the route is asked
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def environment(servers: Embedded, given: dict[str, str]) -> dict[str, str]:
    """Complete what the shell gives; a name that is set, is kept."""
    bind, port = given.get("BIND") or "127.0.0.1", int(given.get("PORT") or 8000)
    host = bind if bind in LOOPBACK else own_address()
    defaults = {
        **_addresses(servers),
        **kept_secrets(servers.place.root),
        "BIND": bind,
        "PORT": str(port),
        "DEMO": "1",
        "PORTAL_URL": f"http://{host}:{port}",
        "PUSH_URL": f"http://{host}:{port + 1}",
        "ALLOWED_HOSTS": ",".join(
            dict.fromkeys(["localhost", "127.0.0.1", "[::1]", host, socket.gethostname()])
        ),
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **{name: value for name, value in given.items() if value or name not in defaults}}


def _addresses(servers: Embedded) -> dict[str, str]:
    """Where the embedded servers are reached; not of one that never started: it has no port."""
    facts = servers.place.remembered()
    urls = {
        "DATABASE_URL": ("postgres_port", servers.postgres.url),
        "REDIS_URL": ("redis_port", servers.redis.url),
    }
    return {name: url for name, (port, url) in urls.items() if facts.get(port) is not None}


def remember(settings: dict[str, str], root: Path = ROOT) -> None:
    """Keep addresses and secrets where manage.py reads them, readable by their owner only."""
    lines = [f"{name}={settings[name]}" for name in KEPT if settings.get(name)]
    write_secret(root / "var/portal.env", "\n".join(lines) + "\n")


if __name__ == "__main__":
    complete = environment(Embedded(), dict(os.environ))
    os.execvpe(sys.argv[1], sys.argv[1:], complete)  # noqa: S606 - the caller's own command
