"""Machine keys that open something, held in memory until a key, its account or an organisation changes."""

from accounts.models.machine_key import MachineKey
from core.marks import Held, Mark

MARK = Mark("accounts:keys-mark")
MOST_KEYS = 500

_held: Held[str, MachineKey] = Held(MARK, most=MOST_KEYS)


def live_key(prefix: str) -> MachineKey | None:
    """The key of this prefix with its account, None when there is none or it was revoked.

    Requests share it and its account: copy what is to be changed.
    """

    def load() -> MachineKey:
        found: MachineKey = MachineKey.objects.select_related("user__organisation").get(
            prefix=prefix, revoked=False
        )
        return found

    try:
        return _held.get(prefix, load)
    except MachineKey.DoesNotExist:
        return None


def forget_keys() -> None:
    """Make every process read the keys anew, now and once the change is committed."""
    MARK.change()
