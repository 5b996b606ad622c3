"""What every test shares: a database and Redis of its own, a flush past append-only tables, a browser."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright
from redis import Redis

from script.chromium import OPTIONS, chromium
from script.mariadb import mariadbd
from tests.shipped_contracts import loaded_contracts  # noqa: F401  a fixture for every test
from tests.template_database import use_template

# What tests with a marker need of the machine, and what is said where it is missing.
NEEDED = {
    "browser": (chromium, "browser tests NOT run: no Chromium on this machine (apt-get install chromium)"),
    "mariadb": (
        mariadbd,
        "MariaDB tests NOT run: no mariadbd here (apt-get install mariadb-server)",
    ),
}

LONGEST_FILES = [
    "tests/script/test_server.py",
    "tests/access/test_every_route.py",
    "tests/browser/test_every_page.py",
    "tests/core/test_outbox_killed.py",
    "tests/tickets/test_kill.py",
    "tests/browser/test_journey.py",
    "tests/api/test_schema.py",
]

_redis = Redis.from_url(os.environ["REDIS_URL"])
# What migrations and their signals fill and no test changes: making it anew takes a second of each flush.
STANDING = {"django_migrations", "django_content_type", "auth_permission", "django_site"}


def empty_tables(case: TransactionTestCase) -> None:
    """Delete what a test committed; triggers that forbid it, and foreign keys, sleep meanwhile."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = [connection.ops.quote_name(name) for name in names if name not in STANDING]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in quoted)  # noqa: S608
        cursor.execute(" UNION ALL ".join(asked))
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - a table of ours


setattr(TransactionTestCase, "_fixture_teardown", empty_tables)  # noqa: B010 - no stub has it


# How long one example takes says nothing on a busy machine.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from config.celery import app

    app.conf.task_always_eager = True
    app.conf.task_eager_propagates = True


def missing() -> dict[str, str]:
    """The markers whose tests cannot run here, with what is said of each."""
    return {marker: said for marker, (find, said) in NEEDED.items() if not find()}


def pytest_report_header() -> list[str]:
    return list(missing().values())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    lacking = missing()
    deselected = [item for item in items if any(map(item.get_closest_marker, lacking))]
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if item not in deselected]


def _turn(item: pytest.Item) -> int:
    """The longest files first, so that neither of two processes is left alone with one at the end."""
    file = item.nodeid.partition("::")[0]
    return LONGEST_FILES.index(file) if file in LONGEST_FILES else len(LONGEST_FILES)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for said in missing().values():
        terminalreporter.write_line(said, yellow=True)


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["MEDIA_ROOT"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix() -> None:
    """Each process has a database name of its own already."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: Any) -> None:
    """Each process copies its database from one that is migrated once."""
    with django_db_blocker.unblock():
        use_template(connection)


@pytest.fixture(autouse=True)
def _empty_redis() -> Iterator[None]:
    """Leave no cache entry, rate limit or queued job to the next test."""
    yield
    cache.clear()
    _redis.flushdb()


@pytest.fixture(autouse=True)
def _default_language() -> None:
    """Each test starts in the portal's language, whatever the last page was read in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def process_environment(transactional_db: None) -> dict[str, str]:
    """The environment for a real process (manage.py, a worker) that is to work on this test's database."""
    database = str(connection.settings_dict["NAME"])
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}"
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless; tests that use it are marked `browser`.

    One per module: while Playwright is open its event loop runs in this thread, and no other can.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page 1440 pixels wide that fails the test on any error in the page's scripts."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []
