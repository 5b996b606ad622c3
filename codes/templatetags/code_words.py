"""Filters of the code lists: classes as people read them."""

from django import template
from django.utils.translation import gettext, pgettext_lazy

from codes.domain.classes import CHECKED, GUESS

register = template.Library()

CLASSES = {
    "surgery": pgettext_lazy("class of operations", "surgery"),
    "interventional": pgettext_lazy("class of operations", "intervention"),
    "diagnostic": pgettext_lazy("class of operations", "diagnostic"),
    "therapeutic": pgettext_lazy("class of operations", "therapeutic"),
}


@register.filter
def class_words(category: str) -> str:
    """A class of operations in words; any other class as the list names it."""
    return str(CLASSES.get(category, category))


@register.filter
def basis_words(basis: str) -> str:
    """What a class rests on: a guess is said, a checked one needs no word, any other as the list has it."""
    return {GUESS: gettext("(guessed)"), CHECKED: ""}.get(basis, basis)
