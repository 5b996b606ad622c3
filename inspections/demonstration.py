"""A year of inspections to look at: planned, worked, signed, one late, one missed, one waiting.

Made by the same services people use, at past times. Answers are written in bulk: they stand for a machine's.
Only for demonstrations; `manage.py load_inspection_demo` calls it.
"""

import hashlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils import timezone

from accounts.domain.roles import Role
from accounts.models.user import User
from contracts.loading.reader import read_rows
from contracts.models.contract import Contract
from core.models.notification import Notification
from inspections.demonstration_looks import show_looks
from inspections.loading.rules import load_rules
from inspections.models.choices import Collect, Kind, SignatureRole, Source, State, Status
from inspections.models.finding import FollowUp
from inspections.models.inspection import Inspection
from inspections.models.report import Report
from inspections.models.result import Item, Result
from inspections.models.target import Target
from inspections.selectors.lists import catalogue_for
from inspections.services import conduct, signing
from inspections.services.maintenance import countersign_record, write_record
from inspections.services.planning import plan_contract
from inspections.services.reminding import mark_missed
from inspections.services.visits import answer_visit, check_in, check_out

TARGETS = Path(__file__).parent / "data" / "demonstration_targets.csv"
COLUMNS = ("contract", "system", "kind", "name", "place", "version", "host", "port", "database")
SHANGHAI = ZoneInfo("Asia/Shanghai")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_WARNED = {"OS-005": ("数据盘 /data 使用 82%", "历史日志未清理", "清理三个月前日志，并扩容数据盘")}
_UNREAD = 3
_MISSED_MONTH, _LATE_MONTH = 7, 5
_SUPPLIER = (SignatureRole.ENGINEER, SignatureRole.PROJECT_MANAGER)
_HOSPITAL = (SignatureRole.HOSPITAL_ENGINEER, SignatureRole.DEPARTMENT_HEAD)


def demonstrate_inspections(*, at: datetime) -> int:
    """Fill contracts that have targets of none yet; returns how many inspections were carried out."""
    load_rules(at=at)
    before = Notification.objects.aggregate(last=Max("pk"))["last"] or 0
    count = 0
    for contract in Contract.objects.filter(targets=None).exclude(inspection_rules=None):
        people = _people(contract)
        if people is None or catalogue_for(contract) is None:
            continue
        _targets(contract)
        plan_contract(contract=contract, at=_moment(contract.starts_on, 8), until=contract.ends_on)
        count += _year(contract, people, at)
        _log(contract, people, at)
        for target in contract.targets.select_related("contract__hospital"):
            show_looks(target=target, engineer=people[SignatureRole.ENGINEER], at=at)
    mark_missed(at=at)
    leave_few_unread(after=before, at=at)
    return count


def leave_few_unread(*, after: int, at: datetime) -> None:
    """A year told at once is read but for the newest few of each person."""
    told = Notification.objects.filter(pk__gt=after, read_at=None)
    people = told.order_by().values_list("user", flat=True).distinct()
    newest = [
        key
        for user in people
        for key in told.filter(user=user).order_by("-pk").values_list("pk", flat=True)[:_UNREAD]
    ]
    told.exclude(pk__in=newest).update(read_at=at)


def _people(contract: Contract) -> dict[SignatureRole, User] | None:
    """The account that signs in each capacity; None where one is missing."""
    wanted = {
        SignatureRole.ENGINEER: (contract.supplier_id, Role.SUPPLIER_ENGINEER),
        SignatureRole.PROJECT_MANAGER: (contract.supplier_id, Role.PROJECT_MANAGER),
        SignatureRole.HOSPITAL_ENGINEER: (contract.hospital_id, Role.HOSPITAL_ENGINEER),
        SignatureRole.DEPARTMENT_HEAD: (contract.hospital_id, Role.DIRECTOR),
    }
    found = {
        name: User.objects.filter(organisation=organisation, role=role, is_active=True).first()
        for name, (organisation, role) in wanted.items()
    }
    people = {name: user for name, user in found.items() if user is not None}
    return people if len(people) == len(wanted) else None


def _targets(contract: Contract) -> None:
    systems = {system.key: system for system in contract.systems.all()}
    for row in read_rows(TARGETS, COLUMNS):
        system = systems.get(row.text("system"))
        if row.text("contract") == contract.key and system is not None:
            port = row.optional("port")
            values = {name: row.optional(name) for name in ("place", "version", "host", "database")}
            Target.objects.create(
                contract=contract,
                system=system,
                kind=row.text("kind"),
                name=row.text("name"),
                port=int(port) if port else None,
                **values,
            )


def _year(contract: Contract, people: dict[SignatureRole, User], at: datetime) -> int:
    """Work what lies in the past, in order; the last one waits for the hospital, the next is confirmed."""
    past = [
        row for row in contract.inspections.order_by("planned_on") if row.planned_on < timezone.localdate(at)
    ]
    past = [row for row in past if not _is_left_undone(row, at)]
    for row in past:
        _work(row, people, is_last=row is past[-1] and contract.key in ("TRI", "MRS"))
    following = contract.inspections.filter(
        state=State.PLANNED, planned_on__gte=timezone.localdate(at)
    ).first()
    if following is not None:
        head = people[SignatureRole.DEPARTMENT_HEAD]
        conduct.confirm_date(inspection=following, actor=head, at=at - timedelta(days=2))
    return len(past)


