"""The way of an inspection: who may do what when, what is frozen, what must be there, what stays."""

from datetime import date

import pytest

from inspections.domain.findings import Move
from inspections.domain.flow import ON_THE_WAY
from inspections.models.choices import SignatureRole, SlotState, State, Status
from inspections.models.event import InspectionEvent
from inspections.models.threshold import ThresholdOverride
from inspections.models.work import SparePart, WorkDone
from inspections.services.conduct import cancel_inspection, confirm_date, draft_inspection, start_inspection
from inspections.services.finding_moves import move_finding
from inspections.services.follow_ups import answer_follow_up
from inspections.services.rescheduling import decide_reschedule, reschedule
from inspections.services.revising import revise_inspection
from inspections.services.signing import return_inspection, sign_report, submit_inspection
from inspections.services.steps import StepRefused
from tests.factories.inspections import (
    CatalogueVersionFactory,
    CheckFactory,
    FindingFactory,
    InspectionFactory,
    ReportFactory,
    ResultFactory,
    SlotFactory,
    TargetFactory,
)
from tests.inspections.conduct import SIDES, Crew, a_list, accepted, drafted, on, started, submitted

pytestmark = pytest.mark.django_db
DAY = on(3, 20)


@pytest.fixture
def inspection():
    a_list()
    return InspectionFactory()


@pytest.fixture
def crew(inspection):
    return Crew(inspection)


def test_the_whole_way_is_on_record(inspection, crew):
    SlotFactory(contract=inspection.contract, inspection=inspection)
    confirm_date(inspection=inspection, actor=crew.director, at=on(3, 1))

    row = accepted(inspection, crew, DAY)

    states = InspectionEvent.objects.filter(inspection=row).values_list("to_state", flat=True)
    assert [state for n, state in enumerate(states) if not n or states[n - 1] != state] == list(
        ON_THE_WAY[1:]
    )
    assert [one.role for one in row.signatures.all()] == list(SIDES)
    assert {one.sha256 for one in row.signatures.all()} == {row.reports.get().sha256}
    assert (row.state, row.coverage_done, row.coverage_planned) == (State.ACCEPTED, 1, 1)
    slot = row.slots.get()
    assert (slot.state, slot.met_on) == (SlotState.MET, date(2026, 3, 20))


@pytest.mark.parametrize(
    ("step", "who", "code"),
    [
        (lambda row, who: confirm_date(inspection=row, actor=who, at=DAY), "engineer", "role"),
        (lambda row, who: start_inspection(inspection=row, actor=who, at=DAY), "director", "role"),
        (lambda row, who: draft_inspection(inspection=row, actor=who, at=DAY), "engineer", "state"),
        (lambda row, who: submit_inspection(inspection=row, actor=who, at=DAY), "manager", "state"),
        (
            lambda row, who: cancel_inspection(inspection=row, actor=who, reason="x", at=DAY),
            "manager",
            "role",
        ),
        (
            lambda row, who: return_inspection(inspection=row, actor=who, reason="x", at=DAY),
            "director",
            "state",
        ),
    ],
)
def test_only_who_may_and_when(inspection, crew, step, who, code):
    with pytest.raises(StepRefused) as refusal:
        step(inspection, getattr(crew, who))

    assert refusal.value.code == code


def test_opening_freezes_list_items_and_limits():
    version = CatalogueVersionFactory()
    cpu = CheckFactory(version=version, target_kind="server OS", warn="70", critical="90")
    CheckFactory(version=version, target_kind="Oracle")
    CheckFactory(version=version, target_kind="network", scope="site")
    CheckFactory(version=version, target_kind="server OS", cadence=["half_year"])
    CheckFactory(version=version, target_kind="server OS", is_enabled=False)
    inspection = InspectionFactory()
    crew = Crew(inspection)
    first, second = TargetFactory.create_batch(2, contract=inspection.contract)
    TargetFactory(contract=inspection.contract, replaced_by=first)
    limit = {"contract": inspection.contract, "check_code": cpu.code, "reason": "x", "set_by": crew.director}
    ThresholdOverride.objects.create(**limit, warn="60", set_at=DAY)
    own = ThresholdOverride.objects.create(**limit, target=second, warn="50", critical="55", set_at=DAY)

    row = started(inspection, crew, DAY)
    own.delete()
    cpu.warn = "1"
    cpu.save()

    items = {
        (item.code, item.target): (item.warn, item.critical, item.limit_from) for item in row.items.all()
    }
    assert items.pop((cpu.code, first)) == ("60", "", "contract")
    assert items.pop((cpu.code, second)) == ("50", "55", "target")
    assert list(items.values()) == [("70", "90", "catalogue")]
    assert (row.catalogue, row.coverage_planned, row.lead) == (version, 3, crew.engineer)


