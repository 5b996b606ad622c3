"""The table of versions and ends of life that comes with the portal."""

import csv
from functools import cache
from pathlib import Path

from inspections.domain.lifecycles import Lifecycles

SHIPPED = Path(__file__).parent.parent / "data" / "lifecycles.csv"


@cache
def lifecycles() -> Lifecycles:
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        return Lifecycles.read(csv.DictReader(stream))
