"""What the papers look like inside: pages, heads, hashes, fonts, pictures; each drawn once for all tests."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from PIL import Image

from core.charts import draw_chart
from core.pdf import DrawnPdf
from inspections.domain.score import CRITICAL, OK
from inspections.reporting.content import ReportContent
from inspections.reporting.pdf import ReportTooLong, folded, paper_picture, write_pdf
from inspections.reporting.pictures import UnableToShow, for_paper
from inspections.reporting.room import pages_of
from inspections.reporting.word import write_word
from inspections.reporting.words import shape_and_word
from tests.factories.report_content import HOLIDAY, photo, picture, report_content

SMALL = (640, 480)


@pytest.fixture(scope="module")
def content() -> ReportContent:
    """A holiday report over ten pages, with two photos; one name has a character no font draws."""
    made = report_content(areas=4, rows=26, risks=6, appendix_rows=20, holiday=HOLIDAY)
    return replace(
        made,
        photos=(photo(1, SMALL), photo(2, SMALL)),
        focus=("完成扩容😀",),
        areas=tuple(
            replace(one, charts=one.charts if index == 0 else ()) for index, one in enumerate(made.areas)
        ),
    )


@pytest.fixture(scope="module")
def drawn(content: ReportContent) -> DrawnPdf:
    return write_pdf(content)


@pytest.fixture(scope="module")
def pdf(drawn: DrawnPdf) -> Iterator[Any]:
    with pdfplumber.open(io.BytesIO(drawn.content)) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(pdf: Any) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


def test_every_page_but_the_cover_has_title_number_hash_and_page(
    pages: list[str], drawn: DrawnPdf, content: ReportContent
) -> None:
    count = len(pages)

    assert drawn.pages == count
    assert 11 <= count <= 60
    for number, page in enumerate(pages[1:], start=2):
        lines = page.splitlines()
        assert lines[0] == "手术麻醉系统 2026 年第四季度巡检报告 XJ-2026-0007 · 版次 1"
        assert lines[-1] == f"SHA-256 {content.sha256[:16]}… 第 {number} 页 共 {count} 页"


def test_cover_signatures_and_contents_come_first(pages: list[str], content: ReportContent) -> None:
    cover, signatures, contents = pages[:3]

    assert "示例市中心医院" in cover
    assert content.sha256[:32] in cover
    assert "HT-2026-0188" in cover
    assert "签署页" in signatures
    assert signatures.count("（盖章处）") == 2
    # Dots come whole, so that up to one dot's width stays free before the number, read as a space.
    found = dict(re.findall(r"^\d+ (\S+?)\.+ ?(\d+)$", contents, re.MULTILINE))
    for title, page in found.items():
        assert title in pages[int(page) - 1]
    assert {"概览", "运行状况", "隐患与解决方案", "节假日保障安排", "现场照片", "附件"} <= found.keys()


def test_the_summary_is_one_page_with_words_beside_shapes(pages: list[str], content: ReportContent) -> None:
    [summary] = [page for page in pages[3:] if "主要风险" in page]

    assert "结论" in summary
    assert f"{content.summary.score.coverage.percent} %" in summary
    assert "■严重" in summary.replace(" ", "")


def test_heads_repeat_and_rows_are_not_cut(pages: list[str]) -> None:
    head = "检查内容 对象 数值 阈值 状态 上次 去年同期"

    tables = [page for page in pages if re.search(r"(OS|PG|NW|MN)-\d{3}", page) and "主要风险" not in page]

    assert sum(head in page for page in tables) >= 5


def test_nothing_is_an_empty_box_and_only_our_fonts_are_used(pdf: Any, pages: list[str]) -> None:
    fonts = {char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars}

    assert fonts == {"Portal-Sans", "Portal-Sans-Bold", "Portal-Serif"}
    assert not any("\x00" in page or "\ufffd" in page or "□" in page for page in pages)
    assert any("完成扩容[U+1F600]" in page for page in pages)


def test_photos_and_charts_are_pictures(pdf: Any) -> None:
    sizes = {(image["srcsize"][0], image["srcsize"][1]) for page in pdf.pages for image in page.images}

    assert SMALL in sizes
    assert len([size for size in sizes if size != SMALL]) >= 1


def test_too_long_reports_leave_out_ordinary_rows_then_photos_then_are_refused() -> None:
    short = report_content(areas=1, rows=4, risks=1, photos=0, appendix_rows=1)
    short = replace(short, photos=tuple(photo(number, SMALL) for number in range(1, 10)))

    drawn = write_pdf(short, most_pages=8)
    with pytest.raises(ReportTooLong) as refusal:
        write_pdf(replace(short, photos=()), most_pages=4)

    with pdfplumber.open(io.BytesIO(drawn.content)) as opened:
        text = "".join(page.extract_text() for page in opened.pages)
    assert drawn.pages <= 8
    assert "项检查正常，见附表" in text
    assert "张照片保存在平台中" in text
    assert refusal.value.code == "too_long"


def test_the_paper_is_reckoned_before_it_is_laid_out(content: ReportContent, drawn: DrawnPdf) -> None:
    reckoned = pages_of(content, photos_a_page=2)

    assert abs(reckoned - drawn.pages) <= max(2, 0.08 * drawn.pages)


def test_a_report_that_is_surely_too_long_is_laid_out_once() -> None:
    long = report_content(areas=2, rows=60, risks=1, appendix_rows=1)
    steps: list[int] = []

    drawn = write_pdf(long, lambda percent, words: steps.append(percent), most_pages=15)

    assert pages_of(long, photos_a_page=2) > 15 * 1.08
    assert (drawn.pages <= 15, steps) == (True, [30])


def test_ordinary_rows_fold_and_are_counted() -> None:
    [area] = report_content(areas=1, rows=30).areas
    ordinary = sum(row.level == OK for row in area.rows)

    short = folded(area)

    assert (len(short.rows), short.folded) == (30 - ordinary, ordinary)
    assert all(row.level != OK for row in short.rows)


def test_word_has_the_sections_chinese_fonts_and_repeating_heads(content: ReportContent) -> None:
    document = docx.Document(io.BytesIO(write_word(content)))

    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[:4] == ["1  概览", "2  巡检范围与方法", "3  运行状况", "4  隐患与解决方案"]
    assert headings[-1] == "14  附件"
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == ("宋体", "Times New Roman")
    assert document.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    [table] = [one for one in document.tables if len(one.rows) == 27 and one.cell(0, 0).text == "检查内容"][
        :1
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm), round(section.left_margin.mm)) == (
        210,
        25,
        20,
    )
    footer = section.footer.paragraphs[0]._element.xml
    assert "NUMPAGES" in footer
    assert content.sha256[:16] in section.footer.paragraphs[0].text
    assert len(document.inline_shapes) == 1 + 2 + 2  # QR code, two charts, two photos


def test_level_words_differ_without_colour() -> None:
    critical = report_content(risks=1).risks[0]

    assert critical.level == CRITICAL
    assert shape_and_word(CRITICAL) == "■ 严重"


def test_the_same_chart_gives_the_same_picture() -> None:
    [area] = report_content(areas=1).areas

    first, second = draw_chart(area.charts[0]), draw_chart(area.charts[0])

    assert first == second
    with Image.open(io.BytesIO(first)) as chart:
        assert chart.size == (1474, 517)


def test_photos_are_turned_upright_shrunk_and_lose_the_cameras_notes() -> None:
    source = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "camera"
    with Image.open(picture(1, (2400, 1800))) as original:
        original.save(source, "JPEG", exif=exif)

    with Image.open(io.BytesIO(for_paper(source))) as small:
        assert small.size == (1050, 1400)
        assert dict(small.getexif()) == {}


def test_what_is_no_picture_is_refused_but_leaves_a_grey_field() -> None:
    broken = replace(photo(1), open=partial(io.BytesIO, b"no picture"))

    with pytest.raises(UnableToShow):
        for_paper(io.BytesIO(b"no picture"))

    with Image.open(io.BytesIO(paper_picture(broken))) as shown:
        assert shown.size == (640, 480)
