"""One subscription to Redis for the whole process, handed on to bounded queues, one a listener."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

QUEUE_SIZE = 100
RETRY_S = 2.0


class Hub:
    """Fans messages out by channel; a listener that does not keep up loses its oldest ones."""

    def __init__(self, redis_url: str, prefix: str) -> None:
        self._url = redis_url
        self._prefix = prefix
        self._queues: dict[str, set[asyncio.Queue[dict[str, Any]]]] = {}
        self._reader: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def listen(self, channels: Iterable[str]) -> AsyncIterator[asyncio.Queue[dict[str, Any]]]:
        """A queue that fills with the messages of `channels` until the block ends."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(QUEUE_SIZE)
        names = [f"{self._prefix}{channel}" for channel in channels]
        for name in names:
            self._queues.setdefault(name, set()).add(queue)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())
        try:
            yield queue
        finally:
            for name in names:
                self._queues[name].discard(queue)
                if not self._queues[name]:
                    del self._queues[name]

    async def close(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader

    async def _read(self) -> None:
        """Read for ever; when Redis goes away, try again every two seconds."""
        while True:
            try:
                async with Redis.from_url(self._url) as redis, redis.pubsub() as subscription:
                    await subscription.psubscribe(f"{self._prefix}*")
                    async for message in subscription.listen():
                        if message["type"] == "pmessage":
                            self._hand_on(message["channel"].decode(), json.loads(message["data"]))
            except (RedisError, OSError) as error:
                log.warning("push_redis_lost", reason=str(error))
                await asyncio.sleep(RETRY_S)

    def _hand_on(self, name: str, fact: dict[str, Any]) -> None:
        for queue in self._queues.get(name, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(fact)
