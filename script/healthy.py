"""Say by exit code whether one process of the portal is well; container engines call this.

    python script/healthy.py web | push | worker | beat

`web` and `push` are asked over HTTP, under the first of ALLOWED_HOSTS; a worker must answer a ping; beat is
well while jobs it sent were done not long ago.
"""

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path


def http_answers(port: int, path: str) -> bool:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def worker_answers() -> bool:
    ping = [
        "celery",
        "-A",
        "config",
        "inspect",
        "ping",
        "--timeout=5",
        f"--destination=celery@{socket.gethostname()}",
    ]
    return subprocess.run(ping, capture_output=True).returncode == 0


def jobs_are_done() -> bool:
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from health_check.exceptions import ServiceUnavailable

    from core.health import Worker

    try:
        Worker().run()
    except ServiceUnavailable:
        return False
    return True


CHECKS = {
    "web": lambda: http_answers(int(os.environ.get("PORT", "8000")), "/healthz/live"),
    "push": lambda: http_answers(int(os.environ.get("PORT", "8000")) + 1, "/push/health"),
    "worker": worker_answers,
    "beat": jobs_are_done,
}

if __name__ == "__main__":
    sys.exit(0 if CHECKS[sys.argv[1]]() else 1)
