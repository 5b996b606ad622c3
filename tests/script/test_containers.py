"""The container files keep what docs/operations.md promises; no engine is needed to read them."""

import re
from typing import Any

import pytest
import yaml

from script.servers.place import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OF_PORTAL = ["beat", "clock", "migrate", "push", "web", "worker"]


def test_all_parts_are_there() -> None:
    assert sorted(SERVICES) == [
        "beat",
        "clock",
        "mail",
        "migrate",
        "postgres",
        "push",
        "redis",
        "web",
        "worker",
    ]
    assert sorted(COMPOSE["volumes"]) == ["media", "postgres", "redis"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_service_that_stays_is_checked_and_restarted(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OF_PORTAL)
def test_portal_processes_have_no_rights_to_spare_and_make_no_demonstration(name: str) -> None:
    service = SERVICES[name]

    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert (service["environment"]["DEMO"], service["environment"]["DEBUG"]) == ("0", "0")


@pytest.mark.parametrize("name", ["beat", "clock", "push", "web", "worker"])
def test_portal_starts_after_migration_on_healthy_servers(name: str) -> None:
    waits = {other: how["condition"] for other, how in SERVICES[name]["depends_on"].items()}

    assert waits["migrate"] == "service_completed_successfully"
    assert (waits["postgres"], waits["redis"]) == ("service_healthy", "service_healthy")


def test_database_and_redis_are_reachable_from_inside_only() -> None:
    assert "ports" not in SERVICES["postgres"]
    assert "ports" not in SERVICES["redis"]


def test_no_secret_has_a_default_and_the_example_names_each() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / ".env.example").read_text()

    required = set(re.findall(r"\$\{(\w+):\?", text))

    assert required == {"SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    assert all(re.search(rf"^{name}=$", example, re.MULTILINE) for name in required)
    assert not re.search(r"\$\{(SECRET_KEY|FIELD_ENCRYPTION_KEYS|\w+_PASSWORD)(:?-|\})", text)


def test_image_runs_as_nobody_special_with_verified_packages() -> None:
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]

    assert len(stages) == 3
    assert re.search(r"^USER portal$", last, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", last, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE
    assert "dev.lock" not in DOCKERFILE


def test_image_gets_every_folder_the_portal_imports() -> None:
    wanted = (ROOT / ".dockerignore").read_text().splitlines()
    apps = sorted(path.parent.name for path in ROOT.glob("*/apps.py"))

    assert wanted[0] == "*"
    assert [app for app in [*apps, "config", "script"] if f"!{app}" not in wanted] == []
