"""Password rules beside Django's own (MLPS 2.0 level 3 asks for several kinds of characters)."""

import string

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext


class CharacterKindsValidator:
    """At least `min_kinds` of: lower case, upper case, digits, other characters."""

    def __init__(self, min_kinds: int = 3) -> None:
        self.min_kinds = min_kinds

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when too few kinds of characters occur."""
        alphabets = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
        kinds = sum(any(char in alphabet for char in password) for alphabet in alphabets)
        kinds += any(char not in "".join(alphabets) for char in password)
        if kinds < self.min_kinds:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return ngettext(
            "Use at least %(kinds)d kind of characters: lower case, upper case, digits, others.",
            "Use at least %(kinds)d kinds of characters: lower case, upper case, digits, others.",
            self.min_kinds,
        ) % {"kinds": self.min_kinds}
