"""Texts kept in Chinese and English, read in the reader's language."""

from django.utils.translation import get_language


def in_readers_language(chinese: str, english: str) -> str:
    """`english` for an English reader when there is one, else `chinese`."""
    is_english = (get_language() or "").startswith("en")
    return english if is_english and english else chinese


class NamedInBothLanguages:
    """Mixin for rows with `name_zh` and `name_en`."""

    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        return in_readers_language(self.name_zh, self.name_en)
