"""Measures follow every check; indicators, points, complications and files are taken from them."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any

import pytest

from accounts.models.organisation import Organisation
from codes.models.system import CodeSystem
from quality.complication_list import complication_lines
from quality.domain.indicators.values import Gap, Value
from quality.domain.reconciliation import Arrival
from quality.domain.stay_json import FACTS_VERSION
from quality.models.homepage import Channel
from quality.models.measure import StayMeasure
from quality.models.refusal import RefusedSave
from quality.models.rules import HomepagePolicy
from quality.models.work import Review
from quality.selectors.measures import taken_of, values_of
from quality.selectors.points import points_by
from quality.selectors.reconciliation import reconcile
from quality.selectors.spans import Span, homepages_of
from quality.services.bases import Basis
from quality.services.homepages import HomepageRefused, check_again, store_homepage
from quality.services.measuring import measure_older
from tests.factories.accounts import HospitalFactory
from tests.factories.codes import CodeSystemFactory, published
from tests.factories.quality import NOW, coder_of, discharge_of, homepage_of, valid_record

pytestmark = pytest.mark.django_db
MAY = (date(2024, 5, 1), date(2024, 5, 31))


@pytest.fixture
def hospital() -> Organisation:
    return HospitalFactory()


def span_of(hospital: Organisation, **narrowed: str) -> Span:
    return Span(hospital.pk, *MAY, **narrowed)


def value_of(user: Any, span: Span, indicator: str) -> Value:
    return next(value for value in values_of(user, span) if value.indicator == indicator)


def test_a_save_and_each_later_check_take_the_measures(hospital: Organisation) -> None:
    homepage = homepage_of(hospital)
    first = StayMeasure.objects.get(homepage=homepage)

    check_again(homepage=homepage, actor=None, at=NOW)

    assert (first.score, first.revision, first.losses) == (Decimal(100), 1, [])
    assert first.facts["total_cost"] == "15820.60"
    assert "林示范" not in str(first.facts)
    assert StayMeasure.objects.filter(homepage=homepage).count() == 1


def test_measures_of_an_older_version_are_taken_anew_beside_the_findings(hospital: Organisation) -> None:
    homepage = homepage_of(hospital, gender="")
    draft, findings = homepage.state, set(homepage.findings.values_list("pk", "state"))
    measure = StayMeasure.objects.get(homepage=homepage)
    old = {name: fact for name, fact in measure.facts.items() if name != "elective_operation"}
    measure.facts, measure.facts_version = old | {"operation_code_is_wrong": True}, 1
    measure.save()

    before = value_of(coder_of(hospital), span_of(hospital), "QI-01a")
    taken = [measure_older(at=NOW + timedelta(days=1)) for _ in range(2)]

    measure.refresh_from_db()
    homepage.refresh_from_db()
    assert (before.numerator, before.denominator) == (Decimal(0), 1)
    assert taken == [1, 0]
    assert (measure.facts["operation_code_is_wrong"], measure.facts["elective_operation"]) == (False, None)
    assert (measure.facts_version, measure.admitted_on) == (FACTS_VERSION, date(2024, 5, 6))
    assert (homepage.state, set(homepage.findings.values_list("pk", "state"))) == (draft, findings)


def test_a_faulty_homepage_loses_points_and_completeness(hospital: Organisation) -> None:
    homepage = homepage_of(hospital, patient_name="", discharge_way="")
    coder = coder_of(hospital)

    measure = StayMeasure.objects.get(homepage=homepage)

    assert measure.score == Decimal("95.5")
    assert measure.lost_by_class == {"A": "4", "D": "0.5"}
    assert value_of(coder, span_of(hospital), "QI-01a").numerator == Decimal(0)


def test_indicators_are_taken_within_scope_and_span(hospital: Organisation) -> None:
    homepage_of(hospital)
    homepage_of(hospital, record_no="0000800124", discharge_way="5", autopsy="2")
    homepage_of(hospital, record_no="0000800125", discharge_dept="0301")
    homepage_of(HospitalFactory(), record_no="0000800126")
    coder, stranger = coder_of(hospital), coder_of(HospitalFactory())

    deaths = value_of(coder, span_of(hospital), "PA-08")
    narrowed = value_of(coder, span_of(hospital, department="0301"), "PA-08")
    other_month = value_of(coder, Span(hospital.pk, date(2024, 6, 1), date(2024, 6, 30)), "PA-08")
    unseen = value_of(stranger, span_of(hospital), "PA-08")

    assert (deaths.numerator, deaths.denominator, deaths.cases) == (Decimal(1), 3, ("0000800124-1",))
    assert (narrowed.numerator, narrowed.denominator) == (Decimal(0), 1)
    assert (other_month.gap, unseen.gap) == (Gap.NOTHING_COUNTED, Gap.NOTHING_COUNTED)


def test_reviews_register_and_cut_off_feed_their_indicators(hospital: Organisation) -> None:
    homepage, coder = homepage_of(hospital), coder_of(hospital)
    discharge_of(hospital)
    discharge_of(hospital, record_no="0000800999")
    Review.objects.create(
        homepage=homepage, reviewer=coder, done_at=NOW, revision=1, main_diagnosis_choice="right"
    )
    HomepagePolicy.objects.create(hospital=hospital, excellent_from=Decimal(90))

    values = {value.indicator: value for value in values_of(coder, span_of(hospital))}

    assert (values["QI-02"].numerator, values["QI-02"].denominator) == (Decimal(1), 1)
    assert values["QI-03"].gap is Gap.NOTHING_REVIEWED
    assert (values["QI-10"].numerator, values["QI-10"].denominator) == (Decimal(1), 2)
    assert values["QI-08"].cases == ("0000800123-1",)


def test_a_refused_draft_counts_as_missing(hospital: Organisation) -> None:
    """PA leaves it out, QI-10 and the reconciliation have it missing; the quality of homepages shows it."""
    draft, coder = homepage_of(hospital, gender=""), coder_of(hospital)
    discharge_of(hospital)

    values = {value.indicator: value for value in values_of(coder, span_of(hospital))}
    missing = reconcile(hospital=hospital, first=MAY[0], last=MAY[1], today=date(2024, 6, 30))

    assert draft.state == "draft"
    assert (values["PA-01"].gap, values["PA-01"].left_out) == (Gap.NOTHING_COUNTED, ("0000800123-1",))
    assert values["PA-12"].left_out == ("0000800123-1",)
    assert (values["QI-10"].numerator, values["QI-10"].denominator) == (Decimal(0), 1)
    assert [matter.record_no for matter in missing.of(Arrival.MISSING)] == ["0000800123"]
    assert (values["QI-01a"].numerator, values["QI-01a"].denominator) == (Decimal(0), 1)


def test_uploads_are_known_by_department_and_month_and_not_by_coder(hospital: Organisation) -> None:
    """QI-10: the register's department and day decide, whatever the homepage says."""
    coder = coder_of(hospital)
    homepage_of(hospital, discharge_dept="0301")
    discharge_of(hospital)
    june = datetime(2024, 6, 2, 9, tzinfo=NOW.tzinfo)
    discharge_of(hospital, record_no="9", department_code="0301", discharged_at=june)
    span = Span(hospital.pk, MAY[0], date(2024, 6, 30))

    taken = taken_of(coder, span)
    narrowed = value_of(coder, Span(hospital.pk, *MAY, department="0401"), "QI-10")
    by_coder = value_of(coder, Span(hospital.pk, *MAY, coder="冯编码"), "QI-10")

    rates = {name: one.value for name, one in taken.by("QI-10", lambda row: row.department_code).items()}
    months = {name: one.value for name, one in taken.by("QI-10", lambda row: f"{row.day:%m}").items()}
    assert (rates, months) == ({"0401": 100, "0301": 0}, {"05": 100, "06": 0})
    assert narrowed.cases == ("0000800123-1",)
    assert by_coder.gap == Gap.NOT_BY_CODER
    assert [row.homepage_pk is None for row in taken.rows("QI-10")] == [False, True]


