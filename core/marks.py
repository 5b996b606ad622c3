"""Values that every process holds in memory until a mark in Redis says that they are out of date.

All marks are read together, once a request: asking for what is held costs one look at Redis and no query.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

import structlog
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from redis import RedisError

# A change whose process was killed before it told the others is noticed after this long.
OLDEST_S = 30

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

log = structlog.get_logger(__name__)
_read: ContextVar[dict[str, str] | None] = ContextVar("marks_read", default=None)


@dataclass(frozen=True)
class Mark:
    """One mark, by its name; whoever keeps something in memory keeps the mark's value beside it."""

    name: str

    registry: ClassVar[list[str]] = []

    def __post_init__(self) -> None:
        self.registry.append(self.name)

    def value(self) -> str | None:
        """The present value, within a request the one it began with; None while Redis cannot be asked."""
        read = _read.get()
        try:
            if read is None:
                return _values([self.name])[self.name]
            if self.name not in read:
                read.update(_values(self.registry))
            return read[self.name]
        except RedisError:
            log.warning("mark_not_read", mark=self.name, exc_info=True)
            return None

    def change(self) -> None:
        """Another value, now and once more when the change it stands for is committed."""
        self._change()
        transaction.on_commit(self._change)

    def _change(self) -> None:
        read = _read.get()
        if read is not None:
            read.pop(self.name, None)
        try:
            cache.set(self.name, uuid.uuid4().hex, timeout=None)
        except RedisError:  # while it lasts nothing is held; afterwards OLDEST_S bounds it
            log.warning("mark_not_changed", mark=self.name, exc_info=True)


class Held(Generic[K, V]):
    """At most `most` values under a mark; forgotten together when it changes, and after OLDEST_S seconds."""

    def __init__(self, mark: Mark, *, most: int) -> None:
        self._mark, self._most = mark, most
        self._values: dict[K, tuple[str, float, V]] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value held under `key`, or a new one from `make`."""
        mark = self._mark.value()
        now = time.monotonic()
        held = self._values.get(key)
        if held is not None and held[0] == mark and now - held[1] < OLDEST_S:
            return held[2]
        value = make()
        if mark is not None:
            if len(self._values) >= self._most:
                self._values.clear()
            self._values[key] = (mark, now, value)
        return value


class MarksMiddleware:
    """Lets a request read the marks once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _read.set({})
        try:
            return self.get_response(request)
        finally:
            _read.reset(token)


def _values(names: list[str]) -> dict[str, str]:
    """The values of these marks; one that has none is given one."""
    found: dict[str, str] = cache.get_many(names)
    for name in names:
        if name not in found:
            cache.add(name, uuid.uuid4().hex, timeout=None)
            found[name] = str(cache.get(name))
    return found
