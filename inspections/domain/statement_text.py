"""Query text without what people typed into it: it can carry patient data (README §3).

Kept is the shape of the statement only: no quoted literal, no number, no comment, at most 300 characters.
Double quotes are names in PostgreSQL and Oracle but may be literals in MySQL and SQL Server.
"""

from __future__ import annotations

import re
from enum import StrEnum

LONGEST = 300
_MARK = "?"


class Dialect(StrEnum):
    POSTGRESQL = "PostgreSQL"
    MYSQL = "MySQL"
    ORACLE = "Oracle"
    SQL_SERVER = "SQL Server"


_COMMENT = r"/\*.*?(?:\*/|\Z)|--[^\r\n]*"
_MYSQL_COMMENT = _COMMENT + r"|#[^\r\n]*"
# A literal that the cut of the server left open runs to the end.
_ESCAPED = r"'(?:[^'\\]|''|\\.)*(?:'|\\?\Z)"
_PLAIN = r"'(?:[^']|'')*(?:'|\Z)"
_DOLLAR = r"(?<!\w)\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z)"
_DOUBLE = r"\"(?:[^\"\\]|\"\"|\\.)*(?:\"|\\?\Z)"
_NAME = r"\"(?:[^\"]|\"\")*(?:\"|\Z)"
_NUMBER = re.compile(r"(?<![\w$.?])[+-]?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)(?!\w)")
_LONG_DIGITS = re.compile(r"\d{6,}")
_BLANKS = re.compile(r"\s+")
_OUTSIDE_QUOTES = {
    Dialect.POSTGRESQL: rf"(?<!\w)[eE]{_ESCAPED}|(?:(?<!\w)(?:[uU]&|[bBxXnN]))?{_PLAIN}"
    rf"|{_DOLLAR}|(?P<name>{_NAME})",
    Dialect.MYSQL: rf"(?:[bBxXnN]|_\w+\s*)?{_ESCAPED}|{_DOUBLE}|(?P<name>`[^`]*(?:`|\Z))",
    Dialect.ORACLE: rf"[nN]?[qQ]'\[.*?(?:\]'|\Z)|[nN]?[qQ]'\{{.*?(?:\}}'|\Z)|[nN]?[qQ]'\(.*?(?:\)'|\Z)"
    rf"|[nN]?[qQ]'<.*?(?:>'|\Z)|[nN]?[qQ]'(?P<q>[^\w\s]).*?(?:(?P=q)'|\Z)|[nN]?{_PLAIN}|(?P<name>{_NAME})",
    Dialect.SQL_SERVER: rf"[nN]?{_PLAIN}|{_NAME}|(?P<name>\[[^\]]*(?:\]|\Z))",
}
_TOKENS = {
    dialect: re.compile(
        rf"(?P<comment>{_MYSQL_COMMENT if dialect is Dialect.MYSQL else _COMMENT})|{quotes}",
        re.DOTALL,
    )
    for dialect, quotes in _OUTSIDE_QUOTES.items()
}


def masked(text: str, dialect: Dialect = Dialect.POSTGRESQL) -> str:
    """The statement with `?` for every literal; safe to store and to show."""
    if dialect is Dialect.POSTGRESQL and _is_ambiguous(text):
        text = text[: text.index("\\'")].rpartition("'")[0] + "'"
    bare = _TOKENS[dialect].sub(_replace, text)
    bare = _LONG_DIGITS.sub(_MARK, _NUMBER.sub(_MARK, bare))
    return _BLANKS.sub(" ", bare).strip()[:LONGEST]


def _replace(match: re.Match[str]) -> str:
    if match["comment"] is not None:
        return " "
    name = match.groupdict().get("name")
    return _MARK if name is None else name


def _is_ambiguous(text: str) -> bool:
    r"""Whether `\'` stands outside an E'' literal: with old settings it does not end the literal."""
    return "\\'" in re.sub(rf"(?<!\w)[eE]{_ESCAPED}", _MARK, text, flags=re.DOTALL)
