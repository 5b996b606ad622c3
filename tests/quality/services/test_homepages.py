"""Keeping homepages by effect: refusals, reasons, revisions, findings that go, what is sealed."""

from datetime import date, timedelta

import pytest
from django.db import connection

from quality.checks import RecordRefused
from quality.models.finding import FindingRow
from quality.models.homepage import Channel, Homepage, Reveal
from quality.models.rules import RuleSetting
from quality.sealing import lookup_hash, open_json
from quality.services.homepages import (
    HomepageRefused,
    check_again,
    sign_off,
    store_homepage,
)
from quality.services.reveals import ReasonRefused, reveal_homepage
from quality.services.rules import set_rule
from tests.factories.accounts import HospitalFactory
from tests.factories.quality import NOW, coder_of, homepage_of, valid_record

pytestmark = pytest.mark.django_db
WARNED = {"qc_date": "-"}  # HP-C-090 warns of a blank quality-control date


def store(hospital, record, **values):
    actor = values.pop("actor", None) or coder_of(hospital)
    return store_homepage(
        hospital=hospital, record=record, actor=actor, channel=Channel.FORM, **{"at": NOW, **values}
    )


def test_a_clean_record_is_accepted_and_sealed():
    hospital = HospitalFactory()

    saved = store(hospital, valid_record())

    homepage = saved.homepage
    homepage.refresh_from_db()
    assert (saved.is_new, homepage.state, homepage.revision, homepage.is_first_pass) == (
        True,
        "accepted",
        1,
        True,
    )
    assert (homepage.discharged_on, homepage.department_code) == (date(2024, 5, 11), "0401")
    assert open_json(homepage.sealed) == _without_comment(valid_record())
    assert homepage.id_hash == lookup_hash("id", "430102196603121027")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(h)::text FROM quality_homepage h")
        row = cursor.fetchone()[0]
    for secret in ("林示范", "430102196603121027", "19900000001", "示例省示例市示例区", "陈示例"):
        assert secret not in row


def test_errors_refuse_the_save_and_leave_nothing():
    hospital = HospitalFactory()

    with pytest.raises(HomepageRefused) as refused:
        store(hospital, valid_record(birth_date="1967-03-12"))

    assert refused.value.code == "homepage_errors"
    assert {finding.rule for finding in refused.value.waiting} == {"HP-L-003", "HP-L-007"}
    assert Homepage.objects.count() == 0


def test_warnings_need_a_reason_each_which_holds_while_the_values_stay():
    hospital = HospitalFactory()
    actor = coder_of(hospital)
    record = valid_record(**WARNED)

    with pytest.raises(HomepageRefused) as refused:
        store(hospital, record)
    [finding] = refused.value.waiting
    given = {(finding.rule, finding.fields[0]): " 质控  未完成 "}
    first = store(hospital, record, actor=actor, acknowledgements=given).homepage
    again = store(hospital, record | {"coder": "冯编"}).homepage

    row = FindingRow.objects.get()
    assert refused.value.code == "warnings_not_acknowledged"
    assert (row.state, row.reason, row.acknowledged_by, row.rule) == (
        "acknowledged", "质控 未完成", actor, finding.rule,
    )  # fmt: skip
    assert (first.pk, again.revision, again.open_warning_count, again.warning_count) == (again.pk, 2, 0, 1)


def test_a_draft_is_kept_on_demand_and_becomes_accepted():
    hospital = HospitalFactory()

    draft = homepage_of(hospital, abo_blood_type="")
    accepted = store(hospital, valid_record(), at=NOW + timedelta(hours=2)).homepage

    row = FindingRow.objects.get()
    assert (draft.state, draft.error_count, draft.is_first_pass, draft.accepted_at) == (
        "draft",
        1,
        False,
        None,
    )
    assert (accepted.state, accepted.error_count, accepted.revision) == ("accepted", 0, 2)
    assert (row.rule, row.state, row.closed_at) == ("HP-C-050", "corrected", NOW + timedelta(hours=2))
    assert open_json(accepted.revisions.first().sealed_changes) == [["abo_blood_type", None, "1"]]


