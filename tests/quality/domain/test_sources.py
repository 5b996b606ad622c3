"""Sources of rules and indicators are told in the reader's language, none left half translated."""

import re

import pytest

from quality.domain.findings import plain_message
from quality.domain.rules.catalogue import catalogue
from quality.domain.sources import source_words

SOURCES = sorted({rule.source for rule in catalogue().values()})


@pytest.mark.parametrize(
    ("source", "chinese", "english"),
    [
        (
            "seed 000 五.2; HQMS interface table 12",
            "病案统计系统维保合同 五.2；HQMS接口标准第12项",
            "medical-record statistics contract, clause 五.2; HQMS interface table, items 12",
        ),
        (
            "HQMS interface table 21, 24, 27",
            "HQMS接口标准第21、24、27项",
            "HQMS interface table, items 21, 24, 27",
        ),
        ("practice", "通行做法", "common practice"),
        ("GB 11643", "GB 11643", "GB 11643"),
    ],
)
def test_a_source_in_both_languages(source, chinese, english):
    assert (source_words(source, is_chinese=True), source_words(source, is_chinese=False)) == (
        chinese,
        english,
    )


def test_no_source_keeps_english_words_in_chinese():
    left = {
        source: words
        for source in SOURCES
        if re.search(r"[a-z]{3}", words := source_words(source, is_chinese=True))
    }

    assert left == {}


def test_a_rule_without_a_record_shows_no_placeholder():
    shown = [
        plain_message(rule, is_chinese=is_chinese)
        for rule in catalogue().values()
        for is_chinese in (True, False)
    ]

    assert [words for words in shown if re.search(r"\{\w+\}", words)] == []
    assert (
        plain_message(catalogue()["HP-L-003"], is_chinese=True) == "年龄应为…岁（入院时间−出生日期），实填…岁"
    )
