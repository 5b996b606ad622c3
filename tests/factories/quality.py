"""Homepages and discharges for tests, made by the services; all patients are fictitious."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from accounts.domain.roles import Role
from accounts.models.organisation import Organisation
from accounts.models.user import User
from quality.models.discharge import Discharge
from quality.models.homepage import Channel, Homepage
from quality.services.discharges import Announcement, announce_discharges
from quality.services.homepages import store_homepage
from tests.factories.accounts import UserFactory

NOW = datetime(2024, 5, 14, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
"""Three days after the example's patient went home."""
_VALID = json.loads((Path(__file__).parents[1] / "quality" / "homepage.json").read_text(encoding="utf-8"))


def valid_record(**changes: Any) -> dict[str, Any]:
    """A record on which no rule fires, with the changes given."""
    record: dict[str, Any] = json.loads(json.dumps(_VALID))
    return record | changes


def id_no_of(number: int) -> str:
    """A well-formed document number of the example's patient's sex and birthday, another for each number."""
    body = f"43010219660312{number * 2:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def coder_of(hospital: Organisation, **values: Any) -> User:
    return UserFactory(role=Role.CODER, organisation=hospital, **values)


def homepage_of(
    hospital: Organisation, *, actor: User | None = None, at: datetime = NOW, **changes: Any
) -> Homepage:
    """An accepted homepage, or a draft when the changes make it a faulty one; warnings are acknowledged."""
    record = valid_record(**changes)
    return store_homepage(
        hospital=hospital,
        record=record,
        actor=actor or coder_of(hospital),
        channel=Channel.API,
        at=at,
        acknowledgements=Anything(),
        is_draft_kept=True,
    ).homepage


class Anything(dict[tuple[str, str], str]):
    """A reason for whatever is asked."""

    def get(self, key: Any, default: Any = None) -> str:
        return "核对病历无误"


def discharge_of(hospital: Organisation, **values: Any) -> Discharge:
    """An announced discharge, by default that of the example's patient."""
    announcement = Announcement(
        **{
            "record_no": _VALID["record_no"],
            "admission_count": 1,
            "discharged_at": datetime(2024, 5, 11, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
            "department_code": "0401",
            "department_name": "普通外科",
            **values,
        }
    )
    announce_discharges(hospital=hospital, announcements=[announcement], source=Discharge.Source.API, at=NOW)
    return Discharge.objects.get(
        hospital=hospital, record_no=announcement.record_no, admission_count=announcement.admission_count
    )