def test_an_accepted_homepage_is_never_overwritten_by_a_draft():
    hospital = HospitalFactory()
    accepted = homepage_of(hospital)

    with pytest.raises(HomepageRefused):
        homepage_of(hospital, abo_blood_type="")

    accepted.refresh_from_db()
    assert (accepted.revision, accepted.error_count) == (1, 0)


def test_the_same_record_again_is_no_revision():
    hospital = HospitalFactory()
    homepage_of(hospital)

    saved = store(hospital, valid_record())

    assert (saved.changes, saved.homepage.revision, saved.homepage.revisions.count()) == ((), 1, 1)


def test_a_change_after_the_sign_off_shows():
    hospital = HospitalFactory()
    actor = coder_of(hospital)
    homepage = sign_off(homepage=homepage_of(hospital), actor=actor, at=NOW)

    changed = store(hospital, valid_record(coder="改编码"), actor=actor).homepage

    assert (homepage.is_changed_after_check, changed.is_changed_after_check) == (False, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"gender": ["1"]}, "gender"),
        ({"diagnoses": [{"kode": 1}]}, "diagnoses[0].kode"),
    ],
)
def test_what_is_no_record_is_refused_at_its_key(change, field):
    with pytest.raises(RecordRefused) as refused:
        store(HospitalFactory(), valid_record(**change))

    assert refused.value.field == field


def test_a_hospitals_own_severity_holds_from_its_day():
    hospital = HospitalFactory()
    values = {
        "hospital": hospital,
        "actor": coder_of(hospital),
        "rule": "HP-C-050",
        "reason": "试运行",
        "at": NOW,
    }
    record = valid_record(abo_blood_type="")
    set_rule(severity=RuleSetting.Severity.OFF, valid_from=date(2024, 5, 14), **values)

    off = store(hospital, record).homepage
    set_rule(severity=RuleSetting.Severity.WARNING, valid_from=date(2024, 5, 20), **values)
    before = check_again(homepage=off, actor=None, at=NOW + timedelta(days=5))
    after = check_again(homepage=off, actor=None, at=NOW + timedelta(days=6))

    off.refresh_from_db()
    assert [len(one.findings) for one in (before, after)] == [0, 1]
    assert (off.state, off.open_warning_count) == ("accepted", 1)


def test_seeing_a_patient_needs_a_reason_that_is_kept():
    hospital = HospitalFactory()
    homepage, actor = homepage_of(hospital), coder_of(hospital)

    with pytest.raises(ReasonRefused):
        reveal_homepage(homepage=homepage, actor=actor, reason="  ", at=NOW)
    record = reveal_homepage(homepage=homepage, actor=actor, reason="核对身份证", at=NOW)

    assert record["patient_name"] == "林示范"
    assert list(Reveal.objects.values_list("user", "reason", "at")) == [(actor.pk, "核对身份证", NOW)]


def test_remarks_of_the_sender_are_not_kept():
    hospital = HospitalFactory()
    record = valid_record() | {"_note": "林示范 430102196603121027", "diagnoses": _with_remarks()}

    homepage = store(hospital, record).homepage

    assert open_json(homepage.sealed) == _without_comment(valid_record())


@pytest.mark.parametrize(
    ("record", "is_first_pass"),
    [(valid_record(), True), (valid_record(**WARNED), True), (valid_record(birth_date="1967-03-12"), False)],
)
def test_the_first_save_passes_without_errors_whatever_the_warnings(record, is_first_pass):
    saved = store(HospitalFactory(), record, is_draft_kept=True)

    assert saved.homepage.is_first_pass is is_first_pass


def _with_remarks():
    return [diagnosis | {"_source": "林示范"} for diagnosis in valid_record()["diagnoses"]]


def _without_comment(record):
    return {key: value for key, value in record.items() if key != "_comment"}
