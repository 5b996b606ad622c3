"""Reads mail as people mean it: the words without markup and quotes, and whether a machine wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

LONGEST_TEXT = 20_000
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCKS = frozenset({"p", "div", "tr", "li", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "hr"})
# Where the mail somebody answers begins, in the words of common mail programs.
_QUOTE_STARTS = re.compile(
    r"""^[ \t]*(
        On\ .{5,200}\ wrote:
      | 在.{5,200}写道[:：]
      | -{2,}\s*(Original\ Message|Forwarded\ message|原始邮件|转发邮件|邮件原件|回复的原邮件)\s*-{2,}.*
      | _{10,}
      | (From|发件人)\s*[:：].*\n\s*(Sent|Date|To|发送时间|日期|收件人|发送日期)\s*[:：].*
    )[ \t]*$""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)


def html_to_text(html: str) -> str:
    """The visible words of `html`, one line a block; scripts, styles and comments are left out."""
    reader = _Words()
    reader.feed(html[: 20 * LONGEST_TEXT])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_quotes(text: str) -> str:
    """What the sender wrote now: the quoted mail below, `>` lines and the signature are cut off."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT]
    starts = [match.start() for match in (_QUOTE_STARTS.search(text), _SIGNATURE.search(text)) if match]
    if starts:
        text = text[: min(starts)]
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(">")]
    return "\n".join(lines).strip()


def why_automatic(headers: Mapping[str, str], *, sender: str, own_addresses: frozenset[str]) -> str:
    """Why this mail must not be answered or taken as a person's word; empty when a person seems to write.

    `headers` has lower-case names; addresses are lower case. Follows RFC 3834 and what mail programs send.
    """
    if headers.get("auto-submitted", "no").partition(";")[0].strip().lower() != "no":
        return "Auto-Submitted"
    if headers.get("precedence", "").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "Precedence"
    for name in (
        "list-id",
        "list-unsubscribe",
        "list-post",
        "x-auto-response-suppress",
        "x-autoreply",
        "x-loop",
    ):
        if name in headers:
            return name.title()
    if headers.get("return-path", "-").strip() == "<>" or headers.get("content-type", "").startswith(
        "multipart/report"
    ):
        return "Return-Path"
    local_part = sender.partition("@")[0]
    if not local_part or local_part in {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply"}:
        return "sender"
    return "own address" if sender in own_addresses else ""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag == "br" or tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))