def _is_left_undone(row: Inspection, at: datetime) -> bool:
    """The missed one of the monthly contract, and whatever was due in the last days."""
    is_missed = row.kinds == [Kind.MONTHLY] and row.planned_on.month == _MISSED_MONTH
    return is_missed or (timezone.localdate(at) - row.planned_on).days < 5


def _work(row: Inspection, people: dict[SignatureRole, User], *, is_last: bool) -> None:
    is_late = row.kinds == [Kind.MONTHLY] and row.planned_on.month == _LATE_MONTH
    day = row.window_to + timedelta(days=3) if is_late else row.planned_on
    conduct.confirm_date(
        inspection=row, actor=people[SignatureRole.HOSPITAL_ENGINEER], at=_moment(row.planned_on, 9, -6)
    )
    engineer = people[SignatureRole.ENGINEER]
    if row.is_on_site:
        _visit(row, people, day)
    row = conduct.start_inspection(inspection=row, actor=engineer, at=_moment(day, 9))
    _answer(row, engineer, _moment(day, 15))
    texts = {
        "summary": "系统运行平稳，未发现影响业务的故障；数据盘空间需在下期前处理。",
        "daily_advice": "每日核对备份结果；每周查看数据盘空间。",
        "next_focus": "数据盘扩容；核对备份恢复演练记录。",
    }
    row = conduct.draft_inspection(
        inspection=row, actor=engineer, at=_moment(day, 17), worked_to=day, texts=texts
    )
    _report(row, engineer, _moment(day, 17))
    for role in _SUPPLIER:
        signing.sign_report(inspection=row, actor=people[role], role=role, at=_moment(day, 18))
    signing.submit_inspection(inspection=row, actor=engineer, at=_moment(day, 18))
    if is_last:
        return
    for role in _HOSPITAL:
        signing.sign_report(inspection=row, actor=people[role], role=role, at=_moment(day, 10, 2))


def _answer(row: Inspection, engineer: User, at: datetime) -> None:
    """Every item normal, but for the disk; database items as a machine would give them."""
    Result.objects.bulk_create(_result(item, engineer, at) for item in row.items.select_related("check_row"))
    FollowUp._default_manager.filter(inspection=row, answer="").update(
        answer=FollowUp.Answer.STILL_THERE, answered_by=engineer, answered_at=at
    )


def _result(item: Item, engineer: User, at: datetime) -> Result:
    text, cause, suggestion = _WARNED.get(item.code, ("正常", "", ""))
    needs_photo = item.check_row.collect == Collect.MANUAL and item.check_row.needs_photo
    status = Status.WARN if item.code in _WARNED else Status.NOT_APPLICABLE if needs_photo else Status.OK
    return Result(
        item=item,
        status=status,
        value=Decimal(82) if item.code in _WARNED else None,
        text=text,
        unit=item.check_row.unit,
        reason="演示数据不含照片" if needs_photo else "",
        cause=cause,
        suggestion=suggestion,
        source=Source.MANUAL,
        answered_by=engineer,
        measured_at=at,
        answered_at=at,
    )


def _report(row: Inspection, maker: User, at: datetime) -> None:
    name = f"{row.label}.pdf"
    Report.objects.create(
        contract=row.contract,
        inspection=row,
        number=row.label,
        format=Report.Format.PDF,
        file=ContentFile(PDF, name=name),
        name=name,
        size=len(PDF),
        sha256=hashlib.sha256(PDF + row.label.encode()).hexdigest(),
        made_by=maker,
        made_at=at,
    )


def _visit(row: Inspection, people: dict[SignatureRole, User], day: date) -> None:
    """One or two working days, confirmed the day after."""
    needed = max([slot.working_days for slot in row.slots.all()], default=0)
    first = day - timedelta(days=1) if needed > 1 else day
    engineer = people[SignatureRole.ENGINEER]
    visit = check_in(
        contract=row.contract,
        inspection=row,
        actor=engineer,
        at=_moment(first, 8),
        purpose=row.title,
        place="信息中心机房",
    )
    check_out(
        visit=visit,
        actor=engineer,
        at=_moment(day, 17),
        done="按检查清单完成现场检查，清理日志，核对备份。",
        interview="科室反映系统运行正常，打印速度有改善。",
    )
    answer_visit(
        visit=visit,
        actor=people[SignatureRole.HOSPITAL_ENGINEER],
        is_confirmed=True,
        at=_moment(day, 9, 1),
    )


def _log(contract: Contract, people: dict[SignatureRole, User], at: datetime) -> None:
    """Three entries of the last weeks; the newest waits for the hospital."""
    today = timezone.localdate(at)
    entries = (
        (21, "joint_check", "与信息科共同检查服务器、数据库与接口运行情况。", "运行正常，备份成功。"),
        (9, "daily", "检查磁盘空间与错误日志，清理临时文件。", "磁盘使用率降至 71%。"),
        (2, "daily", "核对定时任务与接口调用记录。", "无异常。"),
    )
    for days, kind, content, outcome in entries:
        day = today - timedelta(days=days)
        record = write_record(
            contract=contract,
            actor=people[SignatureRole.ENGINEER],
            kind=kind,
            on=day,
            content=content,
            outcome=outcome,
            system=contract.systems.first(),
            at=_moment(day, 16),
        )
        if days > 2:
            signer = people[SignatureRole.HOSPITAL_ENGINEER]
            countersign_record(record=record, actor=signer, at=_moment(day, 10, 1))


def _moment(day: date, hour: int, days_later: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days_later), time(hour), SHANGHAI)
