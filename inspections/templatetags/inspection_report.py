"""What the pages of a report need: levels in words and shapes, charts, the code that leads to its proof."""

import base64
import io
from typing import Any

import segno
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts import Chart, chart_address
from inspections.domain.score import Coverage
from inspections.reporting.content import Signature
from inspections.reporting.words import SHAPES, WORDS

register = template.Library()


@register.simple_tag
def level(name: str) -> SafeString:
    """A status as shape and word."""
    if name not in SHAPES:
        return format_html("{}", name)
    return format_html(
        '<span class="level is-{}"><span class="shape">{}</span>{}</span>', name, SHAPES[name], WORDS[name]
    )


@register.simple_tag
def legend() -> SafeString:
    """What the shapes mean."""
    parts = format_html_join("  ", "{} {}", ((SHAPES[name], WORDS[name]) for name in SHAPES))
    return format_html("{}: {}", _("Signs"), parts)


@register.filter
def coverage(value: Coverage) -> str:
    """Per cent with one decimal; a dash when nothing was planned."""
    return "—" if value.percent is None else f"{value.percent} %"


@register.simple_tag
def page_words(index: int) -> str:
    """The words around the page number, in three parts."""
    words = _("Page {page} of {pages}").replace("{pages}", "{page}").split("{page}")
    return words[index]


@register.simple_tag
def chart_image(chart: Chart) -> str:
    """The chart as a data address."""
    return chart_address(chart)


@register.simple_tag
def qr_code(text: str) -> str:
    """`text` as a QR code of medium error correction, as a data address."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="svg", border=2, scale=4)
    return _data("image/svg+xml", target.getvalue())


@register.simple_tag
def signature_image(signature: Signature) -> str:
    return _data("image/png", signature.image)


def _data(content_type: str, content: bytes) -> Any:
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"
