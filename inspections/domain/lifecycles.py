"""Until when a version is supported and which minor release is the newest known (M18)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_VERSION = re.compile(r"(\d+(?:\.\d+)*)")


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """One branch of a product; `newest` is blank when no minor release is followed."""

    product: str
    branch: str
    ends_on: date
    newest: str
    known_on: date


@dataclass(frozen=True, slots=True)
class Version:
    """A product and its version number as a server says them."""

    product: str
    number: str

    def __str__(self) -> str:
        return f"{self.product} {self.number}"


@dataclass(frozen=True)
class Lifecycles:
    """The table; a branch is found by the longest beginning of the version number."""

    rows: tuple[Lifecycle, ...] = ()

    @classmethod
    def read(cls, lines: Iterable[Mapping[str, str]]) -> Lifecycles:
        """From rows with the keys product, branch, ends_on, newest, known_on."""
        return cls(
            tuple(
                Lifecycle(
                    line["product"],
                    line["branch"],
                    date.fromisoformat(line["ends_on"]),
                    line["newest"],
                    date.fromisoformat(line["known_on"]),
                )
                for line in lines
            )
        )

    def find(self, version: Version) -> Lifecycle | None:
        parts = version.number.split(".")
        for length in range(len(parts), 0, -1):
            for row in self.rows:
                if row.product == version.product and row.branch.split(".") == parts[:length]:
                    return row
        return None


def is_older(number: str, newest: str) -> bool:
    """Whether version `number` comes before `newest`; parts are compared as numbers."""
    return _parts(number) < _parts(newest)


def postgresql(version_num: Decimal) -> Version:
    """`180004` is PostgreSQL 18.4."""
    whole = int(version_num)
    return Version("PostgreSQL", f"{whole // 10000}.{whole % 10000}")


def mysql(text: str) -> Version | None:
    """`10.11.14-MariaDB-0+deb12u2 Debian 12` is MariaDB 10.11.14; others count as MySQL."""
    match = _VERSION.search(text)
    if not match:
        return None
    return Version("MariaDB" if "mariadb" in text.lower() else "MySQL", match.group(1))


def sql_server(text: str) -> Version | None:
    """`15.0.4123.1 RTM Standard Edition` is SQL Server 15.0.4123.1."""
    match = _VERSION.search(text)
    return Version("SQL Server", match.group(1)) if match else None


def operating_system(name: str, number: str) -> Version:
    """As /etc/os-release names it: `debian`, `12`; Windows: `windows server`, `2019`."""
    return Version(name.strip().lower(), number.strip())


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number))
