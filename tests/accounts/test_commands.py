"""The first administrator and machine keys, from the server's command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.domain.roles import Role
from accounts.models.user import User
from tests.factories.accounts import MachineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setenv("PORTAL_ADMIN_USERNAME", "admin")
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "Correct-horse-7")
    return monkeypatch


def test_administrator_is_made_from_the_environment_once(environment):
    call_command("create_administrator", "--no-input", stdout=StringIO())
    administrator = User.objects.get()

    with pytest.raises(CommandError, match="--another"):
        call_command("create_administrator", "--no-input")
    environment.setenv("PORTAL_ADMIN_USERNAME", "second")
    call_command("create_administrator", "--no-input", "--another", stdout=StringIO())

    assert (administrator.role, administrator.check_password("Correct-horse-7")) == (
        Role.ADMINISTRATOR,
        True,
    )
    assert User.objects.count() == 2


@pytest.mark.parametrize("weak", ["short-A1", "alllowercase", "1234567890"])
def test_weak_password_is_refused(environment, weak):
    environment.setenv("PORTAL_ADMIN_PASSWORD", weak)

    with pytest.raises(CommandError):
        call_command("create_administrator", "--no-input")

    assert User.objects.exists() is False


def test_nothing_is_asked_for_with_no_input(monkeypatch):
    monkeypatch.delenv("PORTAL_ADMIN_USERNAME", raising=False)
    monkeypatch.delenv("PORTAL_ADMIN_PASSWORD", raising=False)

    with pytest.raises(CommandError, match="PORTAL_ADMIN_USERNAME"):
        call_command("create_administrator", "--no-input")


def test_machine_key_is_printed_once(client):
    machine = MachineFactory()
    out = StringIO()

    call_command(
        "create_machine_key",
        machine.username,
        "--name",
        "HIS",
        "--scope",
        "accounts.read",
        "--json",
        stdout=out,
    )

    secret = json.loads(out.getvalue())["secret"]
    me = client.get("/api/v1/accounts/me", headers={"Authorization": f"Api-Key {secret}"}).json()
    assert (me["id"], me["scopes"]) == (machine.pk, ["accounts.read"])


def test_unknown_machine_and_unknown_scope_are_refused():
    machine = MachineFactory()

    with pytest.raises(CommandError, match="nobody"):
        call_command("create_machine_key", "nobody", "--name", "x")
    with pytest.raises(CommandError, match=r"accounts\.read"):
        call_command("create_machine_key", machine.username, "--name", "x", "--scope", "everything")
