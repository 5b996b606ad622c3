"""A browser that is logged in without typing, and that fails the test when its console complains."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models.user import User
from contracts.models.contract import Contract

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}

Opener = Callable[..., Page]


@pytest.fixture
def contracts(loaded_contracts: dict[str, Contract]) -> dict[str, Contract]:
    """The five contracts, in force today whatever the day."""
    today = timezone.localdate()
    Contract.objects.update(starts_on=today - timedelta(days=300), ends_on=today + timedelta(days=60))
    return loaded_contracts


@pytest.fixture
def open_as(browser: Browser, live_server, transactional_db: None) -> Iterator[Opener]:  # type: ignore[no-untyped-def]
    """`open_as(user, path, is_phone=False, language="zh-hans")` gives a page; its faults fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(user: User | None, path: str, *, is_phone: bool = False, language: str = "zh-hans") -> Page:
        context = browser.new_context(
            viewport=PHONE if is_phone else DESK,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=is_phone,
        )
        contexts.append(context)
        host = str(urlsplit(live_server.url).hostname)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
        context.add_cookies(
            [{"name": name, "value": value, "domain": host, "path": "/"} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: faults.append(f"{page.url}: {message.text}") if is_fault(message) else None,
        )
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    wait_until_quiet()
    assert faults == []


def wait_until_quiet(seconds: float = 10) -> None:
    """Wait for what pages asked last: a request under way would stand in the way of emptying the tables."""
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
    deadline = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(f"{busy} AND pid <> pg_backend_pid()")
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.1)


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_fault(message) -> bool:  # type: ignore[no-untyped-def]
    """Errors, the policy's refusals among them; a form sent back with 422 is no fault."""
    return message.type == "error" and "status of 422" not in message.text


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def wait_until_filled(page: Page) -> None:
    """Wait for the page with its fonts, and for the parts it asks for as it loads."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    expect(page.locator(".htmx-request")).to_have_count(0)
