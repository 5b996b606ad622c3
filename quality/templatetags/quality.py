"""Tags of the homepage pages: values as people read them."""

from django import template

from quality.domain.sources import source_words
from quality.forms.homepage import Block, Control
from quality.models.work import Review
from quality.reading_language import reads_chinese

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


@register.simple_tag
def wrong_answers(review: Review) -> list[str]:
    """The questions that were answered with wrong, in words."""
    return [
        str(review._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in review.QUESTIONS
        if getattr(review, name) == review.Answer.WRONG
    ]


@register.filter
def in_words(source: str) -> str:
    """Where a rule or an indicator comes from, in the reader's language."""
    return source_words(source, is_chinese=reads_chinese())
