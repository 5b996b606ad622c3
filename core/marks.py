"""A mark in Redis that tells every process that what it holds in memory is out of date."""

import uuid
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction


@dataclass(frozen=True)
class Mark:
    """One mark, by its name; whoever keeps something in memory keeps the mark's value beside it."""

    name: str

    def value(self) -> str:
        """The present value: one look at Redis, no query."""
        value = cache.get(self.name)
        if value is None:
            cache.add(self.name, uuid.uuid4().hex, timeout=None)
            value = cache.get(self.name)
        return str(value)

    def change(self) -> None:
        """Another value, now and once more when the change it stands for is committed."""
        self._change()
        transaction.on_commit(self._change)

    def _change(self) -> None:
        cache.set(self.name, uuid.uuid4().hex, timeout=None)
