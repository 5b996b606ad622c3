"""Documents as PDF, drawn by WeasyPrint from a template, with our fonts and nothing from outside.

Templates extend `core/pdf/base.html`. The same context gives the same bytes.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.fonts import FAMILY, SERIF_FAMILY, font_files, serif_files, with_named_gaps

_STATIC = "file:///static/"  # no folder: what templates write relatively is looked up as a static file


class OutsideFetchRefused(FatalURLFetchingError):
    """The template named something that is neither a static file of ours nor inline data."""


@dataclass(frozen=True)
class LaidOutPdf:
    """Pages in memory: how many is known, the bytes are made by `written`, a third of the whole work."""

    document: Document
    identifier: bytes

    @property
    def pages(self) -> int:
        return len(self.document.pages)

    def written(self) -> DrawnPdf:
        content = self.document.write_pdf(pdf_identifier=self.identifier, pdf_tags=True)
        return DrawnPdf(content, self.pages)


@dataclass(frozen=True)
class DrawnPdf:
    """A document as bytes, and how many pages it has."""

    content: bytes
    pages: int


def render_pdf(template: str, context: Mapping[str, Any], language: str) -> bytes:
    """Draw `template` in `language` (a code of settings.LANGUAGES).

    Characters no font of ours can draw appear by name. Raises UnableToDraw when a font file is missing and
    OutsideFetchRefused when the template reaches outside.
    """
    return draw_pdf(template, context, language).content


def draw_pdf(
    template: str,
    context: Mapping[str, Any],
    language: str,
    *,
    with_serif: bool = False,
    pictures: Mapping[str, Callable[[], bytes]] | None = None,
) -> DrawnPdf:
    """As `render_pdf`, with the number of pages; arguments as `lay_out_pdf`."""
    return lay_out_pdf(template, context, language, with_serif=with_serif, pictures=pictures).written()


def lay_out_pdf(
    template: str,
    context: Mapping[str, Any],
    language: str,
    *,
    with_serif: bool = False,
    pictures: Mapping[str, Callable[[], bytes]] | None = None,
) -> LaidOutPdf:
    """The pages of a document that nobody has written yet; `with_serif` offers the serif family too.

    `pictures` maps names to JPEG bytes, asked for when the page with `<img src="picture:NAME">` is laid out,
    so that they need not all be in the text at once.
    """
    faces = {FAMILY: font_files()} | ({SERIF_FAMILY: serif_files()} if with_serif else {})
    with override(language):
        html = with_named_gaps(render_to_string(template, {**context, "language": language}))
    fonts = FontConfiguration()
    files = {path for family in faces.values() for path in family.values()}
    fetcher = _OwnFilesOnly(files, pictures or {})
    sheet = CSS(string=_font_faces(faces), font_config=fonts, url_fetcher=fetcher)
    source = HTML(string=html, base_url=_STATIC, url_fetcher=fetcher)
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    document = source.render(stylesheets=[sheet], font_config=fonts, pdf_tags=True)
    return LaidOutPdf(document, identifier)


class _OwnFilesOnly(URLFetcher):
    """Serves our fonts, given pictures, static files by their plain name and data: URLs; refuses all else."""

    def __init__(self, files: set[Path], pictures: Mapping[str, Callable[[], bytes]]) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self._files = {path.as_uri(): path for path in files}
        self._pictures = {f"picture:{name}": read for name, read in pictures.items()}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url in self._pictures:
            return URLFetcherResponse(url, self._pictures[url](), {"Content-Type": "image/jpeg"})
        if url in self._files:
            return URLFetcherResponse(url, self._files[url].read_bytes(), {"Content-Type": "font/ttf"})
        if url.startswith("data:"):
            return super().fetch(url, headers)
        found = _static_file(url) if url.startswith(_STATIC) else None
        if found is None:
            raise OutsideFetchRefused(f"documents take nothing from {url[:200]}")
        content_type = mimetypes.guess_type(found)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": content_type})


def _static_file(url: str) -> str | None:
    try:
        return finders.find(unquote(urlsplit(url).path).removeprefix("/static/"))
    except SuspiciousFileOperation:  # a path that climbs out of the static folders
        return None


def _font_faces(faces: Mapping[str, Mapping[int, Path]]) -> str:
    rules = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{path.as_uri()}"); }}'
        for family, files in faces.items()
        for weight, path in files.items()
    )
    return "\n".join(rules)
