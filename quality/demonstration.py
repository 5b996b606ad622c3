"""Fictitious discharges and homepages of two months, some late, missing or faulty, to be looked at.

Made by the same services people use. Only for demonstrations, never in production.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import File

from accounts.domain.roles import Role
from accounts.models.organisation import Organisation
from accounts.models.user import User
from codes.services.lists import publish_version, stage_list
from codes.services.systems import ensure_system
from quality import data
from quality.models.discharge import Discharge
from quality.models.homepage import Channel, Homepage
from quality.models.rules import HomepagePolicy
from quality.models.work import Review
from quality.sealing import open_json
from quality.selectors.reviews import own_work
from quality.services.discharges import Announcement, announce_discharges
from quality.services.homepages import sign_off, store_homepage
from quality.services.rules import set_policy
from quality.services.sampling import draw_sample, give_review
from quality.services.work import assign_homepages

HOSPITAL = "changsha"
STAYS = 60
SEED = 20260301
CHINA = ZoneInfo("Asia/Shanghai")
LISTS = settings.BASE_DIR.parent / "shared" / "domain" / "homepage" / "codes"
FILES = {"ICD10": "icd10_zh.csv", "ICD9CM3": "icd9cm3_zh.csv"}
FIRST_DAY = date(2016, 1, 1)
DEMONSTRATION = Path(__file__).parent / "data" / "demonstration_homepages.json"
FAULTS: tuple[Mapping[str, Any], ...] = (
    {"abo_blood_type": ""},
    {"ethnicity": ""},
    {"cost_antibacterial": "2900.00"},
    {"birth_date": "1950-01-01"},
)
EXCELLENT_FROM = Decimal("97.5")
COMPLICATION_EVERY, FIRST_COMPLICATION = 16, 4
DOUBTS: tuple[Mapping[str, Any], ...] = ({"qc_date": "-"}, {"pathology_no": "-", "qc_date": "-"})


def load_lists(*, at: datetime, folder: Path = LISTS) -> list[str]:
    """Publish the code lists that lie in `folder`, where there are none yet; returns their keys."""
    loaded = []
    for key, name in FILES.items():
        path = folder / name
        system = ensure_system(key=key)
        if not path.is_file() or system.versions.exists():
            continue
        with path.open("rb") as file:
            draft, _changes = stage_list(
                system=system, file=File(file), name=name, actor=None, at=at, label="2.0", source="OpenDRG"
            )
        publish_version(version=draft, valid_from=FIRST_DAY, actor=None, at=at)
        loaded.append(key)
    return loaded


def demonstrate_homepages(*, at: datetime, stays: int = STAYS) -> int:
    """Fill the demonstration hospital when it has no homepage yet; returns how many stays were made."""
    hospital = Organisation.objects.filter(key=HOSPITAL).first()
    coders = User.objects.filter(organisation=hospital, role=Role.CODER, is_active=True).order_by("pk")
    coder, second = [*coders[:2], None, None][:2]
    if hospital is None or coder is None or Homepage.objects.filter(hospital=hospital).exists():
        return 0
    set_policy(policy=HomepagePolicy(hospital=hospital, excellent_from=EXCELLENT_FROM))
    stories = json.loads(DEMONSTRATION.read_text(encoding="utf-8"))
    dice = random.Random(SEED)  # noqa: S311 - a play, not a secret
    for number in range(stays):
        _play(hospital, coder, stories, number, dice, at)
    _work(hospital, coder, at)
    if second is not None:
        _second_coder(hospital, coder, second, at)
    return stays


def _work(hospital: Organisation, coder: User, at: datetime) -> None:
    """Some homepages are signed off, one changed afterwards, some are assigned, a sample is drawn."""
    accepted = list(Homepage.objects.accepted().filter(hospital=hospital).order_by("pk"))
    for homepage in accepted[::3]:
        sign_off(homepage=homepage, actor=coder, at=at)
    for homepage in accepted[:1]:
        record = open_json(homepage.sealed) | {"responsible_nurse": "何护士"}
        store_homepage(
            hospital=hospital,
            record=record,
            actor=coder,
            channel=Channel.FORM,
            at=at,
            acknowledgements=_Reasons(),
        )
    waiting = Homepage.objects.with_findings().filter(hospital=hospital).values_list("pk", flat=True)
    assign_homepages(homepages=list(waiting[:4]), assignee=coder, actor=coder, at=at)
    last_month = at.astimezone(CHINA).date().replace(day=1) - timedelta(days=1)
    if Homepage.objects.accepted().filter(hospital=hospital).discharged_in(last_month).exists():
        draw_sample(
            hospital=hospital, month=last_month, per_coder=3, actor=coder, at=at, seed="demonstration"
        )


def _second_coder(hospital: Organisation, coder: User, second: User, at: datetime) -> None:
    """Another coder has work of her own and has answered for one of the first coder's homepages."""
    free = Homepage.objects.with_findings().filter(hospital=hospital, assignee=None)
    keys = list(free.values_list("pk", flat=True)[:3])
    assign_homepages(homepages=keys, assignee=second, actor=coder, at=at)
    reviews = Review.objects.filter(sample__hospital=hospital, done_at=None).exclude(own_work(second))
    for review in reviews.order_by("pk")[:1]:
        answers = dict.fromkeys(Review.QUESTIONS, Review.Answer.RIGHT.value)
        answers["other_diagnoses_complete"] = Review.Answer.WRONG.value
        note = "其他诊断漏填一项（示例）"
        give_review(review=review, answers=answers, note=note, actor=second, at=at)