def test_without_a_list_nothing_begins():
    inspection = InspectionFactory()

    with pytest.raises(StepRefused) as refusal:
        started(inspection, Crew(inspection), DAY)

    assert refusal.value.code == "no_catalogue"


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (None, "没有结果"),
        ({"status": Status.WARN, "text": "x"}, "原因"),
        ({"status": Status.OK, "text": ""}, "检查情况"),
        ({"status": Status.SKIPPED, "reason": "设备停机"}, "80 %"),
    ],
)
def test_a_draft_lacks_nothing(inspection, crew, result, message):
    row = started(inspection, crew, DAY)
    if result:
        ResultFactory(item=row.items.get(), **result)

    with pytest.raises(StepRefused, match=message):
        draft_inspection(inspection=row, actor=crew.engineer, at=DAY)


def test_a_reason_for_low_coverage_is_signed_for_by_name(inspection, crew):
    row = started(inspection, crew, DAY)
    ResultFactory(item=row.items.get(), status=Status.SKIPPED, reason="设备停机")
    asked = {"inspection": row, "actor": crew.engineer, "at": DAY, "texts": {"low_coverage_reason": "停电"}}

    with pytest.raises(StepRefused) as refusal:
        draft_inspection(**asked)
    row = draft_inspection(**asked, signs_low_coverage=True)

    assert (refusal.value.code, refusal.value.field) == ("unsigned_reason", "signs_low_coverage")
    assert (row.low_coverage_reason, row.low_coverage_signed_by, row.low_coverage_signed_at) == (
        "停电",
        crew.engineer,
        DAY,
    )


def test_what_an_accepted_inspection_proved_gone_is_closed(inspection, crew):
    proved, by_hand, still = (FindingFactory(contract=inspection.contract) for _number in range(3))
    row = started(inspection, crew, DAY)
    ResultFactory(item=row.items.get(), text="正常")
    for finding, answer in ((proved, "verified"), (by_hand, "still_there"), (still, "still_there")):
        answer_follow_up(
            follow_up=row.follow_ups.get(finding=finding),
            answer=answer,
            note="复查",
            actor=crew.engineer,
            at=DAY,
        )
    move_finding(finding=by_hand, move=Move.VERIFY, actor=crew.engineer, at=DAY, note="远程确认")
    draft_inspection(inspection=row, actor=crew.engineer, at=DAY)
    ReportFactory(inspection=row, made_at=DAY)
    for role in SIDES:
        sign_report(inspection=row, actor=crew.signer(role), role=role, at=DAY)
        if role == SIDES[1]:
            submit_inspection(inspection=row, actor=crew.manager, at=DAY)

    for finding in (proved, by_hand, still):
        finding.refresh_from_db()
    assert (proved.state, proved.closed_at) == ("closed", DAY)
    assert (by_hand.state, by_hand.closed_at) == ("verified", None)
    assert still.state not in ("verified", "closed")
    closing = proved.events.get(action="close")
    assert (closing.actor, closing.inspection) == (crew.director, row)


def test_a_draft_follows_up_what_was_open(inspection, crew):
    FindingFactory(contract=inspection.contract)
    row = started(inspection, crew, DAY)
    ResultFactory(item=row.items.get(), text="正常")

    with pytest.raises(StepRefused, match="跟踪"):
        draft_inspection(inspection=row, actor=crew.engineer, at=DAY)


def test_a_day_off_on_site_needs_the_hospitals_word(inspection, crew):
    inspection.is_on_site = True
    inspection.save()
    sunday = on(3, 22)

    with pytest.raises(StepRefused) as refusal:
        started(inspection, crew, sunday)
    confirm_date(inspection=inspection, actor=crew.hospital_engineer, at=on(3, 19))

    assert refusal.value.code == "not_confirmed"
    assert started(inspection, crew, sunday).is_outside_hours


def test_signatures_have_an_order_and_one_report(inspection, crew):
    row = drafted(inspection, crew, DAY)

    with pytest.raises(StepRefused) as too_early:
        sign_report(inspection=row, actor=crew.manager, role=SignatureRole.PROJECT_MANAGER, at=DAY)
    sign_report(inspection=row, actor=crew.engineer, role=SignatureRole.ENGINEER, at=DAY)
    ReportFactory(inspection=row, made_at=on(3, 20, 12), sha256="cd" * 32)
    with pytest.raises(StepRefused) as other:
        sign_report(inspection=row, actor=crew.manager, role=SignatureRole.PROJECT_MANAGER, at=DAY)

    assert (too_early.value.code, other.value.code) == ("order", "other_report")


