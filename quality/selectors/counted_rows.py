"""What an indicator counts, one row each, to be shown behind its number and put into groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from quality.models.homepage import Homepage
from quality.selectors.spans import key_of


@dataclass(frozen=True)
class CountedRow:
    """A homepage, an announced discharge or a first save; `day` is the day it falls into the span by.

    Numbers are those of the homepage, None where there is none (or none was asked for).
    """

    record_no: str
    admission_count: int
    day: date
    department_code: str
    department_name: str
    coder_name: str = ""
    homepage_pk: int | None = None
    is_draft: bool = False
    error_count: int | None = None
    warning_count: int | None = None
    points: Decimal | None = None

    @property
    def key(self) -> str:
        return key_of(self.record_no, self.admission_count)

    def __str__(self) -> str:
        return self.key


def row_of_homepage(homepage: Homepage) -> CountedRow:
    """The row of a measured homepage of the span."""
    return CountedRow(
        record_no=homepage.record_no,
        admission_count=homepage.admission_count,
        day=cast(date, homepage.discharged_on),
        department_code=homepage.department_code,
        department_name=homepage.department_name,
        coder_name=homepage.coder_name,
        homepage_pk=homepage.pk,
        is_draft=homepage.state == Homepage.State.DRAFT,
        error_count=homepage.error_count,
        warning_count=homepage.warning_count,
        points=homepage.measure.score,
    )


def department_titles(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What to call each department code of (code, name): its name, with the code where names are equal."""
    names: dict[str, str] = {}
    for code, name in pairs:
        names[code] = name or names.get(code, "")
    shown = [name for name in names.values() if name]
    return {
        code: f"{name} {code}" if name and shown.count(name) > 1 else name or code
        for code, name in names.items()
    }
