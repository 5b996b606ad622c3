"""The report as PDF: A4, at most 60 pages, with a contents page when there are more than ten (README §8)."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.api.problems import Refusal
from core.pdf import DrawnPdf, LaidOutPdf, lay_out_pdf
from inspections.domain.score import OK
from inspections.reporting.content import Area, Photo, ReportContent
from inspections.reporting.outline import sections_of
from inspections.reporting.pictures import UnableToShow, for_paper
from inspections.reporting.room import pages_of

MOST_PAGES = 60
CONTENTS_FROM = 11
FEW_PHOTOS = 8
_SURELY_TOO_LONG = 1.08
"""The reckoning is off by less than this; what it finds longer is folded before it is laid out."""

Progress = Callable[[int, str], None]


class ReportTooLong(Refusal):
    """The report does not fit 60 pages even with ordinary rows and photos left to the attachments."""


@dataclass(frozen=True)
class _Layout:
    """How much room is given: photos a page, how many of them, a contents page, ordinary rows or not."""

    photos_a_page: int
    photos: int
    with_contents: bool
    is_folded: bool = False


def write_pdf(
    content: ReportContent,
    progress: Progress = lambda percent, text: None,
    *,
    most_pages: int = MOST_PAGES,
) -> DrawnPdf:
    """Draw `content`; over `most_pages` ordinary rows go to the workbook, then photos stay out, as it says.

    Raises ReportTooLong when that is not enough, UnableToDraw without fonts.
    """
    with override(content.language):
        drawer = _Drawer(content)
        progress(30, _("Laying out pages"))
        layout = _first_layout(content, most_pages)
        pages = drawer.lay_out(layout)
        for shorter in (_with_contents, _compact, _fewer_photos, _fewer_photos):
            next_layout = shorter(layout, pages, most_pages)
            if next_layout != layout:
                layout = next_layout
                progress(55, _("Laying out pages again"))
                pages = drawer.lay_out(layout)
        if pages > most_pages:
            raise ReportTooLong(
                _("The report has %(pages)s pages; at most %(most)s are allowed.")
                % {"pages": pages, "most": most_pages},
                code="too_long",
            )
        return drawer.written()


class _Drawer:
    """Lays one content out, again if need be, preparing each photo once; only the last layout is written."""

    def __init__(self, content: ReportContent) -> None:
        self._content = content
        self._ready: dict[str, bytes] = {}
        self._laid_out: LaidOutPdf | None = None

    def written(self) -> DrawnPdf:
        if self._laid_out is None:
            raise RuntimeError("nothing is laid out yet")
        return self._laid_out.written()

    def lay_out(self, layout: _Layout) -> int:
        """Lay out anew and return how many pages it takes; the layout before makes room first."""
        if self._laid_out is not None:
            self._laid_out = None
            gc.collect()  # boxes of pages refer to each other
        content = self._content
        if layout.is_folded:
            content = replace(content, areas=tuple(folded(area) for area in content.areas))
        shown = [(f"photo-{i}", photo) for i, photo in enumerate(content.photos[: layout.photos], start=1)]
        context = {
            "content": content,
            "sections": sections_of(content),
            "with_contents": layout.with_contents,
            "photos": [{"name": name, "caption": photo.caption} for name, photo in shown],
            "photos_a_page": layout.photos_a_page,
            "photos_left_out": len(content.photos) - len(shown),
            "content_hash": self._content.sha256,
        }
        pictures = {name: partial(self._picture, photo) for name, photo in shown}
        self._laid_out = lay_out_pdf(
            "inspections/report/report.html", context, content.language, with_serif=True, pictures=pictures
        )
        return self._laid_out.pages

    def _picture(self, photo: Photo) -> bytes:
        if photo.sha256 not in self._ready:
            self._ready[photo.sha256] = paper_picture(photo)
        return self._ready[photo.sha256]


def paper_picture(photo: Photo) -> bytes:
    """The photo as paper shows it; a grey field, not nothing, when the file cannot be read."""
    try:
        with photo.open() as source:
            return for_paper(source)
    except (OSError, UnableToShow):
        return _grey_field()


def folded(area: Area) -> Area:
    """The area without its ordinary rows, which the workbook keeps."""
    rows = tuple(row for row in area.rows if row.level != OK)
    return replace(area, rows=rows, folded=area.folded + len(area.rows) - len(rows))


def _grey_field() -> bytes:
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (640, 480), "#c8ccd2").save(target, "JPEG")
    return target.getvalue()


def _first_layout(content: ReportContent, most_pages: int) -> _Layout:
    """What will most likely fit, so that a long report need not be laid out twice."""
    photos = len(content.photos)
    a_page = 2 if photos <= FEW_PHOTOS else 4
    pages = pages_of(content, photos_a_page=a_page)
    layout = _Layout(a_page, photos, pages >= CONTENTS_FROM)
    return _compact(layout, pages, most_pages * _SURELY_TOO_LONG)


def _with_contents(layout: _Layout, pages: int, most: int) -> _Layout:
    """A contents page when there are more than ten pages without it."""
    wanted = pages >= CONTENTS_FROM + layout.with_contents
    return replace(layout, with_contents=wanted)


def _compact(layout: _Layout, pages: float, most: float) -> _Layout:
    return layout if pages <= most else replace(layout, photos_a_page=4, is_folded=True)


def _fewer_photos(layout: _Layout, pages: int, most: int) -> _Layout:
    too_many = (pages - most) * layout.photos_a_page
    return layout if too_many <= 0 else replace(layout, photos=max(0, layout.photos - too_many))
