"""The embedded servers start, stop, survive being killed, and can be started by two at once."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from redis.exceptions import AuthenticationError

from script.embedded import Embedded
from script.servers import slots
from script.servers.place import ROOT


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A folder that looks like a clone after set-up, reachable by every account."""
    folder = Path(tempfile.mkdtemp(prefix="portal-clone-"))
    folder.chmod(0o755)
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    yield folder
    Embedded(root=folder).stop()
    home = Embedded(root=folder).place.home
    if home != folder / "var":
        shutil.rmtree(home)
    shutil.rmtree(folder)


def ask_database(servers: Embedded, statement: str) -> object:
    with psycopg.connect(servers.postgres.url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]


def test_first_start_makes_a_server_with_the_extensions_the_portal_needs(checkout: Path) -> None:
    servers = Embedded(root=checkout)

    started = servers.start()

    assert started.started == ("postgres", "redis")
    ask_database(servers, "CREATE EXTENSION pg_trgm")
    ask_database(servers, "CREATE EXTENSION pg_stat_statements")
    assert ask_database(servers, "SELECT count(*) > 0 FROM pg_stat_statements") is True
    assert ask_database(servers, "SHOW server_encoding") == "UTF8"
    assert (
        ask_database(servers, "SELECT string_agg(w, '' ORDER BY w) FROM unnest('{张,李,王}'::text[]) w")
        == "李王张"
    )
    assert Redis.from_url(started.redis_url).ping() is True
    assert (checkout / "var/embedded.json").stat().st_mode & 0o777 == 0o600


def test_servers_refuse_whoever_has_no_password(checkout: Path) -> None:
    servers = Embedded(root=checkout)
    servers.start()

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            servers.postgres.url.replace(servers.place.remembered()["postgres_password"], "guess")
        )
    with pytest.raises(AuthenticationError):
        Redis(port=servers.place.remembered()["redis_port"], password="guess").ping()


def test_a_second_start_changes_nothing_and_a_stop_stops_both(checkout: Path) -> None:
    servers = Embedded(root=checkout)
    first = servers.start()

    second = Embedded(root=checkout).start()
    stopped = servers.stop()

    assert second.started == ()
    assert (second.database_url, second.redis_url) == (first.database_url, first.redis_url)
    assert stopped == ("redis", "postgres")
    assert servers.states() == {"postgres": False, "redis": False}
    assert servers.stop() == ()


@pytest.mark.kill
def test_data_survive_a_kill_of_both(checkout: Path) -> None:
    servers = Embedded(root=checkout)
    servers.start()
    ask_database(servers, "CREATE TABLE kept AS SELECT 42 AS answer")
    Redis.from_url(servers.redis.url).set("kept", "yes")
    Redis.from_url(servers.redis.url).bgrewriteaof()

    for pid in (servers.postgres.pid(), servers.redis.pid()):
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    again = servers.start()

    assert again.started == ("postgres", "redis")
    assert ask_database(servers, "SELECT answer FROM kept") == 42
    assert Redis.from_url(servers.redis.url).get("kept") == b"yes"


def test_a_pid_file_that_names_a_stranger_is_no_obstacle(checkout: Path) -> None:
    servers = Embedded(root=checkout)
    servers.start()
    servers.stop()
    (servers.postgres.data / "postmaster.pid").write_text(
        f"{os.getpid()}\n{servers.postgres.data}\n0\n1\n\n\n0 0\n"
    )
    (servers.redis.folder / "redis.pid").write_text(str(os.getpid()))

    again = servers.start()

    assert again.started == ("postgres", "redis")


def test_a_port_taken_meanwhile_is_replaced(checkout: Path) -> None:
    servers = Embedded(root=checkout)
    before = servers.start()
    servers.stop()
    taken = servers.place.remembered()["postgres_port"]

    with listening_on(taken):
        after = servers.start()

    assert after.database_url != before.database_url
    assert ask_database(servers, "SELECT 1") == 1


def listening_on(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


def test_two_that_start_at_once_share_one_pair(checkout: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: Embedded(root=checkout).start(), range(2)))

    assert sorted(len(result.started) for result in results) == [0, 2]
    assert results[0].database_url == results[1].database_url


def test_stop_spares_servers_a_test_run_holds(checkout: Path) -> None:
    servers = Embedded(root=checkout)
    servers.start()
    held = slots.claim(checkout / "var", 3)

    spared = servers.stop(unless_used=True)
    assert held is not None
    held.close()
    stopped = servers.stop(unless_used=True)

    assert spared == ()
    assert stopped == ("redis", "postgres")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")
def test_root_in_a_folder_of_its_own_keeps_data_where_the_servers_may_go(checkout: Path) -> None:
    checkout.chmod(0o700)
    servers = Embedded(root=checkout)

    servers.start()

    assert servers.place.home.parent == Path("/var/lib/maintenance-portal")
    assert servers.states() == {"postgres": True, "redis": True}
    owner = (servers.postgres.data / "PG_VERSION").stat().st_uid
    assert owner == servers.place.account.uid


def test_command_line_says_what_it_did(checkout: Path) -> None:
    script = checkout / "script"
    shutil.copytree(ROOT / "script", script)

    def run(action: str) -> str:
        command = [sys.executable, str(script / "embedded.py"), "--test", action]
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout

    assert run("status") == "postgres=stopped redis=stopped\n"
    assert run("start") == "started: postgres redis\n"
    assert run("start") == "started: nothing, all was running\n"
    assert [line.split("=")[0] for line in run("env").splitlines()] == ["DATABASE_URL", "REDIS_URL"]
    assert run("stop") == "stopped: redis postgres\n"
