"""Code systems, their versions and codes; import each from its own module."""

from codes.models import code, system, version  # noqa: F401
