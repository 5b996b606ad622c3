"""A finding: which rule fired on which key paths, and what its message needs to be written in either
language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quality.domain.fields import BY_TEMPLATE
from quality.domain.rules.catalogue import RuleFacts, catalogue

MOST_NAMED = 4  # fields a message without a record names
_PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: rule id, severity, concrete key paths, the offending text as it came, values for the
    message."""

    rule: str
    severity: str
    fields: tuple[str, ...]
    value: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> RuleFacts:
        """What the catalogue says of the rule."""
        return catalogue()[self.rule]

    def message(self, language: str = "zh") -> str:
        """Write the message in Chinese (`zh`, `zh-hans`) or English (anything else)."""
        is_chinese = language.lower().startswith("zh")
        template = self.facts.message_zh if is_chinese else self.facts.message_en
        return write_message(template, self.fields, self.value, self.params, is_chinese=is_chinese)


def write_message(
    template: str, fields: tuple[str, ...], value: str | None, params: Mapping[str, Any], *, is_chinese: bool
) -> str:
    """Put what was found into a message of the catalogue; braces in the data stay what they are."""
    words = {
        "field": field_title(fields[0], is_chinese=is_chinese) if fields else "",
        "value": value or "",
        **{key: "" if word is None else str(word) for key, word in params.items()},
    }
    for key, word in words.items():
        template = template.replace("{" + key + "}", word)
    return template


def plain_message(facts: RuleFacts, *, is_chinese: bool) -> str:
    """The message of a rule without a record: dots stand for what only a record can tell."""
    template = facts.message_zh if is_chinese else facts.message_en
    titles = [field_title(path, is_chinese=is_chinese) for path in facts.fields]
    is_named = len(titles) <= MOST_NAMED and "*" not in facts.fields
    field = ("、" if is_chinese else ", ").join(titles) if is_named else "…"
    return _PLACE.sub("…", template.replace("{field}", field).replace("{index}", "N"))


def field_title(path: str, *, is_chinese: bool) -> str:
    """Name a field by its key path, with the position of the element when it stands in a group."""
    head, bracket, tail = path.partition("[")
    index, _, rest = tail.partition("]")
    known = BY_TEMPLATE.get(f"{head}[]{rest}" if bracket else path) or BY_TEMPLATE.get(f"{path}[]")
    if known is None:
        return path
    title = known.name_zh if is_chinese else known.name_en
    return f"{title} {int(index) + 1}" if bracket and index.isdigit() else title


def yuan(cents: int) -> str:
    """Write whole cents as an amount with two decimals."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02}"
