"""Whose mail a received mail is: apps say which of a person's addresses the portal takes mail for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

AddressesOf = Callable[["AbstractBaseUser | AnonymousUser"], set[str]]
_rules: list[AddressesOf] = []


def register_addresses(rule: AddressesOf) -> None:
    """Let a person read the mails to the addresses (lower case) that `rule` gives for them."""
    if rule not in _rules:
        _rules.append(rule)


def addresses_read_by(user: AbstractBaseUser | AnonymousUser) -> set[str]:
    """Every address whose received mails `user` may read."""
    return {address for rule in _rules for address in rule(user)}
