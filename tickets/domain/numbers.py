"""Ticket numbers for the phone: digits only, seven or more, the last one a check digit (Damm 2004).

The check digit finds every single misheard digit and every swap of two neighbours.
"""

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
FIRST = 100_001
"""The first value of the sequence, so that no number begins with zero."""


def number_of(sequence: int) -> str:
    """Give the ticket number of one value of the sequence."""
    if sequence < FIRST:
        raise ValueError(f"numbers begin at {FIRST}")
    digits = str(sequence)
    return digits + str(_checksum(digits))


def is_number(text: str) -> bool:
    """Tell whether `text` is a number as it was given out, spaces and dashes apart."""
    digits = bare(text)
    return digits.isascii() and digits.isdigit() and len(digits) >= 7 and _checksum(digits) == 0


def bare(text: str) -> str:
    """Give the digits without the spaces and dashes people write between them."""
    return "".join(character for character in text if character not in " -\u3000\u2013")


def grouped(number: str) -> str:
    """Give the number in groups as it is said: `100 0017`."""
    return (
        f"{number[:-4]} {number[-4:]}" if len(number) <= 8 else f"{number[:-8]} {number[-8:-4]} {number[-4:]}"
    )


def _checksum(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim
