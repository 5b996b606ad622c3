"""Reads JSON bodies, and only such as the database can keep."""

import re
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
DEEPEST = 50


class StorableJSONParser(JSONParser):
    """400 for binary zeros, lone surrogates and bodies nested deeper than 50 levels."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error
        check_storable(body)
        return body


def check_storable(value: Any, levels: int = DEEPEST) -> None:
    """Raise ParseError (400) for what the database cannot keep, and for nesting beyond `levels`."""
    if levels == 0:
        raise ParseError(_("The body is nested too deeply."))
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            raise ParseError(_("The body holds characters that cannot be stored."))
    elif isinstance(value, dict):
        for key, one in value.items():
            check_storable(key, levels)
            check_storable(one, levels - 1)
    elif isinstance(value, list):
        for one in value:
            check_storable(one, levels - 1)
