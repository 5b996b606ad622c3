"""Classes of operations and what they rest on, in the spellings of official lists."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

CHECKED, GUESS = "checked", "guess"
SPELLINGS = {
    "surgery": ("surgery", "surgical", "手术", "手术类", "手术治疗", "外科手术"),
    "interventional": (
        "interventional", "intervention", "介入", "介入类", "介入治疗", "介入性治疗", "介入手术", "介入操作",
        "介入性操作", "介入治疗操作",
    ),
    "diagnostic": ("diagnostic", "诊断", "诊断类", "诊断性", "诊断操作", "诊断性操作", "诊断类操作"),
    "therapeutic": ("therapeutic", "治疗", "治疗类", "治疗性", "治疗操作", "治疗性操作", "治疗类操作"),
}  # fmt: skip
BASES = {
    CHECKED: ("checked", "已核对", "核对", "已确认", "官方"),
    GUESS: ("guess", "guessed", "推测", "猜测"),
}
_CLASS_OF = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}
_BASIS_OF = {spelling: name for name, spellings in BASES.items() for spelling in spellings}


@lru_cache(maxsize=500)
def operation_class(text: str) -> str | None:
    """The class that `text` spells (surgery, interventional, diagnostic, therapeutic); None for no class."""
    return _CLASS_OF.get(_plain(text))


@lru_cache(maxsize=500)
def class_basis(text: str) -> str:
    """`checked` or `guess` where `text` spells one of them; any other basis as the list has it."""
    return _BASIS_OF.get(_plain(text), text)


def _plain(text: str) -> str:
    """One spelling: NFKC, without blanks, small letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()
