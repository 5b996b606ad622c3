"""Mails are read for what their sender wrote, and machines are told from people."""

import pytest

from core.domain.mail_text import html_to_text, why_automatic, without_quotes


def test_html_is_read_as_words_without_scripts_and_styles() -> None:
    html = (
        "<html><head><title>x</title><style>p{color:red}</style></head><body><p>叫号屏 <b>黑屏</b>了</p>"
        "<script>alert(1)</script><!-- hidden --><div>请尽快&nbsp;处理 &lt;3</div><br>谢谢</body></html>"
    )

    assert html_to_text(html) == "叫号屏 黑屏了\n\n请尽快 处理 <3\n\n谢谢"


@pytest.mark.parametrize(
    "quote",
    [
        "On Fri, Nov 20, 2026 at 10:00 AM Portal <portal@hospital.invalid> wrote:",
        "在 2026年11月20日，运维门户 <portal@hospital.invalid> 写道：",
        "-----Original Message-----",
        "------------------ 原始邮件 ------------------",
        "发件人: 运维门户\n发送时间: 2026年11月20日\n收件人: 李工",
        "From: Portal\nSent: Friday",
        "________________________________",
    ],
)
def test_the_quoted_mail_below_is_cut_off(quote: str) -> None:
    assert (
        without_quotes(f"已到现场。\r\n正在处理。\n\n{quote}\n> 旧内容\n旧内容") == "已到现场。\n正在处理。"
    )


def test_quote_marks_and_signature_are_cut_off() -> None:
    assert without_quotes("好的\n> 请处理\n收到\n-- \n李工\n13800000000") == "好的\n收到"


def test_a_mail_that_is_all_quote_leaves_nothing() -> None:
    assert without_quotes("> 请处理\n> 谢谢") == ""


@pytest.mark.parametrize(
    ("headers", "sender", "reason"),
    [
        ({}, "li@hospital.invalid", ""),
        ({"auto-submitted": "no"}, "li@hospital.invalid", ""),
        ({"auto-submitted": "auto-replied; owner=x"}, "li@hospital.invalid", "Auto-Submitted"),
        ({"precedence": "Bulk"}, "li@hospital.invalid", "Precedence"),
        ({"list-id": "<all.hospital.invalid>"}, "li@hospital.invalid", "List-Id"),
        ({"x-auto-response-suppress": "All"}, "li@hospital.invalid", "X-Auto-Response-Suppress"),
        ({"return-path": "<>"}, "li@hospital.invalid", "Return-Path"),
        ({"content-type": "multipart/report; report-type=x"}, "li@hospital.invalid", "Return-Path"),
        ({}, "mailer-daemon@hospital.invalid", "sender"),
        ({}, "", "sender"),
        ({}, "portal@hospital.invalid", "own address"),
    ],
)
def test_machines_are_told_from_people(headers: dict[str, str], sender: str, reason: str) -> None:
    own = frozenset({"portal@hospital.invalid"})

    assert why_automatic(headers, sender=sender, own_addresses=own) == reason
