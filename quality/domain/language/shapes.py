"""Tests of a single text that both backends ask in plain Python, once for each distinct value."""

import re
import unicodedata
from collections.abc import Callable

from quality.domain import dates

FILLERS = frozenset({"不详", "不明", "未知", "无", "暂无", "未填", "拒绝提供", "待补"})
UNNAMED = ("无名", "未知", "佚名", "三无")

BLANK_OR_HYPHEN = re.compile(f"[{re.escape(dates.BLANKS)}-]")
PHONE = re.compile(
    r"(\+?86)?1[3-9][0-9]{9}|0[0-9]{9,11}|[0-9]{7,8}|(400|800)[0-9]{7}|00[0-9]{8,15}",
)
NAME_SIGNS = frozenset('@#$%^&*!?<>/\\|~`=+{}[];:"＠＃＄％＾＆＊！？＜＞／＼｜～｀＝＋｛｝［］；：＂')
NAME_DIGIT = re.compile("[0-9０-９]")
INSTITUTION = re.compile(r"[0-9A-Z]{8}-?[0-9A-Z]|[0-9A-HJ-NPQRTUWXY]{18}|[0-9A-Z]{22}")
CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HEALING = re.compile(f"[0-9{CJK}ⅠⅡⅢI/（）()]*")
ANESTHESIA = re.compile(f"[0-9A-Za-z{CJK}\\-、，：,:（）()]*")

BLANKS = dict.fromkeys(map(ord, dates.BLANKS))
day_of = dates.day_of


def plausible_phone(text: str) -> bool:
    """A filler word of HP-F-045 or a phone number, blanks and hyphens aside (HP-F-022)."""
    return text in FILLERS or PHONE.fullmatch(BLANK_OR_HYPHEN.sub("", text)) is not None


def odd_name(text: str) -> bool:
    """A name with a special sign, or with a digit where nobody is called unknown (HP-F-023)."""
    if not NAME_SIGNS.isdisjoint(text):
        return True
    return NAME_DIGIT.search(text) is not None and not text.startswith(UNNAMED)


def filler(text: str) -> bool:
    """One of the words that people write for nothing (HP-F-045)."""
    return text in FILLERS


def institution(text: str) -> bool:
    """An institution code of one of its three forms (HP-F-047)."""
    return INSTITUTION.fullmatch(text) is not None


def healing_signs(text: str) -> bool:
    """Only signs that an incision and healing grade may hold (HP-D-033)."""
    return HEALING.fullmatch(text) is not None


def anesthesia_signs(text: str) -> bool:
    """Only signs that an anaesthesia method may hold (HP-D-034)."""
    return ANESTHESIA.fullmatch(text) is not None


def plain_name(text: str) -> str:
    """A title as it is compared: after NFKC, without any blanks."""
    return unicodedata.normalize("NFKC", text).translate(BLANKS)


def names_differ(first: str, second: str) -> bool:
    """Whether two titles differ once compared as HP-D-028 says."""
    return first != second and plain_name(first) != plain_name(second)


SHAPES: dict[str, Callable[[str], bool]] = {
    "plausible_phone": plausible_phone,
    "odd_name": odd_name,
    "filler": filler,
    "institution": institution,
    "healing_signs": healing_signs,
    "anesthesia_signs": anesthesia_signs,
}

FILLER_SIGNS = "".join(sorted(set("".join(FILLERS))))
CERTAIN: dict[str, tuple[str, bool]] = {
    "plausible_phone": (r"^1[3-9][0-9]{9}$", True),
    "odd_name": ("^[\u3400-\u9fff]+$", False),
    "filler": (f"[^{FILLER_SIGNS}]", False),
}
"""Patterns that answer most texts of a test in vectors: what matches passes, or fails, for certain."""
