"""Room on disks, from what the agent of a server says of its file systems (OS-005)."""

import re
from collections.abc import Collection
from decimal import Decimal

_GB_IN_MB = Decimal(1_000_000_000) / Decimal(1_048_576)
_WORDS = re.compile(r"(?:(?P<used>\d+(?:\.\d+)?) of )?(?P<total>\d+(?:\.\d+)?) GB")


def mount_of(path: str, mounts: Collection[str]) -> str | None:
    """The longest mount point or drive that holds `path`; `/` holds what nothing else does."""
    holding = [mount for mount in mounts if path == mount or path.startswith(mount.rstrip("/") + "/")]
    return max(holding, key=len) if path and holding else None


def free_mb(percent_used: Decimal, detail: str) -> Decimal | None:
    """MB left, from "41.2 of 99.9 GB, ext4 on /dev/sda1" or "99.9 GB"; None when the words are others.

    The percentage leaves out what the system reserves for itself, so the room is reckoned from what is used.
    """
    found = _WORDS.match(detail)
    if found is None or not 0 <= percent_used <= 100:
        return None
    if found["used"] is None:
        return Decimal(found["total"]) * (100 - percent_used) / 100 * _GB_IN_MB
    if percent_used == 0:
        return Decimal(found["total"]) * _GB_IN_MB
    return Decimal(found["used"]) * (100 - percent_used) / percent_used * _GB_IN_MB