def test_returns_are_found_wherever_and_whenever_the_patient_went_home(hospital: Organisation) -> None:
    """PA-11: by document number or record number, in another department, home again three months later."""
    coder = coder_of(hospital)
    unknown = {"id_type": "9", "id_no": "-"}
    homepage_of(hospital)
    homepage_of(hospital, record_no="2", **unknown)
    homepage_of(hospital, record_no="4", admission_count="1", **unknown)
    returns = [
        homepage_of(hospital, record_no="2", admission_count="2", **AGAIN, **unknown),
        homepage_of(hospital, record_no="3", **AGAIN),
        homepage_of(HospitalFactory(), record_no="4", admission_count="2", **AGAIN, **unknown),
    ]
    narrowed = (span_of(hospital), span_of(hospital, department="0401"), span_of(hospital, coder="冯编码"))

    found = [value_of(coder, span, "PA-11") for span in narrowed]
    taken = taken_of(coder, span_of(hospital))

    assert {one.state for one in returns} == {"accepted"}
    assert {(frozenset(value.cases or ()), value.others) for value in found} == {
        (frozenset({"0000800123-1", "2-1"}), ("4-1",))
    }
    for group in ("department_code", "coder_name"):
        values = taken.by("PA-11", attrgetter(group))
        assert [(one.numerator, one.denominator) for one in values.values()] == [(2, 3)]


