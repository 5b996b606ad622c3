"""The fields of a homepage: where each stands, of what kind it is, how long it may be (fields.csv)."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from quality import data

RECORD = "record"
GROUP_SIZES = {
    "diagnoses": 41,
    "operations": 41,
    "icu_stays": 5,
    "extra_pathology": 2,
    "newborn_birth_weights": 5,
    "transfer_depts": 66,
}
"""The repeating groups and how many elements a batch file has columns for (transfer_depts share one
column)."""

KEPT_FULL_WIDTH = frozenset({"incision_healing", "anesthesia_method"})
NUMBER_LIKE = re.compile(
    r"(org_code|record_no|health_card_no|id_no|pathology_no|.*_postcode|.*_phone|.*_cert)\Z"
)
ICD_DOMAINS = frozenset({"ICD10", "ICD9CM3", "ICDO", "ICD10-VWXY"})
LOCAL_TIMING = "OP_TIMING"


@dataclass(frozen=True)
class Field:
    """One field: scope is `record` or a repeating group, name its key there (`value` in lists of plain
    values)."""

    scope: str
    name: str
    type: str
    domain: str
    max_length: int
    name_zh: str
    name_en: str
    is_always_required: bool

    @cached_property
    def kind(self) -> str:
        """Say how a cell is read: text, date, int, cents, amount, icd or coded."""
        if self.type in ("date", "datetime"):
            return "date"
        if self.type == "decimal":
            return "cents" if self.name in COSTS else "amount"
        if self.domain in ICD_DOMAINS:
            return "icd"
        return {"string": "text", "int": "int", "code": "coded", "flag": "coded"}[self.type]

    @cached_property
    def is_narrowed(self) -> bool:
        """Say whether full-width signs become half-width here (README, Normalisation 1)."""
        if self.type == "string":
            return NUMBER_LIKE.match(self.name) is not None and self.scope == RECORD
        return self.name not in KEPT_FULL_WIDTH

    @cached_property
    def template(self) -> str:
        """Write the key path with empty brackets: `operations[].date`."""
        if self.scope == RECORD:
            return self.name
        return f"{self.scope}[]" if self.name == "value" else f"{self.scope}[].{self.name}"


def split_key(key: str) -> tuple[str, str, int | str]:
    """Cut a key of fields.csv into scope, name and index (a number, `i`, or 0 for what stands alone)."""
    found = re.fullmatch(r"(\w+)\[(\w+)\](?:\.(\w+))?", key)
    if found is None:
        return (key, "value", 0) if key == "transfer_depts" else (RECORD, key, 0)
    scope, index, name = found.groups()
    return scope, name or "value", index if index == "i" else int(index)


def _costs() -> frozenset[str]:
    return frozenset(row["key"] for row in data.rows("fields") if row["group"] == "cost")


def _sum_items() -> tuple[str, ...]:
    """The 24 amounts that add up to the total; the four `of which` fields are not among them."""
    return tuple(row["key"] for row in data.rows("fields") if row["condition"] == "sum item")


def _field(row: dict[str, str]) -> Field:
    scope, name, _index = split_key(row["key"])
    domain = LOCAL_TIMING if name == "op_timing" else row["value_domain"]
    length = 0 if row["type"] == "decimal" else int(row["max_length"])
    always = row["required"] == "always"
    return Field(scope, name, row["type"], domain, length, row["name_zh"], row["name_en"], always)


def _fields() -> dict[tuple[str, str], Field]:
    found: dict[tuple[str, str], Field] = {}
    for row in data.rows("fields"):
        field = _field(row)
        found.setdefault((field.scope, field.name), field)
    return found


COSTS = _costs()
SUM_ITEMS = _sum_items()
FIELDS = _fields()
RECORD_FIELDS = {name: field for (scope, name), field in FIELDS.items() if scope == RECORD}
GROUP_FIELDS = {
    group: {name: field for (scope, name), field in FIELDS.items() if scope == group} for group in GROUP_SIZES
}
BY_TEMPLATE = {field.template: field for field in FIELDS.values()}


@cache
def columns() -> dict[str, tuple[str, str, int]]:
    """Map every HQMS column code of a batch file to (scope, name, index): 811 of them, in the order of
    fields.csv; `layout` has the order in which files are written."""
    found: dict[str, tuple[str, str, int]] = {}
    for row in data.rows("fields"):
        scope, name, index = split_key(row["key"])
        if not row["code"]:
            continue
        if "{NN}" not in row["code"]:
            found[row["code"]] = (scope, name, int(index))
            continue
        first = 1 if scope in ("diagnoses", "operations") else 0
        for i in range(first, GROUP_SIZES[scope]):
            number = i if first else i + 1
            found[row["code"].replace("{NN}", f"{number:02d}")] = (scope, name, i)
    return found
