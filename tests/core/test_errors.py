"""Whatever comes in, the answer is a page or a problem document, never a bare fault."""

import json
from typing import Any, cast

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.test import Client, RequestFactory
from django.urls import path
from rest_framework.exceptions import ParseError
from rest_framework.test import APIRequestFactory

from core import errors
from core.api.parsers import StorableJSONParser
from core.api.problems import problem_response
from core.middleware import SaneRequestMiddleware
from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db


def fault(request: Any) -> Any:
    raise RuntimeError


def unstorable(request: Any) -> Any:
    raise DataError("value out of range")


handler400, handler403 = errors.bad_request, errors.permission_denied
handler404, handler500 = errors.page_not_found, errors.server_error
urlpatterns = [
    path("fault/", fault, name="home"),
    path("api/fault/", fault),
    path("api/unstorable/", unstorable),
]


def test_an_unknown_page_is_a_page_and_an_unknown_route_a_problem_document() -> None:
    page, document = Client().get("/no/such/page/"), Client().get("/api/v1/no/such/route/")

    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert (document.status_code, document["Content-Type"]) == (404, "application/problem+json")
    assert set(document.json()) == {"type", "title", "status"}


@pytest.mark.urls(__name__)
def test_a_fault_is_a_page_without_details_and_under_api_a_document() -> None:
    client = Client(raise_request_exception=False)

    page, document = client.get("/fault/"), client.get("/api/fault/")

    assert page.status_code == document.status_code == 500
    assert b"RuntimeError" not in page.content + document.content
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert document["Content-Type"] == "application/problem+json"


@pytest.mark.urls(__name__)
def test_a_value_no_column_can_hold_is_the_senders_fault() -> None:
    assert Client().get("/api/unstorable/").status_code == 400


def test_a_form_without_token_is_told_that_it_expired() -> None:
    answer = Client(enforce_csrf_checks=True).post("/notifications/read-all/")

    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/notifications/?page=%00", 400),
        ("/notifications/%00/", 400),
        ("/api/v1/x/?q=%00", 400),
        ("/notifications/?q=" + "a" * 9000, 414),
        ("/notifications/?page=999999999999999999999999", 200),
        ("/notifications/?page=-1", 200),
        ("/notifications/?page=%ff%fe", 200),
        ("/notifications/?page=１", 200),
        ("/notifications/%ff/", 404),
        ("/jobs/?page=0", 200),
        ("/outbox/?state=%27&page=x", 200),
        ("/outbox/?page=99999999999", 200),
        ("/inbound-mail/?outcome[]=1&outcome=%F0%9F%98%80", 200),
    ],
)
def test_absurd_addresses_never_break_a_page(address: str, status: int) -> None:
    client = Client()
    client.force_login(AdministratorFactory())

    assert client.get(address).status_code == status


def test_a_number_beyond_every_column_is_not_found() -> None:
    client = Client()
    client.force_login(AdministratorFactory())

    assert client.post("/notifications/99999999999999999999999999/open/").status_code == 404


def test_a_binary_zero_that_reaches_the_database_is_the_senders_fault() -> None:
    middleware = SaneRequestMiddleware(fault)
    request = RequestFactory().get("/api/x/")

    answer = middleware.process_exception(request, ValueError("A string literal cannot contain NUL (0x00)"))

    assert answer is not None
    assert answer.status_code == 400
    assert middleware.process_exception(request, ValueError("other")) is None


@pytest.mark.parametrize(
    ("error", "status"),
    [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400), (DataError(), 400)],
)
def test_django_s_own_refusals_become_problem_documents(error: Exception, status: int) -> None:
    answer = problem_response(error, {})

    assert answer is not None
    assert (answer.status_code, answer.data["status"]) == (status, status)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": ["\\ud800"]}',
        b"[" * 100 + b"]" * 100,
        b"[" * 100_000,
        b'{"a": NaN}',
        b"\xff\xfe",
        b"{",
        b"1" * 5000,
    ],
)
def test_bodies_that_cannot_be_kept_are_400(body: bytes) -> None:
    request = APIRequestFactory().post("/", body, content_type="application/json")

    with pytest.raises(ParseError):
        StorableJSONParser().parse(cast("Any", request), "application/json", {})


def test_ordinary_bodies_are_read() -> None:
    body = {"标题": "叫号屏😀", "list": [1, {"a": None}], "deep": [[[[[]]]]]}
    request = APIRequestFactory().post("/", json.dumps(body).encode(), content_type="application/json")

    assert StorableJSONParser().parse(cast("Any", request), "application/json", {}) == body
