"""A signature is drawn on the phone and kept as a picture; cleared, nothing is sent."""

import io

from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.factories.inspections import InspectionFactory
from tests.inspections.conduct import Crew, a_list, drafted, on


def test_a_signature_is_drawn_cleared_and_drawn_again(open_as: Opener) -> None:
    a_list()
    inspection = InspectionFactory()
    crew = Crew(inspection)
    row = drafted(inspection, crew, on(3, 20))
    page = open_as(crew.engineer, reverse("inspections:step", args=[row.pk, "sign-engineer"]), is_phone=True)
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()

    def draw() -> None:
        box = canvas.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 30, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + 150, box["y"] + 60, steps=8)
        page.mouse.up()

    file = page.locator("[name=image]")
    draw()
    expect(file).not_to_have_value("")
    page.locator("[data-clear]").click()
    expect(file).to_have_value("")
    draw()
    expect(file).not_to_have_value("")
    page.locator("[name=is_read]").check()
    page.locator("form:has([data-signature]) button[type=submit]").click()
    expect(page.locator("img.signature-image")).to_be_visible()

    signature = row.signatures.get()
    with Image.open(io.BytesIO(signature.image.read())) as picture:
        assert (picture.format, picture.size) == ("PNG", (960, 320))
        assert picture.getbbox() is not None
