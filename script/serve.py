"""Run the whole portal on one machine until Ctrl-C; script/server calls this after the set-up."""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from script.embedded import Embedded
from script.environment import LOOPBACK, environment, remember
from script.servers.place import ROOT, UnableToStart
from script.supervisor import Child, stop_all

PATIENCE = 20.0  # seconds processes get to finish what they do
BIN = ROOT / ".venv/bin"


def say(text: str) -> None:
    print(text, flush=True)


class Signals:
    """Counts the wishes to stop: the first stops in order, the second at once."""

    def __init__(self) -> None:
        self.received = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.note)

    def note(self, _number: int, _frame: FrameType | None) -> None:
        self.received += 1


def processes(settings: dict[str, str]) -> list[Child]:
    bind, port = settings["BIND"], int(settings["PORT"])
    address = f"[{bind}]" if ":" in bind else bind
    scheduler = "django_celery_beat.schedulers:DatabaseScheduler"
    worker = "celery -A config worker --loglevel=INFO --without-mingle --without-gossip"
    commands = {
        "web": f"gunicorn config.wsgi --preload --bind={address}:{port} --workers=4 --threads=2"
        " --keep-alive=75 --timeout=60 --graceful-timeout=10 --max-requests=5000 --max-requests-jitter=500",
        "push": f"uvicorn config.push:application --host={bind} --port={port + 1} --log-level=warning"
        " --timeout-graceful-shutdown=3",
        "worker": f"{worker} --queues=celery --concurrency=2 --hostname=worker@%h",
        "clock": f"{worker} --queues=clock --concurrency=1 --hostname=clock@%h",
        "beat": f"celery -A config beat --loglevel=INFO --pidfile= --scheduler={scheduler}",
    }
    children = []
    for name, command in commands.items():
        program, *arguments = command.split(" ")
        log = ROOT / f"var/log/{name}.log"
        children.append(Child(name, [str(BIN / program), *arguments], log, settings))
    return children


def refuse_taken_ports(settings: dict[str, str]) -> None:
    port = int(settings["PORT"])
    for number in (port, port + 1):
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("" if settings["BIND"] not in LOOPBACK else "127.0.0.1", number))
            except OSError as fault:
                advice = f"choose another: PORT={port + 100} script/server"
                raise UnableToStart(f"port {number} is not free ({fault.strerror}); {advice}") from fault


def web_answers(settings: dict[str, str]) -> bool:
    host = settings["BIND"] if settings["BIND"] in LOOPBACK else "127.0.0.1"
    connection = http.client.HTTPConnection(host, int(settings["PORT"]), timeout=5)
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": f"localhost:{settings['PORT']}"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One portal per checkout at a time."""
    with open(ROOT / "var/server.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnableToStart("the portal of this folder runs already") from None
        yield


def announce(settings: dict[str, str], seconds: float) -> None:
    say(f"\nThe portal is ready after {seconds:.1f} s:  {settings['PORTAL_URL']}\n")
    accounts = ROOT / "var/demo-accounts.txt"
    if settings["DEMO"] != "0" and accounts.exists():
        say(accounts.read_text().rstrip() + "\n")
    if settings["BIND"] in LOOPBACK:
        say("Only this machine can reach it. For the network: BIND=0.0.0.0 script/server")
    say("Logs are in var/log. Ctrl-C stops everything.")


def wait_for_web(web: Child, settings: dict[str, str], signals: Signals) -> None:
    deadline = time.monotonic() + 60
    while not signals.received and not web_answers(settings):
        web.watch(say)
        if time.monotonic() > deadline:
            raise UnableToStart(f"the web server does not answer, see {web.log}")
        time.sleep(0.1)


def keep_running(children: list[Child], servers: Embedded, wanted: dict[str, bool], signals: Signals) -> None:
    """Watch the processes, and the embedded servers every few seconds, until asked to stop."""
    rounds = 0
    while not signals.received:
        for child in children:
            child.watch(say)
        rounds += 1
        if rounds % 20 == 0:
            for child in children:
                child.trim_log()
            states = servers.states()
            if any(needed and not states[name] for name, needed in wanted.items()):
                say(f"restarted: {' '.join(servers.start(**wanted).started)}")
        time.sleep(0.25)


def run() -> int:
    began, signals, servers = time.monotonic(), Signals(), Embedded()
    wanted = {"postgres": not os.environ.get("DATABASE_URL"), "redis": not os.environ.get("REDIS_URL")}
    mine: tuple[str, ...] = ()
    children: list[Child] = []
    try:
        if any(wanted.values()):
            mine = servers.start(**wanted).started
        settings = environment(servers, dict(os.environ))
        remember(settings)
        refuse_taken_ports(settings)
        subprocess.run([BIN / "python", ROOT / "script/prepare.py"], env=settings, cwd=ROOT, check=True)
        if signals.received:
            return 0
        children = processes(settings)
        wait_for_web(children[0], settings, signals)  # alone, so that the first page comes soon
        if not signals.received:
            announce(settings, time.monotonic() - began)
        keep_running(children, servers, wanted, signals)
    except subprocess.CalledProcessError:
        say("the portal was not started: see the fault above")
        return 1
    finally:
        wishes = signals.received
        say("\nStopping …")
        killed = stop_all(children, patience=PATIENCE, hurry=lambda: signals.received > max(wishes, 1))
        if killed:
            say(f"had to be killed: {' '.join(killed)}")
        if mine:
            servers.stop(postgres="postgres" in mine, redis="redis" in mine)
        say("Stopped.")
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        with alone():
            sys.exit(run())
    except UnableToStart as refusal:
        sys.exit(str(refusal))
