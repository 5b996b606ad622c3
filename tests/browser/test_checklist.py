"""An engineer in a server room: no connection, a reload, a server that dies, and nothing lost or doubled."""

import json
import os
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from accounts.models.user import User
from inspections.models.finding import Finding, FollowUp
from inspections.models.photo import Photo
from inspections.models.receipt import AnswerReceipt
from inspections.models.result import Result
from tests.browser.conftest import PHONE, overflow, session_of, wait_until_quiet
from tests.factories.accounts import UserFactory
from tests.factories.inspections import CheckFactory, FindingFactory, ItemFactory
from tests.inspections.places import Round, make_round, photo_file

pytestmark = pytest.mark.browser
KEPT = "async () => (await caches.keys()).filter((name) => name.startsWith('private-pages-')).length"
READY = "async () => { for (const name of await caches.keys()) if (name.startsWith('private-') && (await (await caches.open(name)).keys()).length) return true; return false; }"  # noqa: E501
KINDS = ["environment", "server OS", "network", "terminal display", "PostgreSQL"]


@pytest.fixture
def place(transactional_db: None) -> Round:
    """Twelve checks in five areas and one finding of last time."""
    place = make_round()
    for number in range(12):
        check = CheckFactory(
            code=f"OS-{number:03}",
            name_zh=f"磁盘空间{number}",
            target_kind=KINDS[number % len(KINDS)],
            advice_zh="清理日志并制定扩容计划",
            evidence="photo" if number % 4 == 0 else "",
        )
        ItemFactory(inspection=place.inspection, target=place.target, check_row=check, position=number)
    finding = FindingFactory(contract=place.contract, title="磁盘空间 · db-01 · /var", fact="/var，92 %")
    FollowUp.objects.create(inspection=place.inspection, finding=finding)
    return place


@pytest.fixture
def phone(browser: Browser, live_server, place: Round) -> Iterator[BrowserContext]:  # type: ignore[no-untyped-def]
    context = browser.new_context(viewport=PHONE, has_touch=True, timezone_id="Asia/Shanghai")
    log_in(context, live_server.url, place.engineer)
    yield context
    context.close()
    wait_until_quiet()


def log_in(context: BrowserContext, url: str, user: User) -> None:
    host = str(urlsplit(url).hostname)
    cookies = {settings.SESSION_COOKIE_NAME: session_of(user), settings.LANGUAGE_COOKIE_NAME: "zh-hans"}
    context.add_cookies(
        [{"name": name, "value": value, "domain": host, "path": "/"} for name, value in cookies.items()]
    )


def opened(context: BrowserContext, url: str, place: Round) -> Page:
    page = context.new_page()
    page.goto(f"{url}/inspections/{place.inspection.pk}/checklist/")
    page.locator("[data-ready=yes]").wait_for()
    wait_until(page, READY)
    return page


def wait_until(page: Page, promise: str) -> None:
    """Ask until the promise is kept: `wait_for_function` takes a promise itself for a yes."""
    deadline = time.monotonic() + 30
    while not page.evaluate(promise):
        assert time.monotonic() < deadline, promise
        page.wait_for_timeout(50)


