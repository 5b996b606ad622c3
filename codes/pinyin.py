"""Initials of Chinese words, for finding a code by typing a few Latin letters.

Readings are those by which ICU sorts; a character with several has its first. The table ships as data.
"""

import csv
import unicodedata
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "pinyin_initials.csv"


def initials_of(text: str) -> str:
    """Small initials of Chinese characters, Latin letters and digits as they are; other signs left out."""
    table = _table()
    letters = (table.get(char, char) for char in unicodedata.normalize("NFKC", text).lower())
    return "".join(char for char in letters if char.isascii() and char.isalnum())


@cache
def _table() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {char: row["initial"] for row in rows for char in row["characters"]}
