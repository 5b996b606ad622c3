"""Who may manage which accounts, and what a manager cannot do."""

import pytest
from django.test import Client

from accounts.domain.delegation import fits_organisation, manageable_roles
from accounts.domain.one_time_password import one_time_password
from accounts.domain.roles import Role
from accounts.models.machine_key import MachineKey
from accounts.models.organisation import Department
from accounts.models.user import User
from accounts.services.machines import MachineRefused, create_machine_key
from accounts.services.users import AccountRefused, change_user, create_user, switch_off_user
from tests.factories.accounts import (
    PASSWORD,
    AdministratorFactory,
    HospitalFactory,
    MachineFactory,
    SupplierFactory,
    UserFactory,
    user_of_role,
)

pytestmark = pytest.mark.django_db


def test_managed_roles_are_these():
    assert manageable_roles(Role.PROJECT_MANAGER) == {Role.SUPPLIER_ENGINEER}
    assert Role.ADMINISTRATOR not in manageable_roles(Role.DIRECTOR)
    assert Role.PROJECT_MANAGER not in manageable_roles(Role.DIRECTOR)
    assert manageable_roles(Role.HOSPITAL_ENGINEER) == frozenset()


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [
        (Role.DIRECTOR, "hospital", True),
        (Role.DIRECTOR, "supplier", False),
        (Role.SUPPLIER_ENGINEER, "hospital", False),
        (Role.AUDITOR, "supplier", True),
        (Role.MACHINE, None, False),
        (Role.ADMINISTRATOR, None, True),
    ],
)
def test_roles_stand_in_the_right_kind_of_organisation(role, kind, fits):
    assert fits_organisation(role, kind) is fits


def test_one_time_passwords_differ_and_meet_the_rules():
    passwords = {one_time_password() for _ in range(200)}

    assert len(passwords) == 200
    assert all(any(c.isdigit() for c in p) and any(c.isupper() for c in p) for p in passwords)


def test_director_makes_an_account_and_sees_its_password_once(client: Client):
    director = user_of_role(Role.DIRECTOR)
    client.force_login(director)
    values = {"username": "new.nurse", "full_name": "新护士", "role": "triage_nurse", "language": "zh-hans"}

    response = client.post("/administration/accounts/new/", values)

    user = User.objects.get(username="new.nurse")
    assert (user.organisation, user.must_change_password) == (director.organisation, True)
    assert user.check_password(response.context["password"]) is True
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("role", ["administrator", "project_manager", "machine", "nonsense"])
def test_director_cannot_give_other_roles(client: Client, role):
    client.force_login(user_of_role(Role.DIRECTOR))
    values = {"username": "someone", "full_name": "某人", "role": role, "language": "en"}

    response = client.post("/administration/accounts/new/", values)

    assert (response.status_code, "role" in response.context["form"].errors) == (422, True)
    assert User.objects.filter(username="someone").exists() is False


def test_service_refuses_what_the_form_would_not_offer():
    director, stranger = user_of_role(Role.DIRECTOR), user_of_role(Role.TRIAGE_NURSE)
    manager = user_of_role(Role.PROJECT_MANAGER)

    with pytest.raises(AccountRefused) as foreign:
        switch_off_user(actor=director, user=stranger)
    with pytest.raises(AccountRefused) as own:
        switch_off_user(actor=director, user=director)
    with pytest.raises(AccountRefused) as role:
        create_user(
            actor=manager,
            username="x",
            full_name="x",
            role=Role.PROJECT_MANAGER,
            organisation=manager.organisation,
        )
    with pytest.raises(AccountRefused) as elsewhere:
        create_user(
            actor=manager,
            username="x",
            full_name="x",
            role=Role.SUPPLIER_ENGINEER,
            organisation=SupplierFactory(),
        )

    assert [caught.value.code for caught in (foreign, own)] == ["not_managed", "own_account"]
    assert [caught.value.field for caught in (role, elsewhere)] == ["role", "organisation"]


