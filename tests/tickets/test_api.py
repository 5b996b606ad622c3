"""Tickets over REST: scope, idempotency, ETag, moves, errors of one shape."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from rest_framework.test import APIClient

from accounts.domain.roles import Role
from contracts.models.contract import ContractAccess
from tests.factories.accounts import MachineFactory, UserFactory, machine_key
from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.models.ticket import Ticket
from tickets.services.notes import add_comment

pytestmark = pytest.mark.django_db
LIST = "/api/v1/tickets"


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def tri(contracts):
    return contracts["TRI"]


def test_a_machine_reports_a_fault_with_its_key(tri):
    machine = MachineFactory(organisation=tri.hospital)
    ContractAccess.objects.create(user=machine, contract=tri)
    _key, secret = machine_key(user=machine, scopes=("tickets.open", "tickets.view"))
    client = APIClient(headers={"Authorization": f"Api-Key {secret}"})

    answer = client.post(LIST, {"contract": "TRI", "title": "接口中断", "kind": "fault"})

    ticket = Ticket.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"{LIST}/{ticket.number}"
    assert answer.json()["channel"] == "api"
    assert [clock["kind"] for clock in answer.json()["clocks"]] == ["respond", "arrive"]
    assert 590 < answer.json()["clocks"][0]["remaining_s"] <= 600
    assert client.get(f"{LIST}/{ticket.number}").status_code == 200
    assert client.post(f"{LIST}/{ticket.number}/moves/answer", {}).status_code == 403


def test_a_repeated_key_opens_one_ticket(tri):
    client = client_of(hospital_engineer(tri))
    body = {"contract": "TRI", "title": "叫号屏黑屏"}

    first = client.post(LIST, body, headers={"Idempotency-Key": "call-4711"})
    second = client.post(LIST, body, headers={"Idempotency-Key": "call-4711"})
    other = client.post(LIST, {**body, "title": "别的"}, headers={"Idempotency-Key": "call-4711"})

    assert first.json() == second.json()
    assert other.status_code == 422
    assert Ticket.objects.count() == 1


def test_faults_are_named_by_field(tri):
    client = client_of(hospital_engineer(tri))

    answer = client.post(LIST, {"contract": "AIS-NO", "kind": "nonsense", "occurred_at": "yesterday"})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    fields = {fault["field"] for fault in answer.json()["errors"]}
    assert fields == {"contract", "kind", "title", "occurred_at"}


def test_a_contract_with_two_systems_wants_one_named(contracts):
    client = client_of(hospital_engineer(contracts["AIS"]))

    answer = client.post(LIST, {"contract": "AIS", "title": "采集中断"})
    named = client.post(LIST, {"contract": "AIS", "system": "AIS-ICU", "title": "采集中断"})

    assert [fault["field"] for fault in answer.json()["errors"]] == ["system"]
    assert named.json()["system"] == "AIS-ICU"


def test_others_do_not_see_the_ticket(contracts, tri):
    ticket = ticket_of(tri)
    strangers = [supplier_engineer(contracts["AIS"]), hospital_engineer(contracts["EMR"])]
    ward = UserFactory(organisation=tri.hospital, role=Role.DEPARTMENT_USER)

    answers = [client_of(user).get(f"{LIST}/{ticket.number}").status_code for user in [*strangers, ward]]

    assert answers == [404, 404, 404]
    assert client_of(supplier_engineer(tri)).get(f"{LIST}/{ticket.number}").status_code == 200


def test_moves_answer_the_ticket_and_refuse_with_409(tri):
    ticket = ticket_of(tri)
    client = client_of(supplier_engineer(tri))

    answered = client.post(f"{LIST}/{ticket.number}/moves/answer", {"channel": "phone"})
    again = client.post(f"{LIST}/{ticket.number}/moves/answer", {"channel": "phone"})
    wrong = client.post(f"{LIST}/{ticket.number}/moves/solve", {})

    assert answered.json()["state"] == "answered"
    assert "solve" in answered.json()["moves"]
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")
    assert (wrong.status_code, [fault["field"] for fault in wrong.json()["errors"]]) == (400, ["remedy"])


def test_an_unchanged_ticket_is_not_sent_twice(tri):
    ticket = ticket_of(tri)
    client = client_of(hospital_engineer(tri))
    tag = client.get(f"{LIST}/{ticket.number}")["ETag"]

    unchanged = client.get(f"{LIST}/{ticket.number}", headers={"If-None-Match": tag})
    add_comment(ticket=ticket, actor=hospital_engineer(tri), at=later(hours=1), body="还在黑屏")
    changed = client.get(f"{LIST}/{ticket.number}", headers={"If-None-Match": tag})

    assert unchanged.status_code == 304
    assert changed.status_code == 200


def test_internal_comments_stay_in_the_house(tri):
    ticket = ticket_of(tri)
    supplier, hospital = supplier_engineer(tri), hospital_engineer(tri)
    address = f"{LIST}/{ticket.number}/comments"
    client_of(supplier).post(address, {"body": "备件缺货，先借用", "is_internal": True})
    client_of(supplier).post(address, {"body": "正在处理"})

    ours = client_of(supplier).get(address).json()["results"]
    theirs = client_of(hospital).get(address).json()["results"]
    events = client_of(hospital).get(f"{LIST}/{ticket.number}").json()["events"]

    assert [comment["body"] for comment in ours] == ["正在处理", "备件缺货，先借用"]
    assert [comment["body"] for comment in theirs] == ["正在处理"]
    assert [event["type"] for event in events] == ["reported", "commented"]


def test_files_are_checked_and_only_downloaded(tri, settings):
    ticket = ticket_of(tri)
    client = client_of(hospital_engineer(tri))
    address = f"{LIST}/{ticket.number}/attachments"
    picture, page = io.BytesIO(), io.BytesIO(b"<html><script>alert(1)</script></html>")
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    picture.name, page.name = "屏幕.png", "x.html"

    kept = client.post(address, {"file": picture}, format="multipart")
    refused = client.post(address, {"file": page}, format="multipart")
    settings.ATTACHMENT_MAX_BYTES = 10
    too_large = client.post(address, {"file": io.BytesIO(b"x" * 11)}, format="multipart")
    sent = client.get(f"{address}/{kept.json()['id']}")

    assert (kept.status_code, kept.json()["name"]) == (201, "屏幕.png")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "file")
    assert (too_large.status_code, too_large.json()["code"]) == (413, "too_large")
    assert sent["Content-Disposition"].startswith("attachment")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert b"".join(sent.streaming_content) == picture.getvalue()


def test_the_list_is_filtered_searched_and_cheap(tri, django_assert_max_num_queries):
    caller = hospital_engineer(tri)
    for title in ("分诊台键盘失灵", "候诊屏花屏", "报到机卡纸"):
        ticket_of(tri, actor=caller, title=title)
    client = client_of(caller)

    with django_assert_max_num_queries(15):
        every = client.get(LIST).json()["results"]
    found = client.get(LIST, {"q": "花屏"}).json()["results"]
    both = client.get(LIST, {"state": "new", "q": "分诊 键盘"}).json()["results"]
    number = client.get(LIST, {"q": every[2]["spoken_number"]}).json()["results"]

    assert [row["title"] for row in every] == ["报到机卡纸", "候诊屏花屏", "分诊台键盘失灵"]
    assert [row["title"] for row in found] == ["候诊屏花屏"]
    assert [row["title"] for row in both] == ["分诊台键盘失灵"]
    assert [row["title"] for row in number] == ["分诊台键盘失灵"]


def test_queries_do_not_grow_with_the_list(tri):
    caller = hospital_engineer(tri)
    client = client_of(caller)
    client.get(LIST)
    counts = []
    for _ in range(2):
        ticket_of(tri, actor=caller)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_export_is_made_in_the_background(tri, django_capture_on_commit_callbacks):
    caller = hospital_engineer(tri)
    ticket_of(tri, actor=caller)
    client = client_of(caller)

    with django_capture_on_commit_callbacks(execute=True):
        started = client.post(f"{LIST}/exports", {"query": "state=new"})
    state = client.get(f"{LIST}/exports/{started.json()['id']}").json()
    file = client.get(f"{LIST}/exports/{started.json()['id']}/file")

    assert started.status_code == 202
    assert state["state"] == "done"
    assert file["Content-Disposition"].startswith("attachment")
