"""Records with something changed, drawn by hypothesis: the odd, the wrong and the merely unusual."""

import copy
import json
from pathlib import Path

from hypothesis import strategies as st

from quality.domain.fields import GROUP_FIELDS, GROUP_SIZES, RECORD_FIELDS
from quality.domain.value_domains import value_domain

EXAMPLE = json.loads((Path(__file__).parent / "homepage.json").read_text(encoding="utf-8"))

BLANKS = [
    None,
    "",
    " ",
    "-",
    "－",
    "--",
    "—",
    "无",
    "不详",
    "null",
    "N/A",
    " x ",
    "\u3000甲",
    "锟斤拷",
    "甲\n乙",
    "\ue000",
]
TEXTS = [
    "张三",
    "王五2",
    "无名氏1",
    "林示范",
    "陈示例",
    "待查",
    "13800138000",
    "0731-8888 6666",
    "４１００００",
    "410000",
    "x" * 210,
]
DATES = [
    "2024-05-06 09:20:00", "2024-05-06", "2024/5/6", "2024.5.6 9:20", "20240506", "202405060920",
    "45418", "45418.5",
    "2024-05-06T09:20:00Z", "2024-05-06T09:20+0800", "2024-05-06T09:20:00+08:00", "2024-02-30", "0000-01-01",
    "2024-05-06 24:00", "24-05-06", "2024", "1966-03-12", "2024-05-05 23:59:59", "2024-05-11 10:30:00",
    "2024-04-20",
    "2024-05-06 09:20", "2024-05-06 00:00:00", "1899-12-31", "2030-01-01", "2000-02-29",
    "2024-05-06 09:20:00.5",
]  # fmt: skip
INTS = [
    "0", "1", "5", "58", "28", "29", "364", "365", "5.0", "05", "+5", "-1", "1e3", "３",
    "99999999999999999999", "3000",
    "3001", "61", "2.5", "151", "4000", "500",
]  # fmt: skip
MONEY = [
    "0", "0.00", "100", "100.5", "15820.60", "-3", "1.234", "1.2300", "99999999.99", "100000000", "5.",
    ".5", "1e5",
    "１２", "4120.35", "0.01", "9.99", "1000000",
]  # fmt: skip
CODES = [
    "K80.100x001", "k80.100X001", "I10.x00x002", "Z37.000", "Z38.000", "O80.000", "O82.000", "S06.000",
    "C50.901",
    "C61.x00", "M80000/3", "M8000/3", "M81400/6", "V01.000", "W19.x00", "Y85.000", "A17.0+G01*",
    "a17.000+g01*", "G01*",
    "R65.000", "P07.100", "P08.000", "E11.900", "E11.200", "N20.000", "N20.100", "Z51.100", "D45.x00",
    "T36.000", "T90.000",
    "B16.900", "K72.900", "U80.000", "R95.x00", "ABC", "Z00.100", "K81.000", "K80.200", "Q53.000", "O00.000",
]  # fmt: skip
OPERATIONS = [
    "51.2300", "51.2300x001", "51.23", "74.1x00", "74.1X01", "36.0600", "96.7100", "96.7200", "99.2500",
    "65.0100",
    "60.2100", "86.22", "88.7300", "00.0101", "xx",
]  # fmt: skip
IDS = [
    "430102196603121027", "430102196603121028", "430102196603121", "11010119900307123x", "110101199013071234",
    "990102196603121027", "4.30102E+17", "430102196603121000", "E12345678", "H12345678", "12345678",
    "-", "ＡＢ123456",
]  # fmt: skip


def cell(field) -> st.SearchStrategy:
    """A value for one field: of its kind mostly, anything sometimes."""
    if field.name == "id_no":
        pool = IDS
    elif field.kind == "coded":
        domain = value_domain(field.domain)
        names = [*list(domain.codes)[:12], *list(domain.exact_names)[:4]]
        pool = [*names, "88", "1.0", "2.00", "１", "102", "301", "其他", "Ⅱ/甲", "0", "5", "99", "4"]
    else:
        pools = {
            "date": DATES,
            "int": INTS,
            "cents": MONEY,
            "amount": MONEY,
            "icd": [*CODES, *OPERATIONS],
            "text": TEXTS,
        }
        pool = pools[field.kind]
    return st.one_of(
        st.sampled_from(pool), st.sampled_from(pool), st.sampled_from(BLANKS), st.text(max_size=4)
    )


@st.composite
def records(draw) -> dict:
    """The example record with a few cells, and the elements of some groups, drawn anew."""
    record = copy.deepcopy({key: value for key, value in EXAMPLE.items() if not key.startswith("_")})
    for name in draw(st.lists(st.sampled_from(sorted(RECORD_FIELDS)), max_size=14)):
        record[name] = draw(cell(RECORD_FIELDS[name]))
    for group in draw(st.lists(st.sampled_from(sorted(GROUP_SIZES)), max_size=3, unique=True)):
        record[group] = draw(st.lists(element(group), max_size=4))
    if draw(st.integers(0, 9)) == 0:
        record["transfer_depts"] = draw(
            st.sampled_from(["0301→0302", " 0401,301", "-", "0401，0402", "null", "0303 / 02 "])
        )
    return record


def element(group: str) -> st.SearchStrategy:
    """An element of a group with some of its cells."""
    fields = GROUP_FIELDS[group]
    if "value" in fields:
        return cell(fields["value"])
    return st.fixed_dictionaries({}, optional={name: cell(field) for name, field in fields.items()})