def test_last_administrator_stays():
    administrator = AdministratorFactory()
    other = AdministratorFactory()
    switch_off_user(actor=administrator, user=other)

    with pytest.raises(AccountRefused) as caught:
        change_user(
            actor=administrator, user=administrator, role=Role.AUDITOR, organisation=HospitalFactory()
        )

    assert caught.value.code == "last_administrator"


def test_administrator_by_role_and_superuser_are_one():
    administrator = AdministratorFactory()
    engineer = UserFactory()

    change_user(actor=administrator, user=engineer, role=Role.ADMINISTRATOR)
    engineer.refresh_from_db()
    assert (engineer.is_superuser, engineer.is_staff) == (True, True)
    change_user(actor=administrator, user=engineer, role=Role.HOSPITAL_ENGINEER)

    engineer.refresh_from_db()
    assert (engineer.is_superuser, engineer.is_staff) == (False, False)


def test_reset_password_ends_sessions_and_unlocks(client: Client):
    user = user_of_role(Role.TRIAGE_NURSE)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    elsewhere = Client()
    for _ in range(5):
        elsewhere.post("/accounts/login/", {"login": user.username, "password": "wrong"})
    manager = Client()
    manager.force_login(user_of_role(Role.DIRECTOR, user.organisation))

    shown = manager.post(f"/administration/accounts/{user.pk}/password/").context["password"]

    assert client.get("/profile/").status_code == 302
    again = elsewhere.post("/accounts/login/", {"login": user.username, "password": shown})
    assert (again.status_code, elsewhere.get("/profile/").url) == (302, "/accounts/password/change/")


def test_names_that_differ_by_case_only_are_refused(client: Client):
    UserFactory(username="Wang")
    client.force_login(user_of_role(Role.DIRECTOR))
    values = {"username": "wang", "full_name": "王", "role": "coder", "language": "en"}

    response = client.post("/administration/accounts/new/", values)

    assert list(response.context["form"].errors) == ["username"]


def test_missing_hospital_of_a_department_is_said_once(client: Client):
    client.force_login(AdministratorFactory())

    form = client.post("/administration/departments/new/", {"code": "BAS"}).context["form"]

    assert (len(form.errors["organisation"]), sorted(form.errors)) == (1, ["name_zh", "organisation"])


def test_department_code_is_unique_in_the_hospital(client: Client):
    director = user_of_role(Role.DIRECTOR)
    client.force_login(director)
    values = {"code": "ED", "name_zh": "急诊科"}

    first = client.post("/administration/departments/new/", values)
    second = client.post("/administration/departments/new/", values)

    assert (first.status_code, second.status_code) == (302, 422)
    assert Department.objects.get().organisation == director.organisation


def test_key_is_shown_once_scoped_and_revocable(client: Client):
    director = user_of_role(Role.DIRECTOR)
    machine = MachineFactory(organisation=director.organisation)
    client.force_login(director)
    url = f"/administration/machines/{machine.pk}/"
    values = {"name": "挂号", "scopes": ["accounts.read"], "calls_per_minute": "60"}

    secret = client.post(f"{url}keys/new/", values).context["secret"]
    headers = {"Authorization": f"Api-Key {secret}"}
    before = Client().get("/api/v1/accounts/me", headers=headers)
    key = MachineKey.objects.get()
    client.post(f"{url}keys/{key.prefix}/revoke/")
    after = Client().get("/api/v1/accounts/me", headers=headers)

    assert secret not in client.get(url).content.decode()
    assert (before.json()["scopes"], before.json()["calls_per_minute"]) == (["accounts.read"], 60)
    assert (key.pk, after.status_code) == (key.prefix, 401)


def test_unknown_scopes_and_keys_for_people_are_refused():
    with pytest.raises(MachineRefused) as scope:
        create_machine_key(actor=None, machine=MachineFactory(), name="x", scopes=["everything"])
    with pytest.raises(MachineRefused) as person:
        create_machine_key(actor=None, machine=UserFactory(), name="x", scopes=["accounts.read"])

    assert (scope.value.field, person.value.field) == ("scopes", "user")
