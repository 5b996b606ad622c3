"""Organisations and the people and machines that act for them; import each from its own module."""

from accounts.models import machine_key, organisation, user  # noqa: F401
