"""Value domains: which codes a coded field may hold and which names stand for them (README,
Normalisation 5-6)."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from quality import data
from quality.domain.fields import LOCAL_TIMING

LOST_ZERO_DOMAINS = frozenset({"RC013", "RC015", "RC023"})


@dataclass(frozen=True)
class ValueDomain:
    """The codes of one domain, the names that mean exactly one of them, and the names as they are written."""

    name: str
    codes: dict[str, str]
    by_name: dict[str, str]
    exact_names: frozenset[str]

    def canonical(self, text: str) -> str | None:
        """Give the code that a value stands for, None when it stands for none or for several."""
        code = self.codes.get(text)
        return code if code is not None else self.by_name.get(unicodedata.normalize("NFKC", text))

    def with_lost_zero(self, text: str) -> str | None:
        """Give the code that one leading zero makes of a value that is no member, as Excel loses it."""
        if self.name not in LOST_ZERO_DOMAINS:
            return None
        return self.codes.get("0" + text)


@cache
def value_domain(name: str) -> ValueDomain:
    """Load a domain by its name: RC001 … RC040, GBT2260_PROVINCE or the local list of operation timings."""
    if name == LOCAL_TIMING:
        return build(name, [("1", "择期"), ("2", "急诊"), ("3", "日间")])
    return build(name, [(row["code"], row["name_zh"]) for row in data.rows(f"domains/{name}")])


def build(name: str, entries: list[tuple[str, str]]) -> ValueDomain:
    """Make a domain of (code, Chinese name) pairs; a name that several entries share means none of them."""
    codes = {code: code for code, _ in entries}
    if name == "RC035":
        codes |= {f"0{code}": code for code, _ in entries if len(code) == 1}
    by_name: dict[str, str] = {}
    shared: set[str] = set()
    for code, title in entries:
        plain = unicodedata.normalize("NFKC", title)
        if plain in by_name:
            shared.add(plain)
        by_name[plain] = code
    unique = {plain: code for plain, code in by_name.items() if plain not in shared}
    exact = frozenset(title for _, title in entries)
    return ValueDomain(name, codes, unique, exact)
