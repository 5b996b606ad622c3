"""Seals single values before they reach the database: tokens of chat addresses, patient identifiers.

Keys come from `settings.FIELD_ENCRYPTION_KEYS` (Fernet, newest first): the first seals, all of them open.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class UnableToSeal(Exception):
    """There is no usable key, so a secret would have to be kept in the clear: refused."""


class UnableToOpen(Exception):
    """None of the present keys opens this value."""


def seal_value(text: str) -> str:
    """`text` as a token that only the portal's keys open; raises UnableToSeal without keys."""
    return _keys().encrypt(text.encode()).decode()


def open_value(token: str) -> str:
    """The text behind `token`; raises UnableToOpen when it is damaged or its key is gone."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnableToOpen("no present key opens this value") from error


def seal_bytes(content: bytes) -> bytes:
    """`content` as a token that only the portal's keys open; raises UnableToSeal without keys."""
    return _keys().encrypt(content)


def open_bytes(token: bytes) -> bytes:
    """The content behind `token`; raises UnableToOpen when it is damaged or its key is gone."""
    try:
        return _keys().decrypt(token)
    except InvalidToken as error:
        raise UnableToOpen("no present key opens this content") from error


def _keys() -> MultiFernet:
    try:
        keys = [Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS]
    except ValueError as error:
        raise UnableToSeal("FIELD_ENCRYPTION_KEYS holds something that is no Fernet key") from error
    if not keys:
        raise UnableToSeal("FIELD_ENCRYPTION_KEYS is empty")
    return MultiFernet(keys)
