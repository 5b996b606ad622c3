"""Why a file cannot be read, and where: kept as a sentence with gaps, said in whoever's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue; Django's own wants settings, which reading a file does not."""
    return text


AT_ROW = gettext_noop("row %(row)s: %(reason)s")
AT_PLACE = gettext_noop("%(place)s: %(reason)s")
AT_ROW_AND_PLACE = gettext_noop("row %(row)s, %(place)s: %(reason)s")

NOT_JSON = gettext_noop("is not JSON (%(what)s, line %(line)s, column %(column)s)")
LIST_SIGN = gettext_noop(", ")
UNKNOWN = gettext_noop("not readable")
JSON_FAULTS = frozenset(
    {
        gettext_noop("a value is expected"),
        gettext_noop("a comma or the end of the list or object is expected"),
        gettext_noop("a key in double quotes is expected"),
        gettext_noop("a colon is expected"),
        gettext_noop("a text is not closed"),
        gettext_noop("a text holds a control character or a false escape"),
        gettext_noop("something follows the end"),
        UNKNOWN,
    }
)
_OF_PYTHON = (
    ("Expecting value", "a value is expected"),
    ("Expecting ',' delimiter", "a comma or the end of the list or object is expected"),
    ("Expecting property name", "a key in double quotes is expected"),
    ("Illegal trailing comma", "a value is expected"),
    ("Expecting ':' delimiter", "a colon is expected"),
    ("Unterminated string", "a text is not closed"),
    ("Invalid ", "a text holds a control character or a false escape"),
    ("Extra data", "something follows the end"),
)


Value = str | int | Sequence[str]


@dataclass(frozen=True)
class Fault:
    """`reason` is English with gaps for `values`; `row` is counted behind the header, or is a line of JSON
    lines; `place` is a key path, a column code or a part of a workbook. A value that is a list holds
    texts of the catalogue."""

    reason: str
    row: int | None = None
    place: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, with where it is; English unless translated."""
        values = {name: _said(value, translate) for name, value in self.values.items()}
        reason = translate(self.reason) % values if values else translate(self.reason)
        if self.row is None and not self.place:
            return reason
        frame = AT_PLACE if self.row is None else AT_ROW_AND_PLACE if self.place else AT_ROW
        return translate(frame) % {"row": self.row, "place": self.place, "reason": reason}

    def as_json(self) -> dict[str, Any]:
        """For keeping; `Fault(**kept)` makes it again."""
        return asdict(self)


def _said(value: Value, translate: Callable[[str], str]) -> str | int:
    if isinstance(value, str | int):
        return translate(value) if value in JSON_FAULTS else value
    return translate(LIST_SIGN).join(map(translate, value))


def json_fault(message: str) -> str:
    """What Python says of a text that is not JSON, in words that are translated."""
    return next((ours for theirs, ours in _OF_PYTHON if message.startswith(theirs)), UNKNOWN)