AGAIN = {
    "admission_time": "2024-06-11 09:20:00",
    "discharge_time": "2024-08-14 10:30:00",
    "discharge_dept": "0301",
    "coder": "别人",
    "stay_days": "64",
    "qc_date": "2024-08-15",
    "operations": [valid_record()["operations"][0] | {"date": "2024-06-12 10:00:00"}],
    "at": NOW + timedelta(days=95),
}
"""The example's patient back on the 31st day, in another department, until August."""


def test_indicators_take_the_same_queries_for_one_and_three_homepages(
    hospital: Organisation, django_assert_num_queries: Any
) -> None:
    coder = coder_of(hospital)
    homepage_of(hospital)
    discharge_of(hospital)
    with suppress(HomepageRefused):
        store_homepage(
            hospital=hospital,
            record=valid_record(record_no="9", gender=""),
            actor=coder,
            channel=Channel.API,
            at=NOW,
        )
    values_of(coder, span_of(hospital))  # code lists are held in memory from now on

    with django_assert_num_queries(9):
        values_of(coder, span_of(hospital))
    for number in range(2):
        homepage_of(hospital, record_no=f"000080013{number}")
    with django_assert_num_queries(9):
        values_of(coder, span_of(hospital))


def test_points_are_told_by_department(hospital: Organisation) -> None:
    homepage_of(hospital)
    homepage_of(hospital, record_no="0000800124", gender="")
    homepage_of(hospital, record_no="0000800125", discharge_dept="0301", patient_name="")
    rows = homepages_of(coder_of(hospital), span_of(hospital))

    members = rows.values_list("department_code", "measure__score", "measure__lost_by_class")
    points = {one.name: one for one in points_by(members, Decimal(100))}

    assert (points["0401"].count, points["0401"].lowest, points["0401"].excellent) == (2, Decimal(99), 1)
    assert points["0401"].mean == Decimal("99.5")
    assert points["0301"].lost_by_class == {"A": 0, "B": 0, "C": 0, "D": Decimal("0.5")}


BLEEDING = {"code": "T81.000", "name": "手术后出血", "admission_condition": "4"}
OPERATIONS = """code,name_zh,op_class,class_basis
51.2300,腹腔镜下胆囊切除术,surgery,checked
88.7300,超声,diagnostic,checked
"""


def test_complications_after_elective_surgery_are_listed(hospital: Organisation) -> None:
    """Q04: a line a stay and complication, with the rule that lists it."""
    published(CodeSystemFactory(key="ICD9CM3", kind=CodeSystem.Kind.OPERATION), OPERATIONS)
    diagnoses = valid_record()["diagnoses"]
    homepage_of(hospital, diagnoses=[*diagnoses, BLEEDING])
    homepage_of(
        hospital, record_no="0000800124", diagnoses=[*diagnoses, BLEEDING | {"admission_condition": "1"}]
    )
    homepage_of(hospital, record_no="0000800125", diagnoses=[*diagnoses, BLEEDING], operations=[])
    scan = {"code": "88.7300", "name": "超声", "date": "2024-05-06 10:00", "op_timing": "1"}
    homepage_of(
        hospital,
        record_no="0000800127",
        diagnoses=[*diagnoses, BLEEDING],
        operations=[scan, *valid_record()["operations"]],
    )

    lines = complication_lines(coder_of(hospital), span_of(hospital))
    rate = value_of(coder_of(hospital), span_of(hospital), "PA-05")

    assert [(str(line.homepage), line.group.number, line.code) for line in lines] == [
        ("0000800123-1", "04", "T81.000"),
        ("0000800127-1", "04", "T81.000"),
    ]
    assert lines[0].rule == "T81.000 以 T81.0 开头，且入院病情为“无”（4）"
    assert {(line.operation_code, line.operation_date, line.is_by_timing) for line in lines} == {
        ("51.2300", "2024-05-08 10:00:00", True)
    }
    assert (rate.numerator, rate.denominator) == (Decimal(2), 3)
    assert complication_lines(coder_of(HospitalFactory()), span_of(hospital)) == []


