"""The coder's form: findings while typing, entries that are kept, and what a save would have overwritten."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.domain.roles import Role
from accounts.models.user import User
from quality.models.finding import FindingRow
from quality.models.homepage import Homepage, Reveal
from quality.models.rules import HomepagePolicy
from quality.sealing import open_json
from tests.factories.accounts import user_of_role
from tests.factories.quality import homepage_of, valid_record
from tests.quality.clients import SECRETS, client_of, coder, hospital, shown
from tests.quality.domain.test_form import typed

__all__ = ["coder", "hospital"]
pytestmark = pytest.mark.django_db


def test_the_form_of_a_kept_homepage_needs_a_reason_first(hospital, coder):
    homepage = homepage_of(hospital)
    url = reverse("quality:edit", args=[homepage.pk])

    closed = coder.get(url)
    opened = coder.post(reverse("quality:reveal", args=[homepage.pk]), {"edit": "1"}, follow=True)

    assert closed.url == reverse("quality:homepage", args=[homepage.pk])
    assert opened.redirect_chain[-1][0] == url
    assert "林示范" in opened.content.decode()
    assert Reveal.objects.get().reason == "correct the homepage"


def test_checking_while_typing_names_fields_and_keeps_nothing(coder):
    body = dict(typed(valid_record(birth_date="1967-03-12", qc_date="-")))

    part = coder.post(reverse("quality:check"), body | {"ack:HP-C-090:qc_date": "later"})

    assert [line["finding"].field for line in part.context["errors"]] == ["age_years", "birth_date"]
    assert [(line["ack"], line["reason"]) for line in part.context["warnings"]] == [
        ("ack:HP-C-090:qc_date", "later")
    ]
    assert Homepage.objects.count() == 0


def test_a_correction_shows_before_and_after(hospital, coder):
    homepage = homepage_of(hospital)
    coder.post(reverse("quality:reveal", args=[homepage.pk]), {"edit": "1"})
    body = dict(typed(valid_record(coder="新编码", qc_date="-"))) | {"revision": "1"}

    refused = coder.post(reverse("quality:edit", args=[homepage.pk]), body)
    saved = coder.post(reverse("quality:edit", args=[homepage.pk]), body | {"ack:HP-C-090:qc_date": "待质控"})
    page = coder.get(saved.url)

    assert refused.status_code == 422
    changes = {
        change["path"]: (change["before"], change["after"])
        for change in page.context["revisions"][0]["changes"]
    }
    assert changes["coder"] == ("冯编码", "新编码")
    assert FindingRow.objects.get().reason == "待质控"


def test_the_stay_of_a_homepage_cannot_be_changed_in_its_form(hospital, coder):
    homepage = homepage_of(hospital)
    body = dict(typed(valid_record(record_no="other")))

    answer = coder.post(reverse("quality:edit", args=[homepage.pk]), body)

    assert answer.status_code == 422
    assert Homepage.objects.count() == 1


def test_the_form_of_a_new_homepage_overwrites_none(hospital, coder):
    homepage = homepage_of(hospital)
    body = dict(typed(valid_record(patient_name="张另外")))

    answer = coder.post(reverse("quality:new"), body)
    again = coder.post(reverse("quality:new"), dict(typed(valid_record(record_no="0000800999"))))

    homepage.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, homepage.revision, again.status_code) == (422, 1, 302)
    assert open_json(homepage.sealed)["patient_name"] == "林示范"
    assert f'href="{reverse("quality:homepage", args=[homepage.pk])}"' in page
    assert ("张另外" in page, "林示范" in page) == (True, False)
    assert Homepage.objects.count() == 2


def test_a_save_made_meanwhile_is_shown_and_not_undone(hospital, coder):
    homepage = homepage_of(hospital)
    url = reverse("quality:edit", args=[homepage.pk])
    coder.post(reverse("quality:reveal", args=[homepage.pk]), {"edit": "1"})
    first = dict(typed(valid_record(current_address="湖南省长沙市岳麓区新民路 9 号"))) | {"revision": "1"}
    second = dict(typed(valid_record(coder="新编码"))) | {"revision": "1"}
    coder.post(url, first)

    refused = coder.post(url, second)
    homepage.refresh_from_db()
    kept = open_json(homepage.sealed)
    saved = coder.post(url, second | {"revision": str(refused.context["revision"])})

    assert (refused.status_code, homepage.revision, refused.context["revision"]) == (422, 2, 2)
    assert (kept["current_address"], kept["coder"]) == (first["current_address"], "冯编码")
    assert [(value.path, value.kept, value.typed) for value in refused.context["clash"].values] == [
        ("current_address", first["current_address"], second["current_address"])
    ]
    assert 'value="新编码"' in refused.content.decode()
    assert saved.status_code == 302


def test_who_unmasked_nothing_sees_a_meanwhile_change_masked(hospital, coder):
    homepage = homepage_of(hospital)
    homepage_of(hospital, current_phone="19900000099")

    refused = coder.post(
        reverse("quality:edit", args=[homepage.pk]), dict(typed(valid_record())) | {"revision": "1"}
    )

    [value] = refused.context["clash"].values
    assert (value.path, value.kept, value.typed) == ("current_phone", "199****99", "19900000001")
    assert "19900000099" not in refused.content.decode()


def test_what_was_typed_waits_for_its_coder_and_for_nobody_else(hospital, coder):
    body = dict(typed(valid_record(qc_date="-"))) | {"revision": "0", "ack:HP-C-090:qc_date": "待质控"}
    coder.post(reverse("quality:check"), body)

    offered = coder.get(reverse("quality:new"))
    opened = coder.get(reverse("quality:new") + "?typed")
    others = client_of(user_of_role(Role.CODER, hospital)).get(reverse("quality:new") + "?typed")

    assert (offered.context["typed"].reasons, "林示范" in offered.content.decode()) == (
        {("HP-C-090", "qc_date"): "待质控"},
        False,
    )
    assert 'value="林示范"' in opened.content.decode()
    assert [line["reason"] for line in opened.context["warnings"]] == ["待质控"]
    assert (others.context["typed"], "林示范" in others.content.decode()) == (None, False)


def test_what_was_typed_lies_sealed_and_goes_when_it_is_saved_or_not_wanted(hospital, coder):
    user = User.objects.get(full_name="余文")
    body = dict(typed(valid_record()))
    coder.post(reverse("quality:check"), body)
    kept = cache.get(f"quality:typed:{user.pk}:new")

    coder.post(reverse("quality:forget-typed"), {"about": ""})
    unwanted = coder.get(reverse("quality:new")).context["typed"]
    coder.post(reverse("quality:check"), body)
    coder.post(reverse("quality:new"), body)
    saved = coder.get(reverse("quality:new")).context["typed"]

    assert [secret for secret in SECRETS if secret in kept] == []
    assert open_json(kept)[0]["patient_name"] == "林示范"
    assert (unwanted, saved) == (None, None)


def test_entries_of_a_correction_keep_the_revision_they_began_with(hospital, coder):
    homepage = homepage_of(hospital)
    url = reverse("quality:edit", args=[homepage.pk])
    coder.post(reverse("quality:reveal", args=[homepage.pk]), {"edit": "1"})
    body = dict(typed(valid_record(coder="新编码"))) | {"revision": "1"}
    coder.post(reverse("quality:check"), body | {"about": str(homepage.pk)})
    homepage_of(hospital, current_phone="19900000099")

    opened = coder.get(f"{url}?typed")
    refused = coder.post(url, body | {"revision": str(opened.context["revision"])})

    assert (opened.context["revision"], refused.status_code) == (1, 422)
    assert [value.path for value in refused.context["clash"].values] == ["current_phone"]
    assert coder.get(url).context["typed"] is not None


def test_a_new_form_that_nobody_filled_in_is_not_kept(hospital, coder):
    begun = {"org_name": hospital.name_zh, "coder": "余文"}

    coder.post(reverse("quality:check"), begun)

    assert coder.get(reverse("quality:new")).context["typed"] is None


def test_a_draft_needs_to_name_its_stay(coder):
    body = dict(typed(valid_record(admission_count="", birth_date="1967-03-12"))) | {"draft": "1"}

    answer = coder.post(reverse("quality:new"), body)

    assert answer.status_code == 422
    assert "A draft needs a record number and an admission count." in answer.content.decode()


def test_a_new_form_begins_with_the_hospital_and_its_code(hospital, coder):
    HomepagePolicy.objects.create(hospital=hospital, org_code="123456789012345678")

    page = shown(coder, reverse("quality:new"))

    assert 'value="123456789012345678"' in page
    assert f'value="{hospital.name_zh}"' in page
