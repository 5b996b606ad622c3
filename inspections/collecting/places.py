"""Where the portal may look: only at addresses the contract's list allows, wherever DNS points (M01)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.domain.probe_address import Target as Allowed
from contracts.domain.probe_address import may_connect
from contracts.probing import Resolve, resolve


class NotAllowed(Exception):
    """This host and port are not on the list, or the name points outside its network."""


class NotFound(Exception):
    """The name does not resolve."""


@dataclass(frozen=True, slots=True)
class Place:
    """A host with the checked address that is connected to, so that DNS cannot answer otherwise later."""

    host: str
    address: str
    port: int


def place_of(host: str, port: int, allowed: Iterable[Allowed], resolve: Resolve = resolve) -> Place:
    """The place behind a target's host and port; raises NotAllowed, NotFound."""
    line = next((one for one in allowed if one.host.lower() == host.lower() and one.port == port), None)
    if line is None:
        raise NotAllowed("not on the list")
    try:
        found = resolve(host, port)
    except OSError:
        raise NotFound("name not found") from None
    if not found or not all(may_connect(one, line) for one in found):
        raise NotAllowed("the host resolves outside its network")
    return Place(host, found[0], port)
