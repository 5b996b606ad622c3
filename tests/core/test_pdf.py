"""Documents are drawn with our own fonts, from our own files, the same way every time."""

import io
import re
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.template import engines
from pytest_django import Settings

from core.fonts import UnableToDraw, undrawable, with_named_gaps
from core.pdf import OutsideFetchRefused, render_pdf

DOCUMENT = {
    "hospital": "长沙市中心医院",
    "contract": "分诊叫号机信息发布",
    "document_number": "TRI-2026-014",
    "document_version": 2,
    "document_hash": "ab" * 32,
}


@pytest.fixture
def template(settings: Settings, tmp_path: Path) -> Any:
    """Write a template body; returns the name to render it by."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    def write(body: str) -> str:
        text = f'{{% extends "core/pdf/base.html" %}}{{% block content %}}{body}{{% endblock %}}'
        (tmp_path / "document.html").write_text(text)
        for engine in engines.all():
            engine.engine.template_loaders[0].reset()  # type: ignore[attr-defined]
        return "document.html"

    return write


def words(document: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def fonts(document: bytes) -> set[str]:
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return {char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars}


def test_a_document_shows_its_text_with_header_and_footer_on_every_page(template: Any) -> None:
    name = template("<h1>故障文档</h1><p class='new-page'>{{ text }}</p>" + "<p>行</p>" * 60)

    pages = words(render_pdf(name, {**DOCUMENT, "text": "叫号屏黑屏 <b>"}, "zh-hans"))

    assert len(pages) == 2
    assert "故障文档\n叫号屏黑屏 <b>" in pages[0]
    for number, page in enumerate(pages, start=1):
        assert page.startswith("长沙市中心医院 分诊叫号机信息发布")
        assert "TRI-2026-014" in page
        assert "SHA-256 abababababababab…" in page
        assert page.endswith(f"{number} / 2")


def test_only_our_fonts_are_used_regular_and_bold(template: Any) -> None:
    name = template("<h1>故障</h1><p>文档 ① ℃ ±</p>")

    assert fonts(render_pdf(name, DOCUMENT, "zh-hans")) == {"Portal-Sans", "Portal-Sans-Bold"}


def test_the_same_content_gives_the_same_bytes(template: Any) -> None:
    name = template("<h1>故障文档</h1><p>{{ text }}</p>")

    first, second, other = (render_pdf(name, {"text": text}, "en") for text in ("a", "a", "b"))

    assert first == second
    assert first != other


def test_characters_without_a_picture_are_named_not_lost(template: Any) -> None:
    name = template("<p>{{ text }}</p>")

    [page] = words(render_pdf(name, {"text": "屏幕😀坏了 𠮷\u200d\ufe0f\x07"}, "zh-hans"))

    assert "屏幕[U+1F600]坏了 [U+20BB7]" in page


def test_what_the_fonts_can_draw_is_known() -> None:
    assert undrawable("工单 TRI-014 ≥ 30 分钟 ①") == set()
    assert undrawable("😀a𠮷") == {"😀", "𠮷"}
    assert with_named_gaps("a\n\t]^-\\😀") == "a\n\t]^-\\[U+1F600]"


def test_without_its_fonts_no_document_is_made(template: Any, settings: Settings, tmp_path: Path) -> None:
    settings.PDF_FONT_DIR = tmp_path

    with pytest.raises(UnableToDraw, match=r"NotoSansSC_400Regular\.ttf"):
        render_pdf(template("<p>x</p>"), DOCUMENT, "zh-hans")


@pytest.mark.parametrize(
    "body",
    [
        '<img src="http://192.0.2.1/x.png">',
        '<img src="file:///etc/hostname">',
        '<img src="../../manage.py">',
        '<img src="ftp://192.0.2.1/x">',
        '<link rel="stylesheet" href="https://192.0.2.1/x.css">',
        '<p style="background: url(file:///etc/hostname)">x</p>',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_nothing_is_taken_from_outside(template: Any, body: str) -> None:
    with pytest.raises(OutsideFetchRefused):
        render_pdf(template(body), DOCUMENT, "zh-hans")


def test_static_files_and_inline_pictures_are_taken(template: Any) -> None:
    pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    name = template(f'<img src="icons/favicon.svg"><img src="data:image/gif;base64,{pixel}">')

    document = render_pdf(name, DOCUMENT, "zh-hans")

    assert re.search(rb"/Subtype ?/Image", document)
