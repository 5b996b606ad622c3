"""A repeated POST is done once and answered as the first time, also when both come at the same moment."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts.models.user import User
from core.api.problems import Refusal
from core.idempotency import IdempotentPostMixin, forget_expired_answers
from core.models.idempotency import StoredAnswer
from core.models.notification import Notification
from tests.factories.accounts import UserFactory
from tests.factories.core import NotificationFactory

pytestmark = pytest.mark.django_db


class Body(serializers.Serializer):
    title = serializers.CharField()


class View(IdempotentPostMixin, APIView):
    """Writes one row a call."""

    permission_classes = []
    throttle_classes = []
    parser_classes = [JSONParser, MultiPartParser]
    delay_s = 0.0

    def post(self, request: Request) -> Response:
        body = Body(data=request.data)
        body.is_valid(raise_exception=True)
        title = body.validated_data["title"]
        row = NotificationFactory(user=request.user, title=title)
        time.sleep(self.delay_s)
        if title == "refuse":
            raise Refusal("not now", field="title")
        if title == "break":
            raise RuntimeError
        return Response(
            {"id": row.pk, "at": timezone.now()}, status=201, headers={"Location": f"/rows/{row.pk}/"}
        )


def post(user: User, body: Any, key: str | None = "key-1", path: str = "/api/v1/rows/", **extra: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    request = APIRequestFactory().post(path, body, headers=headers, **{"format": "json", **extra})
    force_authenticate(request, user)
    response: HttpResponseBase = View.as_view()(request)
    return response.render() if isinstance(response, Response) else response


def test_the_repetition_gets_the_first_answer_and_no_second_row() -> None:
    user = UserFactory()

    first, second = post(user, {"title": "a"}), post(user, {"title": "a"})

    assert (second.status_code, second.content) == (201, first.content)
    assert second["Location"] == first["Location"]
    assert second["Content-Type"] == "application/json"
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Notification.objects.count() == 1


def test_without_key_or_with_another_key_route_or_caller_the_work_is_done_again() -> None:
    user = UserFactory()

    post(user, {"title": "a"})
    post(user, {"title": "a"}, key=None)
    post(user, {"title": "a"}, key="key-2")
    post(user, {"title": "a"}, path="/api/v1/other/")
    post(UserFactory(), {"title": "a"})

    assert Notification.objects.count() == 5


def test_the_same_key_for_another_body_is_422() -> None:
    user = UserFactory()
    post(user, {"title": "a"})

    answer = post(user, {"title": "b"})

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.data["code"] == "idempotency_key_reused"
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "ключ", "k" * 201, "a\x7f"])
def test_a_malformed_key_is_400(key: str) -> None:
    answer = post(UserFactory(), {"title": "a"}, key=key)

    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.data["errors"]] == ["Idempotency-Key"]
    assert not Notification.objects.exists()


@pytest.mark.parametrize(("title", "status"), [("refuse", 409), ("", 400)])
def test_a_refusal_is_the_answer_too_and_leaves_nothing_written(title: str, status: int) -> None:
    user = UserFactory()

    first, second = post(user, {"title": title}), post(user, {"title": title})

    assert (first.status_code, second.status_code) == (status, status)
    assert second.content == first.content
    assert second["Content-Type"] == "application/problem+json"
    assert not Notification.objects.exists()


def test_a_fault_of_the_server_is_not_kept() -> None:
    user = UserFactory()

    for _again in range(2):
        with pytest.raises(RuntimeError):
            post(user, {"title": "break"})

    assert not Notification.objects.exists()
    assert not StoredAnswer.objects.exists()


def test_uploads_are_compared_by_their_content_not_their_boundary() -> None:
    user = UserFactory()

    def send(content: bytes) -> Any:
        body = {"title": "a", "file": SimpleUploadedFile("a.txt", content)}
        return post(user, body, format="multipart")

    first, same, other = send(b"1"), send(b"1"), send(b"2")

    assert same.content == first.content
    assert other.status_code == 422


def test_answers_are_kept_for_48_hours() -> None:
    user = UserFactory()
    post(user, {"title": "a"})
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(hours=48))

    post(user, {"title": "a"})
    forgotten = forget_expired_answers(at=timezone.now() + timedelta(hours=47))
    forgotten_later = forget_expired_answers(at=timezone.now() + timedelta(hours=49))

    assert Notification.objects.count() == 2
    assert (forgotten, forgotten_later) == (0, 1)


def in_threads(*calls: Any) -> list[Any]:
    """Run the calls at the same time, each with a database connection of its own."""
    barrier = threading.Barrier(len(calls))

    def run(call: Any) -> Any:
        barrier.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_do_the_work_once_and_get_the_same_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(View, "delay_s", 0.3)
    user = UserFactory()

    answers = in_threads(*[lambda: post(user, {"title": "a"})] * 4)

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sum(answer.has_header("Idempotent-Replayed") for answer in answers) == 3
    assert Notification.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_twin_that_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(View, "delay_s", 1.0)
    monkeypatch.setattr("core.idempotency.LONGEST_WAIT_MS", 100)
    user = UserFactory()

    answers = in_threads(*[lambda: post(user, {"title": "a"})] * 2)
    later = post(user, {"title": "a"})

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert later.status_code == 201
    assert Notification.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_twin_that_breaks_leaves_the_key_free_for_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(View, "delay_s", 0.3)
    user = UserFactory()

    def broken() -> str:
        try:
            return str(post(user, {"title": "break"}).status_code)
        except RuntimeError:
            return "broken"

    results = in_threads(broken, broken)

    assert results == ["broken", "broken"]
    assert not StoredAnswer.objects.exists()
    assert connection.in_atomic_block is False
