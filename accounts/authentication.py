"""Machine callers log in with a key of their own: `Authorization: Api-Key …`."""

from copy import copy

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.live_keys import live_key
from accounts.models.machine_key import MachineKey
from accounts.models.user import User

KEYWORD = "Api-Key"
LAST_USED_RESOLUTION_S = 60


class MachineKeyAuthentication(BaseAuthentication):
    """Resolve the key to its service account and hang the key's scopes and rate on it."""

    def authenticate(self, request: Request) -> tuple[User, MachineKey] | None:
        keyword, _sep, secret = request.headers.get("Authorization", "").partition(" ")
        if keyword.lower() != KEYWORD.lower() or not secret:
            return None
        key = self._usable_key(secret.strip())
        if key is None or not key.user.is_active:
            raise AuthenticationFailed(_("This machine key is unknown, revoked or expired."))
        user = copy(key.user)
        user.key_scopes = frozenset(key.scopes)
        user.calls_per_minute = key.calls_per_minute
        self._note_use(key)
        return user, key

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD

    def _usable_key(self, secret: str) -> MachineKey | None:
        """The live key that `secret` opens; None for anything else, malformed secrets included."""
        if "\x00" in secret or len(secret) > 200:
            return None
        key = live_key(secret.partition(".")[0])
        return key if key is not None and key.is_valid(secret) and not key.has_expired else None

    def _note_use(self, key: MachineKey) -> None:
        """Remember the last use to the minute; not an audited change."""
        now = timezone.now()
        if key.last_used_at is None or (now - key.last_used_at).total_seconds() > LAST_USED_RESOLUTION_S:
            MachineKey.objects.filter(pk=key.pk).update(last_used_at=now)
            key.last_used_at = now
