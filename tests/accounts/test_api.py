"""REST of accounts: who am I, and directories that end at the organisation's door."""

import pytest
from django.test import Client

from accounts.domain.roles import Role
from tests.factories.accounts import DepartmentFactory, machine_key, user_of_role

pytestmark = pytest.mark.django_db


def test_me_tells_people_what_they_may(client: Client):
    director = user_of_role(Role.DIRECTOR)
    client.force_login(director)

    me = client.get("/api/v1/accounts/me").json()

    assert (me["username"], me["scopes"], me["organisation"]["key"]) == (
        director.username,
        None,
        director.organisation.key,
    )
    assert {"accounts.manage", "accounts.view_audit"} <= set(me["permissions"])


def test_scopes_hold_for_one_request_only(client: Client):
    key, secret = machine_key(scopes=("accounts.read",))
    _other, bare = machine_key(user=key.user)

    allowed = client.get("/api/v1/accounts/departments", headers={"Authorization": f"Api-Key {secret}"})
    refused = client.get("/api/v1/accounts/departments", headers={"Authorization": f"Api-Key {bare}"})

    assert (allowed.status_code, refused.status_code) == (200, 403)


def test_directories_end_at_the_own_organisation(client: Client):
    own, foreign = DepartmentFactory(), DepartmentFactory()
    client.force_login(user_of_role(Role.CODER, own.organisation))

    codes = [row["code"] for row in client.get("/api/v1/accounts/departments").json()["results"]]
    organisations = client.get("/api/v1/accounts/organisations").json()["results"]

    assert (codes, [row["id"] for row in organisations]) == ([own.code], [own.organisation_id])
    assert foreign.code not in codes


def test_machines_see_no_people(client: Client):
    _key, secret = machine_key(scopes=("accounts.read",))

    rows = client.get("/api/v1/accounts/users", headers={"Authorization": f"Api-Key {secret}"}).json()

    assert rows["results"] == []


@pytest.mark.parametrize("secret", ["", "x", "abc.def", "a\x00b", "é.ü", "." * 300])
def test_nonsense_keys_are_refused_with_a_problem_document(client: Client, secret):
    response = client.get("/api/v1/accounts/me", headers={"Authorization": f"Api-Key {secret}"})

    assert (response.status_code in {401, 403}, response.headers["Content-Type"]) == (
        True,
        "application/problem+json",
    )
