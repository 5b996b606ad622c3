"""Worklists, samples, reconciliation, chasing and rule settings by effect."""

import io
from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.domain.roles import Role
from codes.list_files import ListRefused
from core.models.notification import Notification
from core.models.outbox import OutboxMessage
from quality.checks import settings_of
from quality.complication_list import complication_lines
from quality.demonstration import demonstrate_homepages
from quality.discharge_files import DischargesRefused, read_discharges
from quality.domain.reconciliation import Arrival
from quality.models.homepage import Homepage
from quality.models.work import Assignment, Review
from quality.selectors.measures import values_of
from quality.selectors.queues import department_queues
from quality.selectors.reconciliation import reconcile
from quality.selectors.spans import Span
from quality.services.chasing import chase_all
from quality.services.homepages import sign_off
from quality.services.rules import SettingRefused, end_setting, set_rule
from quality.services.sampling import ReviewRefused, SampleRefused, draw_sample, give_review
from quality.services.work import AssignmentRefused, assign_homepages
from tests.factories.accounts import HospitalFactory, UserFactory
from tests.factories.codes import CodeSystemFactory, published
from tests.factories.quality import NOW, coder_of, discharge_of, homepage_of

pytestmark = pytest.mark.django_db
MAY = date(2024, 5, 1)


@pytest.fixture
def hospital():
    return HospitalFactory(key="changsha")


def test_assigning_keeps_who_had_it(hospital):
    lead, first, second = (coder_of(hospital) for _ in range(3))
    homepage = homepage_of(hospital)
    elsewhere = homepage_of(HospitalFactory())
    keys = [homepage.pk, elsewhere.pk]

    counts = [
        assign_homepages(homepages=keys, assignee=who, actor=lead, at=NOW + timedelta(hours=hour))
        for hour, who in enumerate([first, first, second, None])
    ]

    assert counts == [1, 0, 1, 1]
    assert list(Assignment.objects.order_by("pk").values_list("assignee", "ended_at")) == [
        (first.pk, NOW + timedelta(hours=2)),
        (second.pk, NOW + timedelta(hours=3)),
    ]
    with pytest.raises(AssignmentRefused):
        assign_homepages(homepages=keys, assignee=UserFactory(role=Role.CODER), actor=lead, at=NOW)


def test_queues_count_by_department_and_severity(hospital, django_assert_num_queries):
    homepage_of(hospital)
    homepage_of(hospital, record_no="2", abo_blood_type="")
    homepage_of(hospital, record_no="3", abo_blood_type="", discharge_dept="0301")

    with django_assert_num_queries(1):
        found = department_queues(Homepage.objects.filter(hospital=hospital))

    assert [(one.code, one.draft, one.error, one.warning, one.free) for one in found] == [
        ("0301", 1, 1, 0, 1),
        ("0401", 1, 1, 0, 1),
    ]


def test_reconciliation_finds_every_kind_of_gap(hospital):
    coder = coder_of(hospital)
    for number in ("1", "2", "3", "4"):
        discharge_of(hospital, record_no=number)
    homepage_of(hospital, record_no="1", id_no="430102196603121027")
    homepage_of(
        hospital, record_no="2", id_type="9", id_no="-", patient_name="另一人", at=NOW + timedelta(days=2)
    )
    homepage_of(hospital, record_no="3", abo_blood_type="", id_type="9", id_no="-", patient_name="第三人")
    twin = homepage_of(hospital, record_no="9", actor=coder)
    sign_off(homepage=twin, actor=coder, at=NOW)
    homepage_of(hospital, record_no="9", actor=coder, coder="改编码")

    found = reconcile(hospital=hospital, first=MAY, last=date(2024, 5, 31), today=date(2024, 5, 20))

    assert {
        one.record_no: (one.standing.arrival, one.standing.days_late, one.is_draft) for one in found.matters
    } == {
        "1": (Arrival.ON_TIME, 0, False),
        "2": (Arrival.LATE, 2, False),
        "3": (Arrival.MISSING, 6, True),
        "4": (Arrival.MISSING, 6, False),
    }
    assert [one.record_no for one in found.duplicated] == ["1", "9"]
    assert [one.record_no for one in found.changed] == ["9"]
    assert [one.record_no for one in found.unannounced] == ["9"]


def test_reconciliation_asks_as_much_for_three_as_for_one(hospital, django_assert_num_queries):
    for number in ("1", "2", "3"):
        discharge_of(hospital, record_no=number)
        homepage_of(hospital, record_no=number)

    with django_assert_num_queries(7):
        reconcile(hospital=hospital, first=MAY, last=date(2024, 5, 31), today=date(2024, 5, 20))


