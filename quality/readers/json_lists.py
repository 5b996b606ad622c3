"""The elements of a JSON list of any length, one by one, without the whole ever being in memory."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from quality.faults import NOT_JSON, gettext_noop, json_fault

BLOCK = 1024 * 1024
LONGEST_RECORD = 8_000_000
WHITESPACE = " \t\r\n"
LONGEST_SIGN = 16
"""Longer than any word or escape of JSON that may be cut in two."""


class NotJson(Exception):
    """The text is no list of JSON values, nor one object; `reason` has gaps for `values`."""

    def __init__(self, reason: str, **values: str | int) -> None:
        super().__init__(reason % values)
        self.reason = reason
        self.values = values


def listed(file: TextIO, decoder: json.JSONDecoder) -> Iterator[Any]:
    """Give the elements of the list that a file holds; an object alone counts as its only element."""
    text = _Window(file, decoder)
    opening = text.sign()
    if opening == "{":
        yield text.value()
    elif opening == "[":
        text.skip()
        if text.sign() == "]":
            text.skip()
        else:
            yield from _elements(text)
    elif opening:
        text.value()
        raise NotJson(gettext_noop("must hold a list of records"))
    else:
        raise text.fault("a value is expected")
    if text.sign():
        raise text.fault("something follows the end")


def _elements(text: "_Window") -> Iterator[Any]:
    while True:
        yield text.value()
        sign = text.sign()
        if sign not in (",", "]"):
            raise text.fault("a comma or the end of the list or object is expected")
        text.skip()
        if sign == "]":
            return
        text.sign()


class _Window:
    """The stretch of a text that is being read, with the line and column at which it begins."""

    def __init__(self, file: TextIO, decoder: json.JSONDecoder) -> None:
        self.file = file
        self.decoder = decoder
        self.text = ""
        self.at = 0
        self.line = 1
        self.column = 1
        self.is_all = False

    def sign(self) -> str:
        """The next sign that is no blank, still to be read; empty at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in WHITESPACE:
                self.at += 1
            if self.at < len(self.text) or not self._more():
                return self.text[self.at : self.at + 1]

    def skip(self) -> None:
        """Pass over one sign."""
        self.at += 1

    def value(self) -> Any:
        """The value that begins here; reads on until it is whole."""
        while True:
            begin = self.at
            try:
                found, end = self.decoder.raw_decode(self.text, begin)
            except json.JSONDecodeError as fault:
                if self._is_cut(fault) and self._more():
                    self._check_length()
                    continue
                raise self.fault(json_fault(fault.msg), fault.pos - begin + self.at) from None
            if end < len(self.text) or not self._more():
                self.at += end - begin
                return found

    def _is_cut(self, fault: json.JSONDecodeError) -> bool:
        """Whether the fault may come of the text not having been read to its end."""
        return fault.msg.startswith("Unterminated") or fault.pos + LONGEST_SIGN > len(self.text)

    def _check_length(self) -> None:
        if len(self.text) > LONGEST_RECORD:
            raise NotJson(gettext_noop("a record is longer than %(most)s million signs"), most=8)

    def fault(self, what: str, at: int | None = None) -> NotJson:
        """What is wrong, and in which line and column of the file."""
        before = self.text[: self.at if at is None else at]
        line = self.line + before.count("\n")
        column = len(before) - before.rfind("\n") if "\n" in before else self.column + len(before)
        return NotJson(NOT_JSON, what=what, line=line, column=column)

    def _more(self) -> bool:
        """Drop what was read and read on, twice as much each time; False at the end."""
        if self.is_all:
            return False
        read = self.text[: self.at]
        self.line += read.count("\n")
        self.column = len(read) - read.rfind("\n") if "\n" in read else self.column + len(read)
        self.text = self.text[self.at :]
        self.at = 0
        block = self.file.read(max(BLOCK, len(self.text)))
        self.is_all = not block
        self.text += block
        return bool(block)
