"""Words of the inspections' pages that hang on a value: kinds of targets, hours on site."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from inspections.check_words import kind_name

register = template.Library()


@register.filter
def target_kind(kind: str) -> str:
    """The kind of a target as people say it."""
    return kind_name(kind)


@register.filter
def hours(value: Decimal | None) -> str:
    """Hours without needless noughts, e.g. 9 h or 7.25 h; a dash when nothing was measured."""
    if value is None:
        return "–"
    return _("{hours} h").format(hours=f"{value.normalize():f}")
