"""Normalisation 1 and 2: blanks, full-width signs, dashes, placeholder words."""

BLANKS = "\t\n\v\f\r \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
DASHES = set("-－—–−")
PLACEHOLDERS = {"null", "none", "nan", "n/a", "#n/a", "#ref!", "#value!", "#name?", "undefined"}
FILLERS = {"不详", "不明", "未知", "无", "暂无", "未填", "拒绝提供", "待补"}
UNNAMED = ("无名", "未知", "佚名", "三无")


def trimmed(text: str) -> str:
    """Both ends without blanks; the inside is left alone."""
    return text.strip(BLANKS)


def half_width(text: str) -> str:
    """U+FF01 to U+FF5E and U+3000 as their ASCII twins."""
    narrowed = []
    for sign in text:
        if "\uff01" <= sign <= "\uff5e":
            narrowed.append(chr(ord(sign) - 0xFEE0))
        else:
            narrowed.append(" " if sign == "\u3000" else sign)
    return "".join(narrowed)


def is_dashes(text: str) -> bool:
    """Only dash signs, at least one."""
    return bool(text) and set(text) <= DASHES


def is_placeholder(text: str) -> bool:
    """One of the words of HP-F-046 in any letter case."""
    return text.lower() in PLACEHOLDERS


def without_blanks(text: str) -> str:
    """All blanks removed, inside too."""
    return "".join(sign for sign in text if sign not in BLANKS)


def is_cjk(sign: str) -> bool:
    """A CJK ideograph as the README bounds them."""
    return (
        "\u3400" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or "\U00020000" <= sign <= "\U0003ffff"
    )