def test_a_report_older_than_an_answer_is_not_signed(inspection, crew):
    row = drafted(inspection, crew, DAY)
    row.items.get().result.answered_at = on(3, 21)
    result = row.items.get().result
    result.answered_at = on(3, 21)
    result.save()

    with pytest.raises(StepRefused) as refusal:
        sign_report(inspection=row, actor=crew.engineer, role=SignatureRole.ENGINEER, at=on(3, 21))

    assert refusal.value.code == "old_report"


def test_returned_work_is_signed_anew_and_the_old_signatures_are_kept(inspection, crew):
    row = submitted(inspection, crew, DAY)

    row = return_inspection(inspection=row, actor=crew.hospital_engineer, reason="缺照片", at=on(3, 23))

    assert (row.state, row.is_returned, row.submitted_at) == (State.DRAFTED, True, None)
    assert row.signatures.count() == 2
    assert row.signatures.standing().count() == 0
    again = sign_report(inspection=row, actor=crew.engineer, role=SignatureRole.ENGINEER, at=on(3, 24))
    assert again.voided_at is None


def test_a_correction_is_a_second_revision(inspection, crew):
    SlotFactory(contract=inspection.contract, inspection=inspection)
    first = accepted(inspection, crew, DAY)
    WorkDone.objects.create(inspection=first, title="清理归档日志", done_by=crew.engineer, done_at=DAY)
    SparePart.objects.create(inspection=first, name="电源模块", recorded_by=crew.engineer)

    second = revise_inspection(inspection=first, actor=crew.manager, reason="数值写错", at=on(4, 2))
    ReportFactory(inspection=second, made_at=on(4, 2))
    for role in SIDES[:2]:
        sign_report(inspection=second, actor=crew.signer(role), role=role, at=on(4, 2))
    submit_inspection(inspection=second, actor=crew.manager, at=on(4, 2))
    for role in SIDES[2:]:
        sign_report(inspection=second, actor=crew.signer(role), role=role, at=on(4, 3))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.label, second.state, first.state) == (f"{first.number}-R2", State.ACCEPTED, State.ACCEPTED)
    assert second.items.get().result.text == first.items.get().result.text
    assert (second.work_done.get().title, second.spare_parts.get().name) == ("清理归档日志", "电源模块")
    slot = inspection.contract.slots.get()
    assert (slot.inspection, slot.state, slot.met_on) == (second, SlotState.MET, date(2026, 3, 20))
    with pytest.raises(StepRefused) as refusal:
        revise_inspection(inspection=first, actor=crew.manager, reason="x", at=on(4, 4))
    assert refusal.value.code == "revised"


def test_within_the_window_a_date_moves_freely_past_due_the_hospital_decides(inspection, crew):
    free = reschedule(
        inspection=inspection, actor=crew.engineer, new_on=date(2026, 3, 18), reason="路", at=on(3, 2)
    )
    asked = reschedule(
        inspection=inspection, actor=crew.engineer, new_on=date(2026, 4, 3), reason="病", at=on(3, 3)
    )
    inspection.refresh_from_db()
    before = (inspection.planned_on, inspection.state)

    decide_reschedule(move=asked, actor=crew.director, is_approved=True, answer="", at=on(3, 4))

    inspection.refresh_from_db()
    assert (free.approval, asked.approval) == ("not_needed", "waiting")
    assert before == (date(2026, 3, 18), State.PLANNED)
    assert (inspection.planned_on, inspection.state, inspection.is_late) == (
        date(2026, 4, 3),
        State.CONFIRMED,
        True,
    )
    with pytest.raises(StepRefused):
        decide_reschedule(move=asked, actor=crew.director, is_approved=True, answer="", at=on(3, 5))


@pytest.mark.parametrize(
    ("new_on", "reason", "code"),
    [
        (date(2026, 3, 19), " ", "required"),
        (date(2026, 3, 20), "x", "same"),
        (date(2026, 2, 27), "x", "past"),
    ],
)
def test_dates_that_cannot_be(inspection, crew, new_on, reason, code):
    with pytest.raises(StepRefused) as refusal:
        reschedule(inspection=inspection, actor=crew.engineer, new_on=new_on, reason=reason, at=on(3, 2))

    assert refusal.value.code == code


def test_the_hospital_cancels_and_nothing_is_missed(inspection, crew):
    slot = SlotFactory(contract=inspection.contract, inspection=inspection)

    cancel_inspection(inspection=inspection, actor=crew.director, reason="系统停用", at=DAY)

    slot.refresh_from_db()
    inspection.refresh_from_db()
    assert (slot.state, inspection.state) == (SlotState.CANCELLED, State.CANCELLED)
    assert inspection.events.get().reason == "系统停用"
