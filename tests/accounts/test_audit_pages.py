"""Reading the audit trail: administrators all, directors and auditors what is in scope, others nothing."""

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template
from django.test import Client

from accounts.domain.roles import Role
from accounts.models.organisation import Department
from core.models.job import Job
from tests.factories.accounts import AdministratorFactory, DepartmentFactory, UserFactory, user_of_role

pytestmark = pytest.mark.django_db


def history_url(instance):
    kind = ContentType.objects.get_for_model(type(instance))
    return f"/audit/object/{kind.pk}/{instance.pk}/"


def shown(client, **query):
    return [row["entry"].object_repr for row in client.get("/audit/", query).context["rows"]]


def test_auditor_reads_the_own_organisations_trail_only(client: Client):
    own, foreign = DepartmentFactory(name_zh="本院科室"), DepartmentFactory(name_zh="外院科室")
    client.force_login(user_of_role(Role.AUDITOR, own.organisation))

    rows = shown(client)

    assert ("本院科室" in rows, "外院科室" in rows) == (True, False)
    entry = LogEntry.objects.get_for_object(foreign).get()
    assert client.get(f"/audit/{entry.pk}/").status_code == 404


def test_filters_narrow_by_kind_action_name_and_day(client: Client):
    department = DepartmentFactory(name_zh="急诊科")
    department.phone = "8010"
    department.save()
    client.force_login(AdministratorFactory())
    kind = ContentType.objects.get_for_model(Department).pk

    changed = shown(client, kind=kind, action=LogEntry.Action.UPDATE)
    future = shown(client, since="2999-01-01")
    wrong = client.get("/audit/", {"since": "nonsense", "kind": "x"})

    assert (changed, future, wrong.status_code, wrong.context["rows"]) == (["急诊科"], [], 200, [])


def test_pages_by_id_do_not_shift(client: Client):
    DepartmentFactory.create_batch(60)
    client.force_login(AdministratorFactory())

    first = client.get("/audit/").context
    second = client.get(f"/audit/{first['next_url']}").context

    ids = [row["entry"].pk for row in [*first["rows"], *second["rows"]]]
    assert (len(first["rows"]), ids == sorted(ids, reverse=True), len(set(ids))) == (50, True, len(ids))


def test_history_of_an_object_follows_the_objects_scope(client: Client):
    department = DepartmentFactory()
    client.force_login(user_of_role(Role.DIRECTOR, department.organisation))
    own = client.get(history_url(department)).status_code
    client.force_login(user_of_role(Role.DIRECTOR))

    assert (own, client.get(history_url(department)).status_code) == (200, 404)


def test_colleagues_do_not_read_each_others_account_history(client: Client):
    user = UserFactory()
    client.force_login(user_of_role(Role.DEPARTMENT_USER, user.organisation))

    assert client.get(history_url(user)).status_code == 404


@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_nonsense_keys_are_not_found(client: Client, key):
    client.force_login(AdministratorFactory())
    kind = ContentType.objects.get_for_model(Department).pk

    assert client.get(f"/audit/object/{kind}/{key}/").status_code == 404


def test_component_fetches_the_history_when_it_comes_into_view():
    department = DepartmentFactory()

    html = Template("{% load audit %}{% audit_history department %}").render(
        Context({"department": department})
    )

    assert f'hx-get="{history_url(department)}"' in html


def test_list_costs_few_queries(client: Client, django_assert_max_num_queries):
    DepartmentFactory.create_batch(30)
    client.force_login(user_of_role(Role.AUDITOR, Department.objects.first().organisation))
    client.get("/audit/")

    with django_assert_max_num_queries(15):
        client.get("/audit/")


def test_export_is_a_job_in_scope(client: Client, django_capture_on_commit_callbacks):
    own, _foreign = DepartmentFactory(name_zh="=本院科室"), DepartmentFactory(name_zh="外院科室")
    client.force_login(user_of_role(Role.AUDITOR, own.organisation))

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/audit/export/", {"format": "csv"})

    text = Job.objects.get().result.read().decode("utf-8-sig")
    assert ("'=本院科室" in text, "外院科室" in text) == (True, False)


def test_seals_are_for_administrators(client: Client):
    client.force_login(user_of_role(Role.DIRECTOR))
    refused = client.get("/audit/seals/").status_code
    client.force_login(AdministratorFactory())

    assert (refused, client.get("/audit/seals/").status_code) == (403, 200)
    assert client.post("/audit/seals/verify/").url == "/audit/seals/"
