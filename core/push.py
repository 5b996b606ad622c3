"""News for pages that are open: after the commit, ids only, over Redis; nobody waits for it.

A lost message is no loss: pages ask again by themselves.
"""

import json
from functools import cache, partial
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from redis import Redis, RedisError

log = structlog.get_logger(__name__)


def publish(channel: str, kind: str, id: int) -> None:
    """Tell who listens to `channel` ("contract:3") that row `id` of `kind` changed, once committed."""
    transaction.on_commit(partial(_send, channel, kind, id), robust=True)


def redis_channel(channel: str) -> str:
    """Redis shares its channels among databases; the database's number keeps portals apart."""
    return f"push{urlsplit(settings.REDIS_URL).path.strip('/') or '0'}:{channel}"


def contract_channel(contract_id: int) -> str:
    return f"contract:{contract_id}"


@cache
def _redis() -> Redis:
    """One pool of connections a process; it mends itself after a fault."""
    return Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def _send(channel: str, kind: str, id: int) -> None:
    try:
        _redis().publish(redis_channel(channel), json.dumps({"kind": kind, "id": id}))
    except RedisError as error:
        log.warning("push_not_sent", channel=channel, kind=kind, id=id, reason=str(error))
