"""One machine's environment: what the shell gives is kept, the rest is made once and remembered."""

import base64
from pathlib import Path

import pytest

from script.embedded import Embedded
from script.environment import environment, kept_secrets, remember


@pytest.fixture
def servers(tmp_path: Path) -> Embedded:
    (tmp_path / "var").mkdir()
    made = Embedded(root=tmp_path)
    made.place.remember(postgres_password="pg", postgres_port=5001, redis_password="rd", redis_port=6001)
    return made


def test_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    first = kept_secrets(tmp_path)
    second = kept_secrets(tmp_path)

    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    assert len(base64.urlsafe_b64decode(first["FIELD_ENCRYPTION_KEYS"])) == 32
    assert (tmp_path / "var/secrets.json").stat().st_mode & 0o777 == 0o600


def test_an_empty_shell_gets_the_embedded_servers_on_the_loopback(servers: Embedded) -> None:
    made = environment(servers, {})

    assert made["DATABASE_URL"] == "postgres://portal:pg@127.0.0.1:5001/portal"
    assert made["REDIS_URL"] == "redis://:rd@127.0.0.1:6001/0"
    assert (made["PORTAL_URL"], made["PUSH_URL"]) == ("http://127.0.0.1:8000", "http://127.0.0.1:8001")
    assert made["DEMO"] == "1"


def test_servers_that_were_never_started_have_no_address(tmp_path: Path) -> None:
    """Commands that need no database work all the same."""
    (tmp_path / "var").mkdir()

    made = environment(Embedded(root=tmp_path), {})

    assert {"DATABASE_URL", "REDIS_URL"} & made.keys() == set()


def test_what_the_shell_gives_is_kept_each_by_itself(servers: Embedded) -> None:
    given = {
        "DATABASE_URL": "postgres://else/where",
        "REDIS_URL": "",
        "PORT": "9000",
        "DEMO": "0",
        "LANG": "C",
    }

    made = environment(servers, given)

    assert made["DATABASE_URL"] == "postgres://else/where"
    assert made["REDIS_URL"] == "redis://:rd@127.0.0.1:6001/0"
    assert (made["PORTAL_URL"], made["PUSH_URL"]) == ("http://127.0.0.1:9000", "http://127.0.0.1:9001")
    assert (made["DEMO"], made["LANG"]) == ("0", "C")


def test_opened_to_the_network_the_address_is_the_machines_own(servers: Embedded) -> None:
    made = environment(servers, {"BIND": "0.0.0.0"})

    host = made["PORTAL_URL"].removeprefix("http://").removesuffix(":8000")
    assert host not in {"0.0.0.0", "127.0.0.1"}
    assert host in made["ALLOWED_HOSTS"].split(",")


def test_manage_py_finds_what_the_server_uses(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()

    remember({"DATABASE_URL": "postgres://h/d", "REDIS_URL": "redis://h/0", "DEMO": "1"}, tmp_path)

    kept = tmp_path / "var/portal.env"
    assert kept.read_text() == "DATABASE_URL=postgres://h/d\nREDIS_URL=redis://h/0\n"
    assert kept.stat().st_mode & 0o777 == 0o600
