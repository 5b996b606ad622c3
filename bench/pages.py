"""Pages and interfaces as a director of the larger hospital uses them: whole time, database time, queries."""

import json
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from accounts.models.user import User
from bench.timing import Sample, repeat
from tickets.models.ticket import Ticket

WORDS = ("打印机", "叫号屏", "病案首页", "登录", "同步", "12345")
PHRASE = "检验接口偶尔不能"  # stands in one title of fifty


def measure(times: int) -> list[dict[str, Any]]:
    """One row for each page or call, over `times` repetitions."""
    director = User.objects.filter(role=Role.DIRECTOR).order_by("pk")[0]
    client = Client(SERVER_NAME="localhost")
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    numbers = _numbers(director, times + 10)
    tickets = reverse("tickets:list")

    def get(url: str, **query: Any) -> None:
        answer = client.get(url, query)
        assert answer.status_code == 200, (url, answer.status_code)

    def page_of(i: int) -> None:
        get(reverse("tickets:detail", args=[numbers[i]]))

    def read(i: int) -> None:
        get(f"/api/v1/tickets/{numbers[i]}")

    def search(i: int) -> None:
        get(tickets, q=WORDS[i % len(WORDS)])

    def find(words: str) -> None:
        get(tickets, q=words, state="archived", severity="high")

    def search_filtered(i: int) -> None:
        find(WORDS[i % len(WORDS)])

    samples: list[tuple[str, Sample]] = [
        ("ticket list page", repeat(lambda i: get(tickets), times)),
        ("ticket list page, open only", repeat(lambda i: get(tickets, state="new"), times)),
        ("search page", repeat(search, times)),
        ("filtered search page", repeat(search_filtered, times)),
        ("filtered search for a phrase of 20,000 tickets", repeat(lambda i: find(PHRASE), times)),
        ("one ticket page", repeat(page_of, times)),
        ("one ticket through the API", repeat(read, times)),
        ("ticket list through the API", repeat(lambda i: get("/api/v1/tickets"), times)),
        ("create through the API", repeat(_creator(client, director), times)),
        ("board", repeat(lambda i: get(reverse("tickets:board")), times)),
        ("monthly compliance report", repeat(lambda i: get(reverse("tickets:compliance")), times)),
        ("dashboard", repeat(lambda i: get(reverse("home")), times)),
    ]
    return [sample.row(name) for name, sample in samples]


def _numbers(user: User, count: int) -> list[str]:
    """Numbers of tickets spread evenly over the user's scope."""
    last = Ticket.objects.order_by("-pk").values_list("pk", flat=True)[0]
    spread = [last - 1 - i * (last // (count * 7)) for i in range(count * 7)]
    found = list(Ticket.objects.visible_to(user).filter(pk__in=spread).values_list("number", flat=True))
    assert len(found) >= count
    return found[:count]


def _creator(client: Client, director: User) -> Any:
    from contracts.models.contract import Contract

    contract = Contract.objects.visible_to(director).get(key="TRI")
    body = {
        "contract": contract.key,
        "system": contract.systems.all()[0].key,
        "kind": "fault",
        "title": "测速：叫号屏无法显示",
        "channel": "api",
    }

    def create(_i: int) -> None:
        answer = client.post(
            "/api/v1/tickets",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        assert answer.status_code == 201, answer.content

    return create
