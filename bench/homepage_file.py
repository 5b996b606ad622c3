"""Write a file of homepages as a hospital exports it: 811 columns, some 140 of them filled in each row."""

import csv
import datetime as dt
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quality.domain.fields import columns

EXAMPLE = Path(__file__).parent.parent / "tests" / "quality" / "homepage.json"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
NAMES = "伟芳娜敏静强磊洋艳勇军杰娟涛明超霞平刚桂英"
CODES_BY_KEY = {place[1]: code for code, place in columns().items() if place[0] == "record"}
STREETS = ["和平", "解放", "人民", "中山", "建设", "长江", "黄河", "新华", "东风", "胜利"]
PLACES = "示例省示例市示例区"
CODES = [
    "K80.100x001",
    "I10.x00x002",
    "E11.900",
    "J18.900",
    "I25.103",
    "N18.900",
    "K29.500",
    "M51.202",
    "J44.100",
    "I63.900",
    "E78.500",
    "K76.000",
    "D64.900",
    "I50.900",
    "K21.900",
    "E04.900",
    "J98.400",
    "E87.600",
    "K59.000",
]
OPERATIONS = ["51.2300", "45.2302", "88.7200x001", "38.9300x001", "99.1500x001", "93.9000x002", "86.5900x001"]


def rows(
    count: int, titles: Mapping[str, str], *, seed: int = 1, dirt: float = 0.02
) -> Iterator[dict[str, str]]:
    """Give rows by column code; `titles` names codes, in a share `dirt` of the rows something is odd."""
    random_ = random.Random(seed)
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    for number in range(count):
        yield _row(number, example, titles, random_, is_odd=random_.random() < dirt)


def _row(
    number: int, example: dict[str, Any], titles: Mapping[str, str], random_: random.Random, *, is_odd: bool
) -> dict[str, str]:
    admitted = dt.datetime(2024, 1, 1) + dt.timedelta(minutes=random_.randrange(500_000))  # noqa: DTZ001
    stay = dt.timedelta(minutes=random_.randrange(1500, 20_000))
    discharged = admitted + stay
    born = dt.date(1935, 1, 1) + dt.timedelta(days=random_.randrange(25_000))
    years = admitted.year - born.year - ((admitted.month, admitted.day) < (born.month, born.day))
    name = random_.choice(SURNAMES) + "".join(random_.choices(NAMES, k=2))
    address = f"{PLACES}{random_.choice(STREETS)}路{random_.randrange(1, 900)}号"
    sex = random_.randrange(2) + 1
    record = {
        **{
            key: value
            for key, value in example.items()
            if not isinstance(value, list) and not key.startswith("_")
        },
        "record_no": f"{number:010d}",
        "admission_time": f"{admitted:%Y-%m-%d %H:%M:00}",
        "discharge_time": f"{discharged:%Y-%m-%d %H:%M:00}",
        "birth_date": f"{born:%Y-%m-%d}",
        "age_years": years,
        "occupation": "80" if years >= 60 else "24",
        "patient_name": name,
        "gender": sex,
        "id_no": identity(born, sex, random_),
        "birth_address": address[:9],
        "household_address": address,
        "current_address": address,
        "contact_address": address,
        "contact_name": random_.choice(SURNAMES) + random_.choice(NAMES),
        "current_phone": f"199{random_.randrange(10**8):08d}",
        "contact_phone": f"199{random_.randrange(10**8):08d}",
        "stay_days": max(1, (discharged.date() - admitted.date()).days),
        "qc_date": f"{discharged + dt.timedelta(days=1):%Y-%m-%d}",
        "admission_ward": f"{random_.randrange(1, 60)}病室",
        "discharge_ward": f"{random_.randrange(1, 60)}病室",
        "dept_director": f"黄{random_.choice(NAMES)}",
        "attending_physician": random_.choice(SURNAMES) + random_.choice(NAMES) + random_.choice(NAMES),
        "resident_physician": random_.choice(SURNAMES) + random_.choice(NAMES) + random_.choice(NAMES),
    }
    record.update(_charges(random_))
    if is_odd:
        _spoil(record, random_)
    cells = _cells(record)
    cells.update(_groups(admitted, titles, random_))
    return cells


