"""Reads JSON whose numbers keep their literal text: 1.10 stays 1.10, as the rules ask."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError

from core.api.parsers import StorableJSONParser, check_storable


class LiteralNumbersJSONParser(StorableJSONParser):
    """JSON with numbers as texts; what the database cannot keep and deep nesting are refused with 400."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            text = stream.read().decode("utf-8-sig")
            body = json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_constant)
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error
        except ValueError as error:
            raise ParseError(_("The body is not JSON.")) from error
        check_storable(body)
        return body


def _no_constant(name: str) -> None:
    raise ValueError(name)