def _play(
    hospital: Organisation,
    coder: User,
    stories: dict[str, Any],
    number: int,
    dice: random.Random,
    at: datetime,
) -> None:
    today = at.astimezone(CHINA).date()
    discharged_on = today - timedelta(days=1 + number)
    story = stories["stories"][number % len(stories["stories"])]
    record = _record(hospital, stories, story, number, discharged_on, dice)
    left_at = datetime.combine(discharged_on, time(10, 30), CHINA)
    _announce(hospital, record, left_at)
    delay = dice.choice((1, 1, 2, 2, 3, 3, 5, 8))
    received_at = left_at + timedelta(days=delay, hours=dice.randrange(6))
    if received_at >= at or number % 13 == 5:
        return  # not there yet, or never sent
    if number % 6 == 1:
        record |= FAULTS[number // 6 % len(FAULTS)]
    elif number % 6 == 3:
        record |= DOUBTS[number // 6 % len(DOUBTS)]
    store_homepage(
        hospital=hospital,
        record=record,
        actor=coder,
        channel=Channel.API,
        at=received_at,
        acknowledgements=None if number % 12 == 3 else _Reasons(),
        is_draft_kept=True,
    )


class _Reasons(dict[tuple[str, str], str]):
    """The same reason for whatever a rule warns of."""

    def get(self, key: Any, default: Any = None) -> str:
        return "已与主管医师核对（示例）"


def _announce(hospital: Organisation, record: dict[str, Any], left_at: datetime) -> None:
    announcement = Announcement(
        record_no=record["record_no"],
        admission_count=1,
        discharged_at=left_at,
        department_code=record["discharge_dept"],
    )
    announce_discharges(
        hospital=hospital, announcements=[announcement], source=Discharge.Source.API, at=left_at
    )


def _record(
    hospital: Organisation,
    stories: dict[str, Any],
    story: dict[str, Any],
    number: int,
    discharged_on: date,
    dice: random.Random,
) -> dict[str, Any]:
    """A record without findings: the common part, the story of the illness, and a person of its own."""
    born_on = date(1950 + dice.randrange(40), 1 + dice.randrange(12), 1 + dice.randrange(28))
    stay = timedelta(days=3 + dice.randrange(8))
    admitted_on = discharged_on - stay
    gender = story.get("gender") or dice.choice("12")
    record: dict[str, Any] = {**stories["common"], **json.loads(json.dumps(story["record"]))}
    record |= {
        "org_name": hospital.name_zh,
        "record_no": f"{800200 + number:010}",
        "patient_name": f"{dice.choice('林陈吴赵沈韩蒋')}示{dice.choice('甲乙丙丁戊己庚辛')}",
        "gender": gender,
        "birth_date": f"{born_on:%Y-%m-%d}",
        "age_years": _age(born_on, admitted_on),
        "id_no": _id_number(born_on, number * 2 + (1 if gender == "1" else 0)),
        "admission_time": f"{admitted_on:%Y-%m-%d} 09:20:00",
        "discharge_time": f"{discharged_on:%Y-%m-%d} 10:30:00",
        "stay_days": stay.days,
        "qc_date": f"{discharged_on + timedelta(days=1):%Y-%m-%d}",
        "coder": dice.choice(stories["coders"]),
    }
    if number % COMPLICATION_EVERY == FIRST_COMPLICATION and record["operations"]:
        complications = stories["complications"]
        record["diagnoses"].append(complications[number // COMPLICATION_EVERY % len(complications)])
    record["occupation"] = "80" if record["age_years"] >= 60 else "13"
    for operation in record["operations"]:
        operation["date"] = f"{admitted_on + timedelta(days=1):%Y-%m-%d} 10:00:00"
    return _with_costs(record, Decimal(dice.randrange(80, 160)) / 100)


def _with_costs(record: dict[str, Any], factor: Decimal) -> dict[str, Any]:
    """All amounts multiplied, the total made to agree."""
    sums = [row["key"] for row in data.rows("fields") if row["condition"] == "sum item"]
    for key in [key for key in record if key.startswith("cost_")]:
        record[key] = f"{(Decimal(record[key]) * factor).quantize(Decimal('0.01'))}"
    total = sum((Decimal(record.get(key, "0")) for key in sums), Decimal())
    record["total_cost"] = f"{total:.2f}"
    record["self_pay"] = f"{total * Decimal('0.26'):.2f}"
    return record


def _age(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _id_number(born_on: date, order: int) -> str:
    """A well-formed fictitious number: area, birth date, order, check digit (GB 11643)."""
    body = f"430102{born_on:%Y%m%d}{900 + order % 100:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]
