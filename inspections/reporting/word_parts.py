"""Pieces of a Word document: A4 pages, fonts for Chinese, tables whose heads repeat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from django.utils.translation import gettext as _
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
_WIDTH = 170  # millimetres of text
_HEAD_FILL = "E6EDF5"
_HEADINGS = {1: 15, 2: 12}


def set_up(document: Any, header: str, number: str, footer: str) -> None:
    """A4 upright, margins 25 and 20 mm, Song for text and Hei for headings, running header and footer."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(25)
    section.left_margin = section.right_margin = Mm(20)
    section.different_first_page_header_footer = True
    _fonts(document.styles["Normal"], SONG, Pt(10.5))
    _fonts(document.styles["List Number"], SONG, Pt(10.5))
    for level, size in _HEADINGS.items():
        style = document.styles[f"Heading {level}"]
        _fonts(style, HEI, Pt(size))
        style.font.color.rgb = RGBColor(0x1F, 0x4E, 0x85)
        style.paragraph_format.keep_with_next = True
    head = section.header.paragraphs[0]
    head.text = f"{header}\t\t{number}"
    _tab_to_the_right(head)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{footer}\t\t")
    _page_numbers(foot)
    _tab_to_the_right(foot)
    for part in (head, foot):
        for run in part.runs:
            run_fonts(run, HEI, Pt(8.5))
    document.core_properties.title = header
    document.core_properties.author = ""


def paragraph(
    document: Any,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    after: float = 4,
) -> Any:
    """One paragraph; sizes and distances in points; bold text is set in Hei."""
    made = document.add_paragraph()
    run = made.add_run(text)
    run_fonts(run, HEI if bold else SONG, Pt(size) if size else None)
    run.bold = bold or None
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)
    if align is not None:
        made.alignment = align
    return made


def picture(
    document: Any,
    source: IO[bytes],
    width: Length | None,
    *,
    most_height: Length | None = None,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER,
    before: float = 0,
) -> None:
    """A picture on a line of its own, that stays with what follows; `most_height` keeps its proportions."""
    made = document.add_paragraph()
    made.alignment = align
    made.paragraph_format.space_before = Pt(before)
    made.paragraph_format.keep_with_next = True
    shape = made.add_run().add_picture(source, width=width)
    widest = Mm(_WIDTH)
    scale = min(1.0, widest / shape.width, (most_height / shape.height) if most_height else 1.0)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)


def headed_table(
    document: Any,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[int] = (),
    numbers: Sequence[int] = (),
) -> None:
    """A table whose head repeats on every page and whose rows do not break; widths in per cent."""
    table = document.add_table(rows=1, cols=len(columns))
    _dress(table, widths or [100 // len(columns)] * len(columns))
    for cell, title in zip(table.rows[0].cells, columns, strict=True):
        _fill(cell, str(title), HEI, bold=True)
        _shade(cell)
    _mark(table.rows[0], "w:tblHeader")
    _mark(table.rows[0], "w:cantSplit")
    for row in rows:
        made = table.add_row()
        _mark(made, "w:cantSplit")
        for index, (cell, value) in enumerate(zip(made.cells, row, strict=True)):
            right = WD_ALIGN_PARAGRAPH.RIGHT if index in numbers else None
            _fill(cell, str(value), SONG, align=right)
    paragraph(document, "", size=6, after=0)


def grid(
    document: Any,
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    merges: Sequence[tuple[int, int, int]] = (),
    align: WD_ALIGN_PARAGRAPH | None = None,
    row_height: Length | None = None,
    is_kept_together: bool = False,
) -> None:
    """A table without a head; `merges` are (row, first, last) cells that become one."""
    table = document.add_table(rows=0, cols=len(widths))
    _dress(table, widths)
    for row in rows:
        made = table.add_row()
        _mark(made, "w:cantSplit")
        if row_height is not None:
            made.height = row_height
        for index, (cell, value) in enumerate(zip(made.cells, row, strict=True)):
            _fill(cell, value, SONG if index else HEI, align=align)
    for index, first, last in merges:
        cells = table.rows[index].cells
        text = cells[first].text
        _fill(cells[first].merge(cells[last]), text, SONG)
    if is_kept_together:
        for row in table.rows[:-1]:
            for cell in row.cells:
                for line in cell.paragraphs:
                    line.paragraph_format.keep_with_next = True
    paragraph(document, "", size=6, after=0)


def facts(document: Any, rows: Sequence[tuple[str, str]], before: float = 0) -> None:
    """Labels and texts in two columns."""
    paragraph(document, "", size=4, before=before, after=0)
    grid(document, rows, (26, 74))


def table_of_contents(document: Any, text: str) -> None:
    """A field that the word processor fills from the headings, with words until it does."""
    made = document.add_paragraph()
    _field(made, 'TOC \\o "1-2" \\h \\z \\u', text)
    settings = document.settings.element
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    settings.append(update)


def run_fonts(run: Any, chinese: str, size: Length | None) -> None:
    """Western and Chinese font of one run: without eastAsia a word processor picks any it likes."""
    run.font.name = LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), chinese)
    if size is not None:
        run.font.size = size


def _fonts(style: Any, chinese: str, size: Length) -> None:
    style.font.name, style.font.size = LATIN, size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), chinese)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        if fonts.get(qn(theme)) is not None:
            del fonts.attrib[qn(theme)]


def _dress(table: Any, widths: Sequence[int]) -> None:
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    whole = sum(widths)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(_WIDTH * width / whole)


def _fill(
    cell: Any, text: str, font: str, *, bold: bool = False, align: WD_ALIGN_PARAGRAPH | None = None
) -> None:
    cell.text = ""
    line = cell.paragraphs[0]
    for extra in cell.paragraphs[1:]:
        extra._element.getparent().remove(extra._element)
    line.paragraph_format.space_after = Pt(0)
    run = line.add_run(text)
    run.bold = bold or None
    run_fonts(run, font, Pt(9))
    if align is not None:
        line.alignment = align


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _HEAD_FILL)
    cell._element.get_or_add_tcPr().append(shade)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _page_numbers(line: Any) -> None:
    words = _("Page {page} of {pages}").replace("{pages}", "{page}").split("{page}")
    for word, code in zip(words, ("PAGE", "NUMPAGES", ""), strict=True):
        line.add_run(word)
        if code:
            _field(line, code, "1")


def _field(line: Any, code: str, shown: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", shown), ("end", "")):
        run = line.add_run(text if kind == "text" else "")
        if kind == "":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._element.append(instruction)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)


def _tab_to_the_right(line: Any) -> None:
    line.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH / 2))
    line.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), alignment=2)  # right
