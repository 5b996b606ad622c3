"""The push server: who may listen, what is heard, and that strangers hear nothing."""

import asyncio
import json
import os
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from redis import Redis

from config import push_tokens
from core.push import contract_channel, redis_channel
from tests.factories.accounts import UserFactory
from tests.factories.contracts import ContractFactory

pytestmark = pytest.mark.django_db(transaction=True)


def ask(
    query: str = "", cookie: str = "", origin: str = "", until: int = 1, shout: Any = None
) -> list[dict[str, Any]]:
    """Call the application as uvicorn does; stop after `until` body parts. `shout` runs when it listens."""
    from config.push import application, hub

    headers = [(b"host", b"testserver:8001"), (b"cookie", cookie.encode()), (b"origin", origin.encode())]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/push/tickets",
        "query_string": query.encode(),
        "headers": headers,
    }
    sent: list[dict[str, Any]] = []

    async def conversation() -> None:
        enough = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await enough.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)
            bodies = [part for part in sent if part["type"] == "http.response.body" and part.get("body")]
            if len(bodies) >= until or not message.get("more_body", True):
                enough.set()

        listener = asyncio.create_task(application(scope, receive, send))
        if shout is not None:
            for _attempt in range(50):
                await asyncio.sleep(0.1)
                if shout():
                    break
        await asyncio.wait_for(listener, 15)
        await hub.close()

    asyncio.run(conversation())
    return sent


def bodies(sent: list[dict[str, Any]]) -> str:
    return b"".join(part.get("body", b"") for part in sent).decode()


def say(contract_id: int, ticket_id: int) -> bool:
    with Redis.from_url(os.environ["REDIS_URL"]) as redis:
        fact = json.dumps({"kind": "ticket", "id": ticket_id})
        return int(redis.publish(redis_channel(contract_channel(contract_id)), fact)) > 0  # type: ignore[arg-type]


def test_party_of_the_contract_hears_the_id_of_what_changed():
    contract = ContractFactory()
    user = UserFactory(organisation=contract.hospital)
    token = push_tokens.signing.dumps(user.pk, salt=push_tokens.SALT)

    sent = ask(f"token={token}", until=2, shout=lambda: say(contract.pk, 42))

    assert sent[0]["status"] == 200
    assert 'event: ticket\ndata: {"kind": "ticket", "id": 42}\n\n' in bodies(sent)


def test_session_cookie_is_enough_on_the_same_host():
    user = UserFactory()
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    sent = ask(cookie=cookie)

    assert sent[0]["status"] == 200


def test_other_contracts_are_not_heard():
    mine, other = ContractFactory(), ContractFactory()
    user = UserFactory(organisation=mine.hospital)
    token = push_tokens.signing.dumps(user.pk, salt=push_tokens.SALT)

    def shout() -> bool:
        return say(other.pk, 1) and say(mine.pk, 2)

    heard = bodies(ask(f"token={token}", until=2, shout=shout))

    assert '"id": 2' in heard
    assert '"id": 1' not in heard


@pytest.mark.parametrize("query", ["", "token=forged", "token="])
def test_strangers_are_refused(query):
    sent = ask(query)

    assert sent[0]["status"] == 403


def test_switched_off_account_is_refused():
    user = UserFactory(is_active=False)
    token = push_tokens.signing.dumps(user.pk, salt=push_tokens.SALT)

    sent = ask(f"token={token}")

    assert sent[0]["status"] == 403


@pytest.mark.parametrize(
    ("origin", "is_trusted"),
    [("http://testserver:8000", True), ("http://localhost", True), ("http://evil.example", False)],
)
def test_only_pages_of_the_portal_may_read(origin, is_trusted):
    sent = ask(origin=origin)

    allowed = dict(sent[0]["headers"]).get(b"access-control-allow-origin")
    assert allowed == (origin.encode() if is_trusted else None)


def test_token_is_issued_to_who_is_logged_in_only(client):
    user = UserFactory()

    assert client.get("/push/token/").status_code == 302
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert push_tokens.user_id_of(client.get("/push/token/").json()["token"]) == user.pk
