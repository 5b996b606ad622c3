"""A name for an account that tells nothing of it: a browser keeps its copies of pages under it."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.crypto import salted_hmac


def account_token(user: Model | AnonymousUser) -> str:
    """16 hex digits for an account, always the same; empty for nobody."""
    return salted_hmac("core.private_copies", str(user.pk)).hexdigest()[:16] if user.pk else ""
