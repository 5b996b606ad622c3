"""Tags of the homepage pages: values as people read them."""

from django import template

from quality.forms.homepage import Block, Control

register = template.Library()


@register.filter
def shown(control: Control) -> str:
    """The value in words: the name of a coded answer, a dash for nothing."""
    if not control.value:
        return "—"
    return next((choice.label for choice in control.choices if choice.value == control.value), control.value)


@register.simple_tag
def filled_rows(block: Block) -> list[tuple[Control, ...]]:
    """Rows of a group that hold something."""
    return [row for row in block.rows if any(control.value for control in row)]
