"""What processes hold in memory: forgotten when its mark changes, and when it grew old."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import RequestFactory
from redis import Redis

from core import marks
from core.marks import Held, Mark, MarksMiddleware

pytestmark = pytest.mark.django_db(transaction=True)
MARK = Mark("tests:mark")
OTHER = Mark("tests:other-mark")


class Source:
    """Counts how often the truth was read."""

    def __init__(self) -> None:
        self.truth, self.readings = "old", 0

    def read(self) -> str:
        self.readings += 1
        return self.truth


def test_a_value_is_read_once_while_its_mark_stands():
    source, held = Source(), Held[int, str](MARK, most=9)

    given = [held.get(1, source.read) for _ in range(5)]

    assert (given, source.readings) == (["old"] * 5, 1)


def test_a_changed_mark_makes_every_key_be_read_anew():
    source, held = Source(), Held[int, str](MARK, most=9)
    held.get(1, source.read), held.get(2, source.read)

    source.truth = "new"
    MARK.change()

    assert [held.get(key, source.read) for key in (1, 2, 1)] == ["new", "new", "new"]
    assert source.readings == 4


def test_another_mark_changes_nothing():
    source, held = Source(), Held[int, str](MARK, most=9)
    held.get(1, source.read)

    OTHER.change()
    held.get(1, source.read)

    assert source.readings == 1


def test_what_was_read_before_the_commit_is_read_again_after_it():
    source, held = Source(), Held[int, str](MARK, most=9)
    with transaction.atomic():
        MARK.change()
        held.get(1, source.read)  # another process, which still sees the old rows
        source.truth = "new"

    assert held.get(1, source.read) == "new"


def test_a_change_nobody_was_told_of_is_noticed_by_age(monkeypatch):
    source, held = Source(), Held[int, str](MARK, most=9)
    held.get(1, source.read)
    source.truth = "new"

    monkeypatch.setattr(marks, "OLDEST_S", 0)

    assert held.get(1, source.read) == "new"


def test_a_failed_reading_is_not_held():
    source, held = Source(), Held[int, str](MARK, most=9)

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        held.get(1, fail)

    assert held.get(1, source.read) == "old"


def test_no_more_than_so_many_are_held():
    source, held = Source(), Held[int, str](MARK, most=3)
    for key in range(10):
        held.get(key, source.read)

    held.get(9, source.read)
    held.get(0, source.read)

    assert source.readings == 11


def test_a_request_asks_redis_once_for_all_marks():
    redis = Redis.from_url(settings.REDIS_URL)
    asked = []

    def view(_request):
        before = redis.info("commandstats")
        seen = [MARK.value(), OTHER.value(), MARK.value()]
        after = redis.info("commandstats")
        asked.append(_calls(after) - _calls(before))
        return seen

    MARK.value(), OTHER.value()
    [Mark(name).value() for name in list(Mark.registry)]
    answer = MarksMiddleware(view)(RequestFactory().get("/"))

    assert asked == [1]
    assert answer == [MARK.value(), OTHER.value(), MARK.value()]


def test_a_request_sees_the_change_it_made_itself():
    def view(_request):
        before = MARK.value()
        MARK.change()
        return before != MARK.value()

    assert MarksMiddleware(view)(RequestFactory().get("/")) is True


def test_the_next_request_sees_what_another_process_changed():
    def view(_request):
        return MARK.value()

    see = MarksMiddleware(view)
    first = see(RequestFactory().get("/"))

    cache.set(MARK.name, "from another process", timeout=None)

    assert (first != see(RequestFactory().get("/")), MARK.value()) == (True, "from another process")


def test_nothing_is_held_while_redis_cannot_be_asked(settings):
    source, held = Source(), Held[int, str](MARK, most=9)
    held.get(1, source.read)
    nowhere = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}
    source.truth = "new"

    MARK.change()

    assert [held.get(1, source.read) for _ in range(2)] == ["new", "new"]
    assert source.readings == 3


def _calls(stats):
    """Reading commands: the marks are only read here."""
    return sum(stats.get(f"cmdstat_{name}", {"calls": 0})["calls"] for name in ("get", "mget", "set"))
