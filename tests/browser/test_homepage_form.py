"""A coder types a wrong birth date, sees it beside the field, corrects it, picks a code, and saves."""

import pytest
from playwright.sync_api import expect

from accounts.domain.roles import Role
from quality.models.homepage import Homepage
from quality.sealing import open_json
from tests.browser.conftest import overflow
from tests.factories.accounts import HospitalFactory, user_of_role
from tests.factories.codes import CodeSystemFactory, published
from tests.factories.quality import homepage_of

pytestmark = pytest.mark.browser
ICD = "code,name_zh\nK80.100x001,胆囊结石伴胆囊炎\nI10.x00x002,高血压\nE11.900,2型糖尿病\nJ18.900,肺炎\n"


def test_q02_a_wrong_birth_date_shows_beside_its_field_until_it_is_right(open_as):
    hospital = HospitalFactory()
    coder = user_of_role(Role.CODER, hospital)
    published(CodeSystemFactory(key="ICD10"), ICD)
    homepage = homepage_of(hospital, actor=coder)

    page = open_as(coder, f"/homepages/{homepage.pk}/")
    page.locator("button[name=edit]").click()
    birth = page.locator("[data-field=birth_date]")
    birth.locator("input").fill("1966-03-13")
    expect(birth.locator(".hp-note.is-error")).to_contain_text("身份证")
    expect(page.locator("#findings .is-error")).to_have_count(1)
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("1 处错误")
    expect(birth.locator("input")).to_have_value("1966-03-13")
    birth.locator("input").fill("1966-03-12")
    expect(birth.locator(".hp-note")).to_have_count(0)
    page.locator("[data-group=diagnoses] [data-add-row]").click()
    page.keyboard.type("fy")
    page.locator(".hp-picker-option", has_text="肺炎").wait_for()
    page.keyboard.press("Enter")
    page.locator("[name='diagnoses[3].admission_condition']").select_option("1")
    expect(page.locator("[name='diagnoses[3].name']")).to_have_value("肺炎")
    page.keyboard.press("Control+s")
    page.wait_for_url(f"**/homepages/{homepage.pk}/")

    saved = Homepage.objects.get()
    assert (saved.state, saved.revision, saved.error_count) == ("accepted", 2, 0)
    assert open_json(saved.sealed)["diagnoses"][3] == {
        "code": "J18.900", "name": "肺炎", "admission_condition": "1",
    }  # fmt: skip


def test_a_new_form_finds_fault_only_with_what_was_visited_and_loses_nothing(open_as):
    coder = user_of_role(Role.CODER, HospitalFactory())

    page = open_as(coder, "/homepages/new/")
    page.locator("[name=birth_date]").fill("1966-13-01")
    expect(page.locator("#findings [data-untouched]")).to_be_visible()
    half_typed = page.locator(".hp-note").count()
    page.locator("[name=age_years]").focus()
    expect(page.locator("[data-field=birth_date] .hp-note.is-error").first).to_be_visible()
    expect(page.locator("#findings [data-about]:visible")).to_have_count(1)
    page.context.clear_cookies(name="sessionid")
    page.goto(page.url)
    page.locator("[name=login]").wait_for()

    again = open_as(coder, "/homepages/new/")
    again.locator(".hp-typed a.btn").click()
    expect(again.locator("[name=birth_date]")).to_have_value("1966-13-01")
    expect(again.locator("[data-field=birth_date] .hp-note.is-error").first).to_be_visible()
    expect(again.locator("#findings [data-about]:visible")).to_have_count(1)
    again.locator("[data-show-all]").click()
    everything = again.locator("#findings [data-about]:visible").count()
    again.locator("[name=age_years]").fill("58")
    again.keyboard.press("Control+s")
    expect(again.locator("#toasts")).to_contain_text("处错误")

    assert (half_typed, everything > 40) == (0, True)
    assert again.evaluate("document.activeElement.closest('[data-field]').dataset.field") == "org_code"


def test_the_form_fits_a_phone(open_as):
    coder = user_of_role(Role.CODER, HospitalFactory())

    page = open_as(coder, "/homepages/new/", is_phone=True)

    expect(page.locator("[data-group=operations] [data-row]")).to_have_count(1)
    assert overflow(page) == 0
