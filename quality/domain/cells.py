"""One cell: its normalised text, the value it stands for, and what had to be repaired (README,
Normalisation 1-6)."""

import re
from collections.abc import Callable
from typing import NamedTuple

from quality.domain.dates import BLANKS, Moment, is_plain, read_moment
from quality.domain.fields import Field
from quality.domain.value_domains import value_domain

TRIMMED = 1
WHOLE_DECIMAL = 2
LOST_ZERO = 4
SEPARATOR = 8
PLACEHOLDER = 16
LETTER_CASE = 32
ODD_DATE = 64
TOO_LONG = 128
CONTROL = 256
GARBLED = 512

DASHES = "-－—–−"
PLACEHOLDERS = frozenset({
    "null", "none", "nan", "n/a", "#n/a", "#ref!", "#value!", "#name?", "undefined",
})  # fmt: skip
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
CONTROLS = re.compile("[\\x00-\\x1f\\x7f]")
GARBLE = re.compile("[\ufffd\ue000-\uf8ff]|锟斤拷")
WHOLE = re.compile(r"([0-9]+)\.00?\Z")
INTEGER = re.compile(r"-?[0-9]+\Z")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
AMOUNT = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{1,2})0*)?\Z")
LARGEST_INTEGER = 10**9
UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}

Value = Moment | int | float | str | None


class Cell(NamedTuple):
    """A cell as rules see it: text is None when blank and `-` for a dash; value None when missing or
    unreadable."""

    text: str | None
    value: Value
    repairs: int


BLANK = Cell(None, None, 0)
DASH = Cell("-", None, 0)


def read_cell(field: Field, raw: str | None) -> Cell:
    """Normalise one cell of a field.

    `raw` is the text as it came, None when absent. Returns the normalised text, its value (a `Moment`,
    an integer,
    integer cents, a float, a canonical code; None for plain text and ICD codes) and the repairs as a
    bit mask.
    """
    if raw is None or raw == "":
        return BLANK
    if raw == "-":
        return DASH
    text, repairs = trim(field, raw)
    if text == "":
        return Cell(None, None, repairs)
    if not text.strip(DASHES):
        return DASH
    if text.lower() in PLACEHOLDERS:
        return Cell(None, None, repairs | PLACEHOLDER)
    return READERS[field.kind](field, text, repairs)


def trim(field: Field, raw: str) -> tuple[str, int]:
    """Cut blanks off both ends and make full-width signs half-width where the field asks for it."""
    trimmed = raw.strip(BLANKS)
    repairs = TRIMMED if trimmed != raw else 0
    if not field.is_narrowed or trimmed.isascii():
        return trimmed, repairs
    narrowed = trimmed.translate(NARROW).strip(BLANKS)
    if narrowed == trimmed:
        return trimmed, repairs
    if field.kind == "coded" and trimmed in value_domain(field.domain).exact_names:
        return narrowed, repairs
    return narrowed, TRIMMED


def read_text(field: Field, text: str, repairs: int) -> Cell:
    """Read plain text: only its length and its signs are judged; letters of id_no become upper case."""
    if field.name == "id_no":
        text = text.translate(UPPER)
    if len(text) > field.max_length:
        repairs |= TOO_LONG
    if CONTROLS.search(text):
        repairs |= CONTROL
    if GARBLE.search(text):
        repairs |= GARBLED
    return Cell(text, None, repairs)


def read_icd(field: Field, text: str, repairs: int) -> Cell:
    """Read an ICD code: first letter and the letter after + upper case, every other X lower case."""
    head, plus, tail = text.replace("X", "x").partition("+")
    code = head[:1].translate(UPPER) + head[1:] + plus + tail[:1].translate(UPPER) + tail[1:]
    if code != text:
        repairs |= LETTER_CASE
    if len(code) > field.max_length:
        repairs |= TOO_LONG
    return Cell(code, None, repairs)


def read_coded(field: Field, text: str, repairs: int) -> Cell:
    """Read a coded value: a code of the domain, a name of exactly one entry, or a code that lost a
    leading zero."""
    text, repairs = whole(text, repairs)
    domain = value_domain(field.domain)
    code = domain.canonical(text)
    if code is None and (code := domain.with_lost_zero(text)) is not None:
        repairs |= LOST_ZERO
    return Cell(text, code, repairs)


def read_int(field: Field, text: str, repairs: int) -> Cell:
    """Read a whole number; beyond a thousand million it counts as that much, so that products fit."""
    text, repairs = whole(text, repairs)
    if not INTEGER.match(text):
        return Cell(text, None, repairs)
    digits = text.lstrip("-").lstrip("0")
    number = int(digits or "0") if len(digits) <= 9 else LARGEST_INTEGER
    return Cell(text, -number if text[0] == "-" else number, repairs)


def read_cents(field: Field, text: str, repairs: int) -> Cell:
    """Read an amount of money into whole cents; None when HP-F-033 fails on it."""
    found = AMOUNT.match(text)
    if found is None:
        return Cell(text, None, repairs)
    digits = found[2].lstrip("0")
    if len(digits) > 8:
        return Cell(text, None, repairs)
    cents = int(digits or "0") * 100 + int((found[3] or "").ljust(2, "0"))
    return Cell(text, -cents if found[1] else cents, repairs)


def read_amount(field: Field, text: str, repairs: int) -> Cell:
    """Read another decimal; rules ask only for its sign."""
    return Cell(text, float(text) if NUMBER.match(text) else None, repairs)


def read_date(field: Field, text: str, repairs: int) -> Cell:
    """Read a date or a date with a clock part."""
    moment = read_moment(text)
    if moment is not None and not is_plain(text):
        repairs |= ODD_DATE
    return Cell(text, moment, repairs)


def whole(text: str, repairs: int) -> tuple[str, int]:
    """Write 2.0 and 2.00 as 2 (Normalisation 4)."""
    found = WHOLE.match(text)
    return (found[1], repairs | WHOLE_DECIMAL) if found else (text, repairs)


READERS: dict[str, Callable[[Field, str, int], Cell]] = {
    "text": read_text,
    "icd": read_icd,
    "coded": read_coded,
    "int": read_int,
    "cents": read_cents,
    "amount": read_amount,
    "date": read_date,
}