def identity(born: dt.date, sex: int, random_: random.Random) -> str:
    """Make an identity number of a person who does not exist, with its right check character."""
    body = f"430102{born:%Y%m%d}{random_.randrange(50):02d}{random_.randrange(0, 9, 2) + sex % 2}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        body
        + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]
    )


def _charges(random_: random.Random) -> dict[str, str]:
    """Split a total over the items so that it adds up to the cent."""
    shares = {
        "cost_general_service": 3, "cost_general_operation": 4, "cost_nursing": 2, "cost_laboratory": 10,
        "cost_imaging": 6, "cost_pathology": 3, "cost_nonsurgical_treatment": 3,
        "cost_surgical_treatment": 25,
        "cost_western_medicine": 18, "cost_chinese_patent_medicine": 2, "cost_consumable_treatment": 5,
        "cost_consumable_surgery": 14, "cost_general_other": 1, "cost_clinical_diagnosis": 3,
    }  # fmt: skip
    cents = {name: random_.randrange(1000, 10_000) * share for name, share in shares.items()}
    cents["cost_consumable_exam"] = random_.randrange(5000)
    total = sum(cents.values())
    cents |= {
        "total_cost": total,
        "self_pay": total * 3 // 10,
        "cost_physical_therapy": cents["cost_nonsurgical_treatment"] // 10,
        "cost_anesthesia": cents["cost_surgical_treatment"] // 3,
        "cost_surgery": cents["cost_surgical_treatment"] // 2,
        "cost_antibacterial": cents["cost_western_medicine"] // 5,
    }
    return {name: f"{value // 100}.{value % 100:02d}" for name, value in cents.items()}


def _spoil(record: dict[str, Any], random_: random.Random) -> None:
    """Make one thing odd or wrong, as real files have it."""
    fault = random_.randrange(8)
    if fault == 0:
        record["admission_time"] = record["admission_time"].replace("-", "/")
    elif fault == 1:
        record["age_years"] += 1
    elif fault == 2:
        record["current_phone"] = "１３８" + record["current_phone"][3:]
    elif fault == 3:
        record["patient_name"] += " "
    elif fault == 4:
        record["gender"] = 3 - record["gender"]
    elif fault == 5:
        record["admission_dept"] = "401"
    elif fault == 6:
        record["total_cost"] = "1.00"
    else:
        record["contact_phone"] = "不详"


def _cells(record: dict[str, Any]) -> dict[str, str]:
    return {CODES_BY_KEY[key]: str(value) for key, value in record.items() if key in CODES_BY_KEY}


def _groups(admitted: dt.datetime, titles: Mapping[str, str], random_: random.Random) -> dict[str, str]:
    cells: dict[str, str] = {}
    for i, code in enumerate(random_.sample(CODES, min(len(CODES), 1 + int(random_.expovariate(0.2))))):
        names = ("C03C", "C04N", "C05C") if i == 0 else (f"C06x{i:02d}C", f"C07x{i:02d}N", f"C08x{i:02d}C")
        cells.update(zip(names, (code, titles.get(code, code), "1"), strict=True))
    for i in range(min(12, 1 + int(random_.expovariate(0.7)))):
        code = OPERATIONS[0] if i == 0 else random_.choice(OPERATIONS)
        numbers = range(14, 24) if i == 0 else range(35, 45)
        tails = ("C", "N", "", "", "", "", "", "C", "C", "")
        slot = "01" if i == 0 else f"{i:02d}"
        values = (
            code, titles.get(code, code), f"{admitted + dt.timedelta(hours=20 + i):%Y-%m-%d %H:%M:00}",
            "3", "周甲", "吴乙", "-",
            "4", "0103", "蒋丙",
        )  # fmt: skip
        cells.update(
            {f"C{n}x{slot}{tail}": value for n, tail, value in zip(numbers, tails, values, strict=True)}
        )
    return cells


def write_file(
    path: Path, count: int, titles: Mapping[str, str], *, seed: int = 1, dirt: float = 0.02
) -> int:
    """Write a CSV of so many rows and give its size in bytes."""
    header = list(columns())
    places = {code: at for at, code in enumerate(header)}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows(count, titles, seed=seed, dirt=dirt):
            cells = [""] * len(header)
            for code, cell in row.items():
                cells[places[code]] = cell
            writer.writerow(cells)
    return path.stat().st_size
