"""Fields, value domains, limits and code dictionaries, read row by row from their CSV files."""

import csv
import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .text import without_blanks

ROOT = Path(__file__).parents[3]
TABLES = ROOT / "quality" / "data"
DOMAINS = ROOT / "codes" / "data" / "domains"
LOCAL_DOMAINS = {"1=择期 2=急诊 3=日间 (local)": {"1": "择期", "2": "急诊", "3": "日间"}}
ICD_DOMAINS = {"ICD10", "ICD10-VWXY", "ICDO", "ICD9CM3"}
NUMBER_LIKE = {"org_code", "record_no", "health_card_no", "id_no", "pathology_no"}
NUMBER_LIKE_ENDINGS = ("_postcode", "_phone", "_cert")
ODD_SIGNS_STAY = {"operations[].incision_healing", "operations[].anesthesia_method"}


@dataclass(frozen=True)
class Field:
    """One row of fields.csv under its general key, such as `operations[].date`."""

    key: str
    code: str
    name: str
    kind: str
    max_length: str
    domain: str
    required: str

    @property
    def is_icd(self) -> bool:
        """Whether a classification, not a value domain, holds its codes."""
        return self.domain in ICD_DOMAINS

    @property
    def is_narrowed(self) -> bool:
        """Whether full-width signs become half-width in it."""
        if self.key in ODD_SIGNS_STAY:
            return False
        return self.kind != "string" or self.key in NUMBER_LIKE or self.key.endswith(NUMBER_LIKE_ENDINGS)


@functools.cache
def general(path: str) -> str:
    """`operations[3].date` as `operations[].date`."""
    for opening in (
        "operations",
        "diagnoses",
        "icu_stays",
        "extra_pathology",
        "newborn_birth_weights",
        "transfer_depts",
    ):
        if path.startswith(opening + "["):
            return opening + "[]" + path[path.index("]") + 1 :]
    return path


@functools.cache
def fields() -> Mapping[str, Field]:
    """General key to field; the first row of a key counts."""
    found: dict[str, Field] = {}
    for row in _read(TABLES / "fields.csv"):
        key = "transfer_depts[]" if row["key"] == "transfer_depts" else general(row["key"])
        found.setdefault(
            key,
            Field(
                key=key,
                code=row["code"],
                name=row["name_zh"],
                kind=row["type"],
                max_length=row["max_length"],
                domain=row["value_domain"],
                required=row["required"],
            ),
        )
    return found


@functools.cache
def domain(name: str) -> Mapping[str, str]:
    """Code to Chinese name."""
    if name in LOCAL_DOMAINS:
        return LOCAL_DOMAINS[name]
    return {row["code"]: row["name_zh"] for row in _read(DOMAINS / f"{name}.csv")}


@functools.cache
def canonical(name: str, value: str) -> str | None:
    """The code a value stands for in a domain, None when it is outside (Normalisation 6)."""
    members = domain(name)
    if value in members:
        return value
    if name == "RC035" and len(value) == 2 and value[0] == "0" and value[1] in "123456789":
        return value[1]
    named = [code for code, title in members.items() if nfkc(title) == nfkc(value)]
    return named[0] if len(named) == 1 else None


@functools.cache
def nfkc(text: str) -> str:
    """Unicode's compatibility composition."""
    return unicodedata.normalize("NFKC", text)


def comparable(name: str) -> str:
    """A title as HP-D-028 compares it."""
    return without_blanks(nfkc(name))


@dataclass(frozen=True)
class Limit:
    """One row of icd_limits.csv."""

    kind: str
    first: str
    last: str
    sex: str
    least: int | None
    most: int | None
    severity: str

    def covers(self, code: str) -> bool:
        """Whether a code lies in the range, compared over the length of its first bound."""
        return self.first <= code[: len(self.first)] <= self.last

    def allows(self, years: int) -> bool:
        """Whether an age lies inside the bounds, both included."""
        return (self.least is None or years >= self.least) and (self.most is None or years <= self.most)


@functools.cache
def limits() -> tuple[Limit, ...]:
    """All rows in file order."""
    return tuple(
        Limit(
            kind=row["kind"],
            first=row["code_from"],
            last=row["code_to"],
            sex=row["sex"],
            least=int(row["min_age_years"]) if row["min_age_years"] else None,
            most=int(row["max_age_years"]) if row["max_age_years"] else None,
            severity=row["severity"],
        )
        for row in _read(TABLES / "icd_limits.csv")
    )


@dataclass(frozen=True)
class Codes:
    """The loaded classifications; None when a hospital has not loaded one."""

    diagnoses: Mapping[str, str] | None = None
    operations: Mapping[str, str] | None = None
    morphology: Mapping[str, str] | None = None
    classes: Mapping[str, str] = field(default_factory=dict)

    def diagnosis_name(self, code: str) -> str | None:
        """Title of a code, or of the part before + when the pair is not listed; None when unknown."""
        if self.diagnoses is None:
            return None
        return self.diagnoses.get(code) or self.diagnoses.get(code.split("+")[0])


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def rows(name: str) -> list[dict[str, str]]:
    """All rows of one of the catalogue's tables."""
    return _read(TABLES / f"{name}.csv")
