"""The push server: live news for open pages as server-sent events, by uvicorn beside the web process.

`GET /push/tickets` streams `event: ticket` with `{"kind", "id"}` for the contracts the caller may see; ids
only, never contents. The caller is known by the portal's session cookie or a one-minute token. A stream ends
after ten minutes, so that the browser's reconnection proves the caller anew. `GET /push/health` answers 200.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user, get_user_model  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.http.request import validate_host  # noqa: E402

from config.push_hub import Hub  # noqa: E402
from config.push_tokens import user_id_of  # noqa: E402
from contracts.models.contract import Contract  # noqa: E402
from core.push import contract_channel, redis_channel  # noqa: E402

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

HEARTBEAT_S = 20.0
LIFETIME_S = 600.0

hub = Hub(settings.REDIS_URL, redis_channel(""))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while (await receive())["type"] == "lifespan.startup":
        await send({"type": "lifespan.startup.complete"})
    await hub.close()
    await send({"type": "lifespan.shutdown.complete"})


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if scope["path"] == "/push/health":
        await _plain(send, 200, "ok", headers)
    elif scope["path"] != "/push/tickets" or scope["method"] != "GET":
        await _plain(send, 404, "not found", headers)
    else:
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        channels = await sync_to_async(_channels, thread_sensitive=False)(token, headers.get("cookie", ""))
        if channels is None:
            await _plain(send, 403, "log in first", headers)
        else:
            await _stream(channels, headers, receive, send)


def _channels(token: str, cookie: str) -> list[str] | None:
    """The channels of the contracts the caller sees; None for a stranger."""
    close_old_connections()
    try:
        user = _user(token, cookie)
        if user is None or not user.is_active:
            return None
        ids = Contract.objects.visible_to(user).values_list("pk", flat=True)
        return [contract_channel(pk) for pk in ids]
    finally:
        close_old_connections()


def _user(token: str, cookie: str) -> Any:
    if token:
        return get_user_model().objects.filter(pk=user_id_of(token)).first()
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if morsel is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    user = get_user(request)
    return user if user.is_authenticated else None


async def _stream(channels: list[str], headers: dict[str, str], receive: Receive, send: Send) -> None:
    start = _start(200, headers, b"text/event-stream; charset=utf-8")
    start["headers"] += [(b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    await send(start)
    gone = asyncio.create_task(_gone(receive))
    try:
        async with hub.listen(channels) as queue, asyncio.timeout(LIFETIME_S):
            await _send(send, b"retry: 3000\n\n")
            while not gone.done():
                await _send(send, await _next(queue, gone))
    except TimeoutError:
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone


async def _next(queue: asyncio.Queue[dict[str, Any]], gone: asyncio.Task[None]) -> bytes:
    """The next event, or a heartbeat when nothing happened for a while."""
    getter = asyncio.create_task(queue.get())
    done, _pending = await asyncio.wait(
        {getter, gone}, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED
    )
    if getter in done:
        return f"event: ticket\ndata: {json.dumps(getter.result())}\n\n".encode()
    getter.cancel()
    return b": beat\n\n"


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _plain(send: Send, status: int, text: str, headers: dict[str, str]) -> None:
    await send(_start(status, headers, b"text/plain; charset=utf-8"))
    await send({"type": "http.response.body", "body": text.encode()})


def _start(status: int, headers: dict[str, str], content_type: bytes) -> dict[str, Any]:
    answer = [(b"content-type", content_type), (b"x-content-type-options", b"nosniff"), (b"vary", b"origin")]
    origin = headers.get("origin", "")
    if origin and _is_trusted(origin, headers.get("host", "")):
        answer += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
        ]
    return {"type": "http.response.start", "status": status, "headers": answer}


def _is_trusted(origin: str, host: str) -> bool:
    """A page of this portal: its host is the push server's own, or one the portal answers to by name."""
    name = urlsplit(origin).hostname or ""
    named = [pattern for pattern in settings.ALLOWED_HOSTS if pattern != "*"]
    return name == urlsplit(f"//{host}").hostname or validate_host(name, named)