def picture(page: Page, name: str) -> None:
    """Kept where SCREENSHOTS says, for people to look at."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_ten_answers_and_a_photo_survive_no_connection_a_reload_and_a_dying_server(phone, live_server, place):
    page = opened(phone, live_server.url, place)
    bar = page.locator("[data-queue]")
    expect(bar).to_contain_text("已全部发送")
    assert overflow(page) <= 0
    picture(page, "1-online")

    phone.set_offline(True)
    cards = page.locator("[data-line]:not([data-line^=f])")
    for number in range(7):
        cards.nth(number).locator("[data-answer=ok]").tap()
    value = cards.nth(7).locator("[name=value]")
    value.fill("９5,5")
    value.press("Enter")
    cards.nth(7).locator("[name=cause]").fill("日志未清理")
    cards.nth(8).locator("[data-answer=skipped]").tap()
    cards.nth(8).locator("[data-reason]").first.tap()
    cards.nth(9).locator("[data-answer=warn]").tap()
    cards.nth(0).locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_file().read()}
    )
    expect(bar).to_contain_text("11 条待发送")
    expect(bar).to_contain_text("没有网络")
    cards.nth(7).scroll_into_view_if_needed()
    picture(page, "2-offline")

    page.reload()
    page.locator("[data-ready=yes]").wait_for()
    expect(bar).to_contain_text("11 条待发送")
    expect(page.locator("[data-done]")).to_have_text("10 / 13")
    expect(cards.nth(7).locator("[data-answer=critical]")).to_have_attribute("aria-pressed", "true")
    assert Result.objects.count() == 0

    batches = []

    def die_after_storing(route: Route) -> None:
        batches.append(route.request.post_data)
        route.fetch()
        route.abort()

    page.route("**/answers/", die_after_storing, times=1)
    phone.set_offline(False)
    page.locator("[data-retry]").tap()
    expect(bar).to_contain_text("已全部发送", timeout=20_000)

    assert len(json.loads(batches[0])["answers"]) == 10
    again = page.evaluate(
        """async ([url, body]) => (await fetch(url, {method: "POST", body, headers: {
            "Content-Type": "application/json",
            "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)[1]}})).json()""",
        [f"/inspections/{place.inspection.pk}/answers/", batches[0]],
    )
    assert [outcome["is_stored"] for outcome in again["results"]] == [True] * 10
    statuses = Result.objects.order_by("item__position").values_list("status", flat=True)
    assert sorted(statuses) == sorted(["ok"] * 7 + ["critical", "skipped", "warn"])
    assert (AnswerReceipt.objects.count(), Photo.objects.count()) == (10, 1)
    critical = Result.objects.get(status="critical")
    assert (critical.value, critical.cause) == (95.5, "日志未清理")
    assert Photo.objects.get().taken_at is not None
    picture(page, "3-sent")


def test_a_fault_of_the_server_leaves_the_answer_with_its_message(phone, live_server, place):
    page = opened(phone, live_server.url, place)
    first = page.locator("[data-line]:not([data-line^=f])").first
    page.route("**/answers/", lambda route: route.fulfill(status=500, body="{}"), times=1)

    first.locator("[data-answer=ok]").tap()
    expect(first.locator("[data-state]")).to_contain_text("500")
    expect(page.locator("[data-queue]")).to_contain_text("1 条待发送")
    picture(page, "4-fault")
    page.locator("[data-retry]").tap()

    expect(page.locator("[data-queue]")).to_contain_text("已全部发送")
    assert Result.objects.count() == 1


def test_what_is_refused_stays_with_its_reason_and_the_finding_of_last_time_is_followed_up(
    phone, live_server, place
):
    page = opened(phone, live_server.url, place)
    place.inspection.state = "submitted"
    place.inspection.save(update_fields=["state"])
    first = page.locator("[data-line]:not([data-line^=f])").first
    first.locator("[data-answer=ok]").tap()
    expect(first.locator("[data-state]")).to_contain_text("不再接受")
    expect(page.locator("[data-queue]")).to_contain_text("1 条被拒绝")
    picture(page, "5-refused")
    place.inspection.state = "in_progress"
    place.inspection.save(update_fields=["state"])
    page.locator("[data-retry]").tap()
    page.locator("[data-line^=f] [data-answer=verified]").tap()
    expect(page.locator("[data-queue]")).to_contain_text("已全部发送")

    assert Result.objects.count() == 1
    assert Finding.objects.get().state == "verified"


def test_copies_go_when_somebody_else_logs_in_but_the_answers_wait_for_their_author(
    phone, live_server, place
):
    page = opened(phone, live_server.url, place)
    phone.set_offline(True)
    page.locator("[data-line]:not([data-line^=f]) [data-answer=ok]").first.tap()
    expect(page.locator("[data-queue]")).to_contain_text("1 条待发送")
    expect(page.locator("[data-queue]")).to_contain_text("没有网络")
    page.goto("about:blank")
    other = UserFactory(organisation=place.contract.hospital)
    log_in(phone, live_server.url, other)  # before anything can be sent under the first one's name
    phone.set_offline(False)

    page.goto(f"{live_server.url}/profile/")
    wait_until(page, f"async () => (await ({KEPT})()) === 0")
    page.goto(f"{live_server.url}/inspections/{place.inspection.pk}/checklist/")
    page.locator("[data-ready=yes]").wait_for()
    expect(page.locator("[data-queue]")).to_contain_text("已全部发送")
    stored_by_other = Result.objects.filter(answered_by=other).count()
    log_in(phone, live_server.url, place.engineer)
    page.reload()
    expect(page.locator("[data-done]")).to_have_text("1 / 13")
    expect(page.locator("[data-queue]")).to_contain_text("已全部发送")

    assert stored_by_other == 0
    assert Result.objects.get().answered_by == place.engineer