def test_the_first_pass_rate_counts_refused_saves(hospital: Organisation) -> None:
    coder = coder_of(hospital)
    homepage_of(hospital, actor=coder)
    for number, changes in (
        ("2", {"gender": ""}),
        ("2", {}),
        ("3", {"gender": ""}),
        ("3", {"birth_date": ""}),
    ):
        record = valid_record(record_no=number, **changes)
        with suppress(HomepageRefused):
            store_homepage(hospital=hospital, record=record, actor=coder, channel=Channel.API, at=later())

    value = value_of(coder, span_of(hospital), "QI-11")
    elsewhere = value_of(coder, span_of(hospital, department="0301"), "QI-11")
    taken = taken_of(coder, span_of(hospital))
    by_stay = taken.by("QI-11", lambda row: row.key)
    stranger = value_of(coder_of(HospitalFactory()), span_of(hospital), "QI-11")

    assert (value.numerator, value.denominator, value.cases) == (Decimal(1), 3, ("0000800123-1",))
    assert (elsewhere.gap, stranger.gap) == (Gap.NOTHING_SAVED, Gap.NOTHING_SAVED)
    assert {name: one.value for name, one in by_stay.items()} == {"0000800123-1": 100, "2-1": 0, "3-1": 0}
    assert {row.key: row.homepage_pk is None for row in taken.rows("QI-11")} == {
        "0000800123-1": False, "2-1": False, "3-1": True,
    }  # fmt: skip
    assert list(RefusedSave.objects.order_by("pk").values_list("record_no", "error_count", "channel")) == [
        ("2", 1, "api"), ("3", 1, "api"), ("3", 1, "api"),
    ]  # fmt: skip


def later() -> datetime:
    """Each save a minute after the one before it."""
    return NOW + timedelta(minutes=RefusedSave.objects.count() + 1)


def test_a_first_save_counts_in_the_month_it_was_made(hospital: Organisation) -> None:
    """QI-11: first saved in the period, whenever the patient went home."""
    coder = coder_of(hospital)
    homepage_of(hospital, at=datetime(2024, 5, 31, 23, 59, tzinfo=NOW.tzinfo))
    homepage_of(hospital, record_no="2", at=datetime(2024, 6, 1, 0, 0, tzinfo=NOW.tzinfo))
    with suppress(HomepageRefused):
        store_homepage(
            hospital=hospital,
            record=valid_record(record_no="3", gender=""),
            actor=coder,
            channel=Channel.API,
            at=datetime(2024, 5, 31, 9, tzinfo=NOW.tzinfo),
        )
    homepage_of(hospital, record_no="3", at=datetime(2024, 6, 2, 9, tzinfo=NOW.tzinfo))
    june = Span(hospital.pk, date(2024, 6, 1), date(2024, 6, 30))

    may, later_month = (value_of(coder, span, "QI-11") for span in (span_of(hospital), june))

    assert (may.cases, may.others) == (("0000800123-1",), ("3-1",))
    assert (later_month.cases, later_month.others) == (("2-1",), ())


def test_a_refusal_after_the_first_save_takes_nothing_away(hospital: Organisation) -> None:
    homepage_of(hospital)
    coder = coder_of(hospital)

    with pytest.raises(HomepageRefused):
        store_homepage(
            hospital=hospital,
            record=valid_record(gender=""),
            actor=coder,
            channel=Channel.FORM,
            at=NOW + timedelta(days=1),
        )

    assert value_of(coder, span_of(hospital), "QI-11").value == Decimal(100)
    assert RefusedSave.objects.get().at == NOW + timedelta(days=1)


def test_what_a_faulty_record_says_of_itself_is_kept_as_far_as_it_can_be(hospital: Organisation) -> None:
    coder = coder_of(hospital)
    record = valid_record(record_no="7\x00\ud8009", admission_count="x", coder="吕\x00" * 60)

    with pytest.raises(HomepageRefused):
        store_homepage(hospital=hospital, record=record, actor=coder, channel=Channel.API, at=NOW)

    row = RefusedSave.objects.get()
    assert (row.record_no, row.admission_count, row.coder_name) == ("7?9", None, "吕" * 60)
    assert value_of(coder_of(hospital), span_of(hospital), "QI-11").gap == Gap.NOTHING_SAVED


def test_neither_warnings_nor_other_refusals_are_noted(hospital: Organisation) -> None:
    homepage = homepage_of(hospital)

    for record in (valid_record(record_no="9", qc_date="-"), valid_record(record_no="8")):
        with pytest.raises(HomepageRefused):
            store_homepage(
                hospital=hospital,
                record=record,
                actor=coder_of(hospital),
                channel=Channel.API,
                at=NOW,
                basis=Basis(homepage, 1),
            )

    assert not RefusedSave.objects.exists()
