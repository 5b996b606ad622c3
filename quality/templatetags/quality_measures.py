"""How measures are written on pages."""

from decimal import Decimal

from django import template

from quality.figures import rounded

register = template.Library()


@register.filter
def two_places(value: Decimal) -> str:
    """Rounded half up to two places."""
    return f"{rounded(value):,}"
