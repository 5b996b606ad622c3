"""Pages of homepages by role: masking, unmasking with a reason, the worklist, rules and reviews."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.domain.roles import Role
from core.models.job import Job
from quality.checks import settings_of
from quality.forms.homepage import form_sections
from quality.forms.rules import RuleFilterForm
from quality.models.discharge import Discharge
from quality.models.homepage import Homepage, Reveal
from quality.models.work import Review
from quality.sealing import seal_json
from tests.factories.accounts import AdministratorFactory, user_of_role
from tests.factories.quality import discharge_of, homepage_of, valid_record
from tests.quality.clients import SECRETS, client_of, coder, hospital, shown

__all__ = ["coder", "hospital"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.CODER, Role.DIRECTOR, Role.HOSPITAL_ENGINEER, Role.AUDITOR])
def test_a_homepage_is_masked_for_everybody_at_first(hospital, role):
    homepage = homepage_of(hospital)
    client = client_of(user_of_role(role, hospital))

    page = shown(client, reverse("quality:homepage", args=[homepage.pk]))

    assert "林**" in page
    assert [secret for secret in SECRETS if secret in page] == []


def test_administrators_see_it_masked_and_cannot_unmask(hospital):
    homepage = homepage_of(hospital)
    client = client_of(AdministratorFactory())

    assert "林**" in shown(client, reverse("quality:homepage", args=[homepage.pk]))
    assert client.post(reverse("quality:reveal", args=[homepage.pk]), {"reason": "x"}).status_code == 403


def test_unmasking_takes_a_reason_and_stands_on_the_trail(hospital, coder):
    homepage = homepage_of(hospital)
    url = reverse("quality:homepage", args=[homepage.pk])

    coder.post(reverse("quality:reveal", args=[homepage.pk]), {"reason": ""})
    before = shown(coder, url)
    coder.post(reverse("quality:reveal", args=[homepage.pk]), {"reason": "核对身份证"})
    after = shown(coder, url)

    assert "林示范" not in before
    assert all(secret in after for secret in SECRETS)
    reveal = Reveal.objects.get()
    assert LogEntry.objects.get_for_object(reveal).get().changes["reason"] == ["None", "核对身份证"]


def test_a_record_of_an_older_catalogue_is_told_of_not_failed_on(hospital, coder):
    homepage = homepage_of(hospital)
    homepage.sealed = seal_json(valid_record() | {"long_gone": "1"})
    homepage.save()

    page = coder.post(reverse("quality:recheck", args=[homepage.pk]), follow=True).content.decode()

    assert "The rules of today do not know this record (long_gone)" in page


def test_the_worklist_narrows_finds_and_assigns(hospital, coder):
    clean = homepage_of(hospital)
    draft = homepage_of(hospital, record_no="2", abo_blood_type="")
    other = user_of_role(Role.CODER, hospital)
    url = reverse("quality:list")

    todo = coder.get(url, {"queue": "todo"}).context["homepages"]
    month = coder.get(url, {"month": "2024-06"}).context["homepages"]
    found = coder.post(reverse("quality:find"), {"patient": "430102196603121027"}).context["homepages"]
    coder.post(reverse("quality:assign"), {"homepages": [draft.pk], "assignee": other.pk})

    assert (todo, month) == ([draft], [])
    assert {one.pk for one in found} == {clean.pk, draft.pk}
    assert list(Homepage.objects.filter(assignee=other)) == [draft]


@pytest.mark.parametrize("name", ["quality:list", "quality:reconciliation", "quality:samples"])
def test_lists_ask_as_much_for_three_as_for_one(hospital, coder, name):
    counts = []
    for numbers in (["a"], ["b", "c"]):
        for number in numbers:
            homepage_of(hospital, record_no=number)
            discharge_of(hospital, record_no=number)
        coder.get(reverse(name))  # fills what processes keep
        with CaptureQueriesContext(connection) as queries:
            coder.get(reverse(name), {"first": "2024-05-01", "last": "2024-05-31"})
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_director_sets_a_rule_and_the_limits(hospital):
    director = client_of(user_of_role(Role.DIRECTOR, hospital))
    rule = reverse("quality:rule", args=["HP-C-050"])

    director.post(rule, {"severity": "off", "valid_from": "2024-05-01", "reason": "试运行"})
    repeated = director.post(rule, {"severity": "off", "valid_from": "2024-05-01", "reason": "试运行"})
    limits = {"due_days": 5, "sample_size": 7}
    director.post(reverse("quality:policy"), {**limits, "org_code": " １2345678-9"})
    odd = director.post(reverse("quality:policy"), {**limits, "org_code": "12345"})
    listed = director.get(reverse("quality:rules"), {"is_own": "on"}).context["page_obj"]

    assert (repeated.status_code, hospital.rule_settings.count()) == (302, 1)
    assert [row["rule"].id for row in listed] >= ["HP-C-050"]
    assert (hospital.homepage_policy.due_days, hospital.homepage_policy.is_extended) == (5, False)
    assert (odd.status_code, hospital.homepage_policy.org_code) == (422, "12345678-9")


def test_a_setting_to_come_is_listed_with_its_day_and_can_be_withdrawn(hospital):
    director = client_of(user_of_role(Role.DIRECTOR, hospital))
    page = reverse("quality:rule", args=["HP-X-021"])
    tomorrow = timezone.localdate() + timedelta(days=1)
    for day, severity in ((tomorrow, "warning"), (tomorrow + timedelta(days=9), "off")):
        director.post(page, {"severity": severity, "valid_from": f"{day}", "reason": "试运行"})

    (row,) = director.get(reverse("quality:rules"), {"is_own": "on"}).context["page_obj"]
    for setting in list(hospital.rule_settings.all()):
        told = director.post(reverse("quality:setting-end", args=[setting.pk]), follow=True)

    assert (row["rule"].id, row["severity"], row["coming"].valid_from) == ("HP-X-021", "error", tomorrow)
    assert [str(message) for message in told.context["messages"]] == ["The setting is withdrawn."]
    assert hospital.rule_settings.count() == 0


def test_a_setting_of_today_can_be_taken_back_at_once(hospital):
    director = client_of(user_of_role(Role.DIRECTOR, hospital))
    today = timezone.localdate()
    values = {"severity": "off", "valid_from": f"{today}", "reason": "误设"}
    director.post(reverse("quality:rule", args=["HP-M-005"]), values)
    [setting] = hospital.rule_settings.all()
    switched_off = settings_of(hospital.pk, today).severities(today)

    told = director.post(reverse("quality:setting-end", args=[setting.pk]), follow=True)

    assert "HP-M-005" not in switched_off
    assert settings_of(hospital.pk, today).severities(today)["HP-M-005"] == "error"
    assert str(list(told.context["messages"])[-1]) == "From now on the catalogue's own severity holds."


def test_a_coder_reads_rules_but_sets_none(hospital, coder):
    coder.post(reverse("quality:rule", args=["HP-C-050"]), {"severity": "off", "valid_from": "2024-05-01"})

    assert coder.get(reverse("quality:policy")).status_code == 403
    assert coder.get(reverse("quality:rule", args=["HP-NOPE"])).status_code == 404
    assert hospital.rule_settings.count() == 0


def test_a_sample_is_drawn_and_reviewed_in_the_browser(hospital, coder):
    homepage_of(hospital, coder="冯编码")
    answers = dict.fromkeys(Review.QUESTIONS, "right") | {"main_diagnosis_code": "wrong", "note": ""}

    drawn = coder.post(reverse("quality:samples"), {"month": "2024-05", "per_coder": 3})
    review = Review.objects.get()
    page = coder.get(reverse("quality:review", args=[review.pk]))
    done = coder.post(reverse("quality:review", args=[review.pk]), answers)
    sample = shown(coder, drawn.url)

    assert "林示范" not in page.content.decode()
    assert done.url == drawn.url
    assert "code of the principal diagnosis" in sample


def test_a_list_of_discharges_is_uploaded_and_exported(hospital, coder):
    file = SimpleUploadedFile("list.csv", "病案号,住院次数,出院时间\n1,1,2024-05-01 10:00\n".encode())

    coder.post(reverse("quality:discharge-upload"), {"file": file})
    period = {"first": "2024-05-01", "last": "2024-05-31", "department": ""}
    coder.post(reverse("quality:reconciliation-export"), period)

    assert Discharge.objects.get().source == "list"
    assert Job.objects.get().parameters["first"] == "2024-05-01"


def test_all_faults_of_a_list_of_discharges_stand_on_the_page(coder):
    file = SimpleUploadedFile(
        "list.csv", "病案号,住院次数,出院时间\n1,x,2024-05-01\n2,1,2036-01-01\n".encode()
    )

    page = coder.post(reverse("quality:discharge-upload"), {"file": file})

    assert page.status_code == 422
    assert page.context["faults"] == [
        "Row 2, column 住院次数: “x” is no admission count.",
        "Row 3, column 出院时间: “2036-01-01” lies in the future.",
    ]
    assert Discharge.objects.count() == 0


def test_the_own_coding_is_marked_and_has_no_form(hospital, coder):
    reader = user_of_role(Role.CODER, hospital, full_name="冯编码")
    client = client_of(reader)
    for number, name in (("1", "冯编码"), ("2", "余文"), ("3", "余文")):
        homepage_of(hospital, record_no=number, coder=name)
    coder.post(reverse("quality:samples"), {"month": "2024-05", "per_coder": 3})
    own, first, second = (Review.objects.get(homepage__record_no=number) for number in "123")
    answers = dict.fromkeys(Review.QUESTIONS, "right") | {"note": ""}

    sample = client.get(reverse("quality:sample", args=[own.sample_id]))
    page = client.get(reverse("quality:review", args=[own.pk])).content.decode()
    refused = client.post(reverse("quality:review", args=[own.pk]), answers)
    after_first = client.post(reverse("quality:review", args=[first.pk]), answers)
    after_second = client.post(reverse("quality:review", args=[second.pk]), answers)

    assert [one.is_own for one in sample.context["reviews"]].count(True) == 1
    assert sample.context["own_count"] == 1
    assert ("Nobody reviews the own coding." in page, "main_diagnosis_choice" in page) == (True, False)
    assert refused.status_code == 422
    assert after_first.url == reverse("quality:review", args=[second.pk])
    assert after_second.url == reverse("quality:sample", args=[own.sample_id])
    assert list(Review.objects.filter(done_at=None)) == [own]


@pytest.mark.parametrize(("language", "words"), [("en", "completeness"), ("zh-hans", "完整性")])
def test_categories_of_rules_are_named_in_the_readers_language(coder, language, words):
    with override(language):
        choices = RuleFilterForm(categories=["completeness", "newer"]).fields["category"].choices

        assert [str(label) for _key, label in choices][1:] == [words, "newer"]


@pytest.mark.parametrize(("language", "hint"), [("en", "YYYY-MM-DD"), ("zh-hans", "年-月-日")])
def test_dates_are_asked_for_in_the_readers_language(language, hint):
    with override(language):
        blocks = [block for section in form_sections({}) for block in section.blocks]

    assert hint in {block.control.hint for block in blocks if block.control}


def test_missing_homepages_name_their_coder_only_when_there_is_one(hospital, coder):
    discharge_of(hospital, record_no="1", department_code="0301", department_name="内科")
    discharge_of(hospital, record_no="2")
    homepage_of(hospital, record_no="2", abo_blood_type="", coder="冯编码")
    url, days = reverse("quality:reconciliation"), {"first": "2024-05-01", "last": "2024-05-31"}

    everything = coder.get(url, days)
    narrowed = coder.get(url, {**days, "department": "0301"}).context["page_obj"]
    unknown = coder.get(url, {**days, "department": "9999"})

    assert everything.context["form"].fields["department"].choices[1:] == [
        ("0301", "内科"), ("0401", "普通外科"),
    ]  # fmt: skip
    assert {one.record_no: one.coder for one in everything.context["page_obj"]} == {"1": "", "2": "冯编码"}
    assert "known once a homepage is there" in everything.content.decode()
    assert [one.record_no for one in narrowed] == ["1"]
    assert list(unknown.context["form"].errors) == ["department"]
