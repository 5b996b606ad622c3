"""The order of the national layout, rebuilt from the item numbers of fields.csv and what 2020 added."""

import re
from collections.abc import Iterator
from itertools import groupby

import pytest

from quality import data
from quality.domain.fields import columns
from quality.domain.layout import header

ITEM = re.compile(r"HQMS interface table (\d+)")
SLOTS = {"diagnoses": 40, "operations": 40}
ADDED = {
    "A19C": "A20N",
    "A35": "B38",
    "C02N": "F01 F02C F03N F04",
    "C05C": "F05",
    "C11": "F07x01C F08x01N F09x01 F07x02C F08x02N F09x02",
    "C25": "F10 F11 F12 B22C",
    "B22": "B23C",
    "B23": "B24C",
    "B24": "B25C",
    "B25": "B26C",
    "C17x01": "F13",
    "C22x01C": "F15",
    "C44x40": "F17 F18 F19 F20 F21 F22 F23 F24 F25 F26",
    "C33": "C47 C48x01C C49x01 C50x01 C48x02C C49x02 C50x02 C48x03C C49x03 C50x03 C48x04C C49x04 C50x04"
    " C48x05C C49x05 C50x05",
    **{f"C08x{slot:02d}C": f"F06x{slot:02d}" for slot in range(1, 41)},
    **{f"C38x{slot:02d}": f"F14x{slot:02d}" for slot in range(1, 41)},
    **{f"C43x{slot:02d}C": f"F16x{slot:02d}" for slot in range(1, 41)},
}
"""The columns of 2020 by the column of the older edition that they follow."""


def older_edition() -> Iterator[str]:
    """Items 1 to 135, groups slot by slot."""
    numbered = [
        (int(found[1]), row["code"], row["key"].split("[")[0])
        for row in data.rows("fields")
        if (found := ITEM.match(row["source"]))
    ]
    for (is_group, scope), run in groupby(sorted(numbered), key=lambda item: ("{NN}" in item[1], item[2])):
        codes = [code for _, code, _ in run]
        slots = SLOTS[scope] if is_group else 1
        yield from (code.replace("{NN}", f"{slot:02d}") for slot in range(1, slots + 1) for code in codes)


def whole_order() -> list[str]:
    return [column for code in older_edition() for column in (code, *ADDED.get(code, "").split())]


def test_the_columns_stand_in_the_order_of_the_interface_table() -> None:
    order = whole_order()

    assert list(header()) == order
    assert list(header(is_extended=False)) == [code for code in order if code[0] != "F"]
    assert len(order) == 811
    assert set(order) == set(columns())


@pytest.mark.parametrize(
    ("code", "item"),
    [
        ("A01", 1), ("A14", 12), ("A15C", 13), ("A20N", 17), ("B38", 33), ("C02N", 42), ("F04", 46),
        ("C03C", 47), ("C09C", 211), ("F07x01C", 214), ("F09x02", 219), ("C25", 223), ("F10", 224),
        ("B22C", 227), ("B26", 236), ("C27C", 246), ("F17", 739), ("F26", 748), ("A16", 749), ("A17", 755),
        ("C47", 762), ("C48x01C", 763), ("C50x05", 777), ("B36C", 778), ("D01", 782), ("D34", 811),
    ],
)  # fmt: skip
def test_items_have_the_numbers_of_the_interface_standard(code: str, item: int) -> None:
    assert header().index(code) + 1 == item


def test_the_older_edition_is_numbered_as_the_facts_number_it() -> None:
    order = header(is_extended=False)

    assert order[order.index("C05C") :][:5] == ("C05C", "C06x01C", "C07x01N", "C08x01C", "C06x02C")
    assert order[order.index("A13") :][:3] == ("A13", "A14", "A15C")
    assert order[order.index("C44x40") :][:3] == ("C44x40", "A16", "A18x01")
