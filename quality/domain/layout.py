"""The order of the columns in the national interface table, which files written for it follow.

Source: the numbered items of the interface standard for homepages that HQMS and the performance assessment
share (edition of 2020, items 1 to 811: A01 is 1, C09C 211, C27C 246, F17 739, A16 749, C47 762, D34 811), as
two public programs hold them, one by number, one as a list of columns. Without the extended block F it is the
older edition, whose item numbers fields.csv names (1 to 135), with the other columns of 2020 at their places.

Columns of a repeating group stand slot by slot: C06x01C, C07x01N, C08x01C, then C06x02C.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

EXTENDED_BLOCK = "F"
GROUP = "NN"
SLOTS = {"C06": 40, "C35": 40, "C48": 5, "F07": 2}
"""How often each repeating group stands, by its first column."""

ORDER = """
    A01 A02 A48 A49 B12 B15 A47 A46C A11 A12C A13 A14 A15C A21C A38C A19C A20N A20 A22 A23C A24 A25C A26 A27
    A28C A29 A30 A31C A32 A33C A34 A35 B38 B11C B13C B14 B21C B16C B17 B20 C01C C02N F01 F02C F03N F04
    C03C C04N C05C F05
    C06xNNC C07xNNN C08xNNC F06xNN
    C09C C10N C11
    F07xNNC F08xNNN F09xNN
    C12C C13N C24C C25 F10 F11 F12
    B22C B22 B23C B23 B24C B24 B25C B25 B26C B26 B27 B28 B29 B30C B31 B32 B33 C34C C26C C27C
    C14x01C C15x01N C16x01 C17x01 F13 C18x01 C19x01 C20x01 C21x01C C22x01C F15 C23x01
    C35xNNC C36xNNN C37xNN C38xNN F14xNN C39xNN C40xNN C41xNN C42xNNC C43xNNC F16xNN C44xNN
    F17 F18 F19 F20 F21 F22 F23 F24 F25 F26
    A16 A18x01 A18x02 A18x03 A18x04 A18x05 A17 C28 C29 C30 C31 C32 C33 C47
    C48xNNC C49xNN C50xNN
    B36C B37 B34C B35 D01 D09 D11 D12 D13 D14 D15 D16 D17 D18 D19 D19x01 D20 D20x01 D20x02 D21 D22 D23 D23x01
    D24 D25 D26 D27 D28 D29 D30 D31 D32 D33 D34
"""  # fmt: skip


@cache
def header(*, is_extended: bool = True) -> tuple[str, ...]:
    """The column codes in the order of the interface table; without block F when the receiver takes none."""
    return tuple(code for code in _codes() if is_extended or not code.startswith(EXTENDED_BLOCK))


def _codes() -> Iterator[str]:
    for line in ORDER.split("\n"):
        codes = line.split()
        slots = SLOTS[codes[0][:3]] if codes and GROUP in codes[0] else 0
        for slot in range(1, slots + 1):
            yield from (code.replace(GROUP, f"{slot:02d}") for code in codes)
        if not slots:
            yield from codes