def test_chasing_tells_each_coder_once_a_day(hospital):
    coder_of(hospital, email="coder@example.invalid")
    discharge_of(hospital)
    due = NOW + timedelta(days=1)

    for at in (due, due + timedelta(hours=3), due + timedelta(days=1)):
        chase_all(at=at)

    assert Notification.objects.count() == 2
    assert OutboxMessage.objects.count() == 2
    assert "0000800123" in OutboxMessage.objects.first().body


def test_nothing_overdue_tells_nobody(hospital):
    coder_of(hospital)
    discharge_of(hospital)
    homepage_of(hospital)

    assert chase_all(at=NOW + timedelta(days=9)) == 0


def test_sample_is_drawn_once_and_reviewed_by_another(hospital):
    coder = coder_of(hospital, full_name="余文")
    second = coder_of(hospital)
    for number in range(4):
        homepage_of(hospital, record_no=f"{number}", coder="余文", actor=second)
    answers = dict.fromkeys(Review.QUESTIONS, "right") | {"operation_codes": "wrong"}
    values = {"hospital": hospital, "month": date(2024, 5, 20), "per_coder": 2, "actor": second, "at": NOW}

    sample = draw_sample(seed="abc", **values)
    with pytest.raises(SampleRefused):
        draw_sample(**values)
    review = sample.reviews.first()
    with pytest.raises(ReviewRefused):
        give_review(review=review, answers=answers, note="", actor=coder, at=NOW)
    with pytest.raises(ReviewRefused, match="回答"):
        give_review(review=review, answers={}, note="", actor=second, at=NOW)
    done = give_review(review=review, answers=answers, note="编码应为51.23", actor=second, at=NOW)

    assert (sample.population, sample.reviews.count(), sample.seed) == ({"余文": 4}, 2, "abc")
    assert (done.operation_codes, done.main_diagnosis_choice, done.revision) == ("wrong", "right", 1)


def test_settings_of_a_rule_never_overlap(hospital):
    values = {
        "hospital": hospital,
        "rule": "HP-C-050",
        "reason": "试",
        "actor": coder_of(hospital),
        "at": NOW,
    }
    first = set_rule(severity="off", valid_from=MAY, **values)
    second = set_rule(severity="warning", valid_from=date(2024, 6, 1), **values)

    with pytest.raises(SettingRefused):
        set_rule(severity="error", valid_from=date(2024, 5, 15), **values)
    with pytest.raises(SettingRefused):
        set_rule(severity="off", valid_from=MAY, **(values | {"rule": "HP-NOPE"}))
    end_setting(setting=second, last_day=date(2024, 5, 31))

    first.refresh_from_db()
    assert (first.valid_to, hospital.rule_settings.count()) == (date(2024, 5, 31), 1)


def test_a_setting_made_by_mistake_is_set_otherwise_on_its_day(hospital):
    values = {"hospital": hospital, "rule": "HP-M-005", "actor": coder_of(hospital), "at": NOW}
    first = set_rule(severity="warning", valid_from=MAY, reason="试", **values)
    set_rule(severity="off", valid_from=date(2024, 6, 1), reason="误", **values)

    set_rule(severity="error", valid_from=date(2024, 6, 1), reason="改正", **values)

    first.refresh_from_db()
    days = [date(2024, 5, 31), date(2024, 6, 1)]
    assert first.valid_to == days[0]
    assert [settings_of(hospital.pk, day).severities(day)["HP-M-005"] for day in days] == ["warning", "error"]


def test_a_setting_that_ended_is_never_opened_again(hospital, client):
    coder = coder_of(hospital)
    values = {"hospital": hospital, "rule": "HP-C-050", "reason": "试", "actor": coder, "at": NOW}
    ended = set_rule(severity="off", valid_from=MAY, valid_to=date(2024, 5, 10), **values)
    withdrawn = set_rule(severity="off", valid_from=date(2024, 7, 1), **values)
    client.force_login(UserFactory(organisation=hospital, role=Role.DIRECTOR))

    with pytest.raises(SettingRefused, match="2024-05-10"):
        end_setting(setting=ended, last_day=date(2024, 5, 31))
    page = client.post(reverse("quality:setting-end", kwargs={"pk": ended.pk}), follow=True)
    end_setting(setting=withdrawn, last_day=date(2024, 5, 31))
    with pytest.raises(SettingRefused):
        end_setting(setting=withdrawn, last_day=date(2024, 5, 31))

    ended.refresh_from_db()
    assert ended.valid_to == date(2024, 5, 10)
    assert "2024-05-10" in str(next(iter(page.context["messages"])))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("病案号\n1\n", "住院次数”, “出院时间"),
        ("病案号,住院次数,出院时间\n1,x,2024-05-01\n", "第 2 行“住院次数”列：“x”不是有效的住院次数"),
        ("病案号,住院次数,出院时间\n", "没有出院记录"),
    ],
)
def test_a_list_of_discharges_says_what_is_wrong(text, words):
    with pytest.raises(ListRefused, match=words):
        read_discharges(ContentFile(text.encode()), "list.csv", now=NOW)


