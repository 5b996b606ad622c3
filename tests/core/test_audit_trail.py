"""Every change is recorded with who, from where, old and new value; secrets never are."""

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation

from accounts.models.machine_key import MachineKey
from accounts.models.organisation import Department, Organisation
from accounts.models.user import User
from core.audit import acting_as
from core.audit.reading import describe_changes
from core.audit.registration import MASK, audited_models, project_models, rule_for
from tests.factories.accounts import (
    PASSWORD,
    AdministratorFactory,
    DepartmentFactory,
    UserFactory,
    machine_key,
)

pytestmark = pytest.mark.django_db


def entries_of(instance):
    return list(LogEntry.objects.get_for_object(instance).order_by("pk"))


def test_every_model_of_the_portal_is_audited_or_says_why_not():
    audited = set(audited_models())

    left_out = {model._meta.label: rule_for(model).exempt_because for model in project_models()} | {}
    silent = [
        label for label, reason in left_out.items() if not reason and apps.get_model(label) not in audited
    ]
    short = [label for label, reason in left_out.items() if reason and len(reason) < 15]

    assert (silent, short) == ([], [])
    assert {User, Organisation, Department, MachineKey} <= audited


def test_change_is_recorded_with_actor_address_old_and_new_value():
    actor = AdministratorFactory()
    department = DepartmentFactory(phone="8001")

    with acting_as(actor, address="192.0.2.7"):
        department.phone = "8002"
        department.save()

    entry = entries_of(department)[-1]
    assert (entry.action, entry.actor, entry.remote_addr, entry.changes) == (
        LogEntry.Action.UPDATE,
        actor,
        "192.0.2.7",
        {"phone": ["8001", "8002"]},
    )


def test_portal_itself_acts_without_actor():
    department = DepartmentFactory()

    entry = entries_of(department)[0]

    assert (entry.actor, entry.remote_addr) == (None, None)


def test_secrets_are_masked():
    user = UserFactory()
    key, secret = machine_key(user=None)

    user.set_password("Another-horse-8")
    user.save()

    assert entries_of(user)[-1].changes == {"password": [MASK, MASK]}
    text = str([(entry.object_pk, entry.changes) for entry in LogEntry.objects.all()])
    assert (secret in text, key.hashed_key in text, user.password in text) == (False, False, False)


def test_changes_are_described_in_labels_and_names():
    department = DepartmentFactory(name_en="Ward A")
    user = UserFactory(organisation=department.organisation)

    user.department = department
    user.is_active = False
    user.save()

    entry = entries_of(user)[-1]
    with translation.override("en"):
        described = {(change.label, change.old, change.new) for change in describe_changes([entry])[entry.pk]}
        assert described == {("department", "", "Ward A"), ("active", "yes", "no")}


def test_request_names_the_person_and_the_address_that_can_be_believed(client: Client):
    user = UserFactory()
    client.force_login(user)

    client.post(
        "/profile/",
        {"full_name": "新名字", "language": "zh-hans"},
        headers={"X-Forwarded-For": "203.0.113.9"},
        REMOTE_ADDR="192.0.2.44",
    )

    entry = entries_of(user)[-1]
    assert (entry.actor, entry.remote_addr) == (user, "192.0.2.44")
    assert entry.changes["full_name"][1] == "新名字"


def test_behind_a_proxy_only_its_own_word_counts(client: Client, settings):
    settings.BEHIND_PROXY = True
    user = UserFactory()
    client.force_login(user)

    client.post(
        "/profile/",
        {"full_name": "新名字", "language": "zh-hans"},
        headers={"X-Forwarded-For": "10.9.9.9, 203.0.113.9"},
    )

    assert entries_of(user)[-1].remote_addr == "203.0.113.9"


def test_nonsense_for_an_address_breaks_nothing(client: Client, settings):
    settings.BEHIND_PROXY = True
    user = UserFactory()
    client.force_login(user)

    response = client.post(
        "/profile/",
        {"full_name": "新名字", "language": "zh-hans"},
        headers={"X-Forwarded-For": "' OR 1=1"},
    )

    assert (response.status_code, entries_of(user)[-1].remote_addr) == (302, None)


def test_login_itself_is_recorded_under_the_person(client: Client):
    user = UserFactory(must_change_password=True)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})

    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "Another-horse-8", "password2": "Another-horse-8"},
    )

    fields = {name: entry.actor for entry in entries_of(user) for name in entry.changes if entry.actor}
    assert fields == {"password": user, "must_change_password": user}


def test_relations_to_many_are_recorded():
    user = UserFactory()
    group = Group.objects.create(name="night shift")

    user.groups.add(group)

    assert entries_of(user)[-1].changes == {
        "groups": {"type": "m2m", "operation": "add", "objects": ["night shift"]}
    }
