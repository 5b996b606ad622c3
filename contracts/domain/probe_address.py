"""Which addresses a probe may touch: only what the contract's allow-list names, wherever DNS points (M01)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

_VISIBLE = re.compile(r"[!-~]{1,500}", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", re.ASCII)
_PORTS = {"http": 80, "https": 443}
WIDEST_PREFIX = {4: 8, 6: 32}
# Cloud metadata services outside the link-local range.
_METADATA = frozenset({ip_address("100.100.100.200"), ip_address("fd00:ec2::254")})
_NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


class AddressFault(ValueError):
    """An address or network that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class ProbeAddress:
    """Where a probe goes: `scheme` is tcp, http or https; `path` is what HTTP asks for."""

    scheme: str
    host: str
    port: int
    path: str = "/"


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the allow-list."""

    host: str
    port: int
    network: str


def read_address(kind: str, text: str) -> ProbeAddress:
    """Read `host:port` (tcp) or an http(s) address; raises AddressFault."""
    if not _VISIBLE.fullmatch(text):
        raise AddressFault("only visible ASCII characters, no blanks")
    try:
        parts = urlsplit(text if kind == "http" else f"tcp://{text}")
        port = parts.port
    except ValueError as fault:
        raise AddressFault(str(fault)) from None
    if parts.scheme not in ("http", "https") if kind == "http" else parts.path or parts.query:
        raise AddressFault("http://host:port/path is expected" if kind == "http" else "host:port is expected")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressFault("no user names and no fragments")
    host, port = (parts.hostname or "").lower(), port or _PORTS.get(parts.scheme, 0)
    if not (_HOST.fullmatch(host) or _is_ip(host)) or not port:
        raise AddressFault("a host and a port are needed")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return ProbeAddress(parts.scheme, host, port, path)


def target_for(address: ProbeAddress, targets: Iterable[Target]) -> Target | None:
    """The line of the allow-list that names this host and port."""
    for target in targets:
        if target.host.lower() == address.host and target.port == address.port:
            return target
    return None


def check_network(text: str) -> None:
    """Refuse what is no network, too wide, or holds what nobody may probe; raises AddressFault."""
    try:
        network = ip_network(text)
    except ValueError as fault:
        raise AddressFault(str(fault)) from None
    if network.prefixlen < WIDEST_PREFIX[network.version]:
        raise AddressFault(f"wider than /{WIDEST_PREFIX[network.version]}")
    if network.is_link_local or network.is_multicast:
        raise AddressFault("link-local and multicast networks are never probed")


def may_connect(resolved: str, target: Target) -> bool:
    """Whether an address that the host resolved to lies in the target's network and is no forbidden one."""
    address = unwrapped(ip_address(resolved.partition("%")[0]))
    forbidden = address.is_link_local or address.is_multicast or address.is_unspecified
    return not forbidden and address not in _METADATA and address in ip_network(target.network)


def unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv4-mapped, 6to4 or NAT64 one; others as they are."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