def test_every_cell_at_fault_is_named_with_row_and_column():
    text = (
        "病案号,住院次数,出院日期,科室编码\n1,1,2024-05-01,0401\n,x,昨天,0401\n2,1,2036-05-01,0401\n"
        "3,0,1989-12-31,04010203040\n4\0,1,,\n"
    )

    with pytest.raises(DischargesRefused) as caught:
        read_discharges(ContentFile(text.encode()), "list.csv", now=NOW)

    assert [(one.row, one.column, one.reason) for one in caught.value.cells] == [
        (3, "病案号", "blank"), (3, "住院次数", "no_count"), (3, "出院日期", "no_date"),
        (4, "出院日期", "in_future"),
        (5, "科室编码", "too_long"), (5, "住院次数", "no_count"), (5, "出院日期", "too_early"),
        (6, "病案号", "unprintable"), (6, "出院日期", "blank"),
    ]  # fmt: skip
    assert "9 个单元格" in str(caught.value.message)


def test_fifty_faults_of_a_list_are_enough():
    text = "病案号,住院次数,出院日期\n" + ",x,y\n" * 40

    with pytest.raises(DischargesRefused) as caught:
        read_discharges(ContentFile(text.encode()), "list.csv", now=NOW)

    assert (len(caught.value.cells), caught.value.cells[-1].row) == (50, 18)


def test_a_list_of_discharges_is_read_in_many_spellings():
    text = "科室名称,病案号,住院次数,出院时间\n外科,001,1,2024/5/1 9:05\n,002,2,20240502\n"

    found = read_discharges(ContentFile(text.encode("gb18030")), "list.csv", now=NOW)

    assert [(one.record_no, one.admission_count, f"{one.discharged_at:%m-%d %H:%M %z}") for one in found] == [
        ("001", 1, "05-01 09:05 +0800"),
        ("002", 2, "05-02 00:00 +0800"),
    ]


def test_a_workbook_of_discharges_may_hold_numbers_and_dates():
    book = Workbook()
    book.active.append(["病案号", "住院次数", "出院时间", "科室编码"])
    book.active.append([800123, 2, datetime.combine(MAY, time(9, 5)), "0401"])
    stream = io.BytesIO()
    book.save(stream)

    found = read_discharges(stream, "list.xlsx", now=NOW)

    assert [(one.record_no, one.admission_count, one.department_code) for one in found] == [
        ("800123", 2, "0401")
    ]
    assert [f"{one.discharged_at:%Y-%m-%d %H:%M %z}" for one in found] == ["2024-05-01 09:05 +0800"]


def test_the_demonstration_shows_every_kind_of_homepage(hospital):
    coder, second = (coder_of(hospital, full_name=name) for name in ("余文（示例）", "冯编码（示例）"))
    published(
        CodeSystemFactory(key="ICD9CM3"),
        "code,name_zh,class,class_basis\n51.2300,腹腔镜下胆囊切除术,surgery,checked\n"
        "47.0100,腹腔镜下阑尾切除术,surgery,checked\n",
    )

    made = demonstrate_homepages(at=NOW, stays=40)
    again = demonstrate_homepages(at=NOW)

    states = Homepage.objects.values_list("state", flat=True)
    drafts = sum(state == "draft" for state in states)
    span = Span(hospital.pk, date(2024, 3, 1), date(2024, 5, 31))
    excellent = next(value for value in values_of(coder, span) if value.indicator == "QI-08")
    assert (made, again) == (40, 0)
    assert [(line.code, line.homepage.state) for line in complication_lines(coder, span)] == [
        ("I80.207", "accepted"),
        ("T81.406", "accepted"),
        ("T81.010", "accepted"),
    ]
    assert (excellent.numerator, excellent.denominator) == (33, len(states))
    assert (len(states), drafts) == (34, 6)
    assert (coder.assigned_homepages.count(), second.assigned_homepages.count()) == (4, 2)
    assert [one.coder_name for one in Review.objects.filter(reviewer=second)] == ["余文（示例）"]
