"""Secrets are kept sealed, old keys still open, and without keys nothing is kept in the clear."""

import pytest
from cryptography.fernet import Fernet
from pytest_django.fixtures import Settings

from core.field_encryption import UnableToOpen, UnableToSeal, open_value, seal_value


def test_a_sealed_value_opens_again_and_does_not_show_itself() -> None:
    token = seal_value("wecombot://密钥")

    assert "wecombot" not in token
    assert open_value(token) == "wecombot://密钥"


def test_an_older_key_still_opens(settings: Settings) -> None:
    token = seal_value("secret")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_ENCRYPTION_KEYS]

    assert open_value(token) == "secret"


def test_without_its_key_a_value_stays_closed(settings: Settings) -> None:
    token = seal_value("secret")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(UnableToOpen):
        open_value(token)


@pytest.mark.parametrize("keys", [[], ["no key"]])
def test_without_usable_keys_sealing_is_refused(settings: Settings, keys: list[str]) -> None:
    settings.FIELD_ENCRYPTION_KEYS = keys

    with pytest.raises(UnableToSeal):
        seal_value("secret")
