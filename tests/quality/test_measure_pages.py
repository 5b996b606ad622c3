"""Pages of indicators, points, complications and extraction, as the roles that may and may not."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.domain.roles import Role
from accounts.models.organisation import Organisation
from core.models.job import Job
from quality.models.extraction import Extraction
from quality.models.finding import FindingRow
from quality.models.rules import HomepagePolicy
from quality.score_card import score_card
from quality.services.rules import set_policy
from tests.factories.accounts import HospitalFactory, UserFactory
from tests.factories.quality import discharge_of, homepage_of

pytestmark = pytest.mark.django_db
MAY = {"first": "2024-05", "last": "2024-05"}


@pytest.fixture
def hospital() -> Organisation:
    return HospitalFactory()


@pytest.fixture
def coder(hospital: Organisation, client: Client) -> Client:
    client.force_login(UserFactory(organisation=hospital, role=Role.CODER))
    client.cookies["django_language"] = "en"
    return client


def test_the_overview_gives_values_and_reasons(hospital: Organisation, coder: Client) -> None:
    homepage_of(hospital)

    page = coder.get(reverse("quality:indicators"), MAY)

    shown = {
        figure.description.id: (figure.shown, figure.fraction, figure.reason)
        for _, figures in page.context["families"]
        for figure in figures
    }
    assert len(shown) == 28
    assert shown["QI-01a"] == ("100.00 %", "1 / 1", "")
    assert shown["PA-12"] == ("15,820.60 yuan", "15,820.60 / 1", "")
    assert shown["PA-07"] == ("—", "", "Needs a DRG grouper, which is not connected.")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first": "2024-06", "last": "2024-05"}, "last"),
        ({"first": "1999-01", "last": "1999-02"}, "first"),
        ({"first": "2020-01", "last": "2024-05"}, "last"),
        ({"first": "May", "last": "2024-05"}, "first"),
        ({**MAY, "department": "9999"}, "department"),
    ],
)
@pytest.mark.parametrize("name", ["indicators", "scores", "complications"])
def test_a_span_that_does_not_fit_is_answered_at_its_field(
    coder: Client, name: str, asked: dict[str, str], field: str
) -> None:
    page = coder.get(reverse(f"quality:{name}"), asked)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_an_indicator_leads_to_its_homepages(hospital: Organisation, coder: Client) -> None:
    homepage_of(hospital)
    homepage_of(hospital, record_no="0000800124", discharge_way="5", autopsy="2")
    address = reverse("quality:indicator", kwargs={"indicator_id": "PA-08"})

    counted = coder.get(address, MAY)
    others = coder.get(address, {**MAY, "records": "others"})

    assert [str(row) for row in counted.context["page_obj"]] == ["0000800124-1"]
    assert [str(row) for row in others.context["page_obj"]] == ["0000800123-1"]
    assert [(tab["name"], tab["count"]) for tab in counted.context["tabs"]] == [("counted", 1), ("others", 1)]
    assert counted.context["chart"]["months"] == ["2024-05"]
    assert counted.context["chart"]["series"][0]["data"] == [50.0]
    assert coder.get(reverse("quality:indicator", kwargs={"indicator_id": "PA-99"})).status_code == 404


def test_behind_the_upload_rate_stand_discharges_without_a_homepage(
    hospital: Organisation, coder: Client
) -> None:
    homepage_of(hospital, gender="")
    discharge_of(hospital)
    discharge_of(hospital, record_no="0000800999")
    address = reverse("quality:indicator", kwargs={"indicator_id": "QI-10"})

    page = coder.get(address, {**MAY, "records": "others"})
    drafts = coder.get(reverse("quality:indicator", kwargs={"indicator_id": "PA-08"}), MAY)

    assert [(str(row), row.is_draft, row.error_count, row.points) for row in page.context["page_obj"]] == [
        ("0000800123-1", True, 1, Decimal("99.0")),
        ("0000800999-1", False, None, None),
    ]
    assert [(row["name"], row["figure"].fraction) for row in page.context["departments"]] == [
        ("普通外科", "0 / 2")
    ]
    assert page.context["not_by_coder"] == (
        "Not known by coder: a discharge has no coder before its homepage is there."
    )
    assert drafts.context["figure"].left_out_words == "1 homepage is left out: a draft counts as missing."
    assert drafts.context["shown"] == "left_out"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/homepages/indicators/export/xlsx/", "quality.indicators.xlsx"),
        ("/homepages/indicators/export/pdf/", "quality.indicators.pdf"),
        ("/homepages/complications/export/", "quality.complications"),
        ("/homepages/extraction/corrections/", "quality.corrections"),
    ],
)
def test_files_are_made_in_the_background(
    hospital: Organisation, coder: Client, address: str, kind: str, django_capture_on_commit_callbacks: Any
) -> None:
    homepage_of(hospital, gender="")

    with django_capture_on_commit_callbacks(execute=True):
        coder.post(f"{address}?first=2024-05&last=2024-05")

    job = Job.objects.get(kind=kind)
    assert (job.state, job.message) == (Job.State.DONE, "")
    content = job.result.read()
    assert content[:4] in (b"PK\x03\x04", b"%PDF")
    assert "林示范".encode() not in content


def test_points_are_shown_worst_first(hospital: Organisation, coder: Client) -> None:
    homepage_of(hospital)
    homepage_of(hospital, record_no="0000800124", gender="")

    page = coder.get(reverse("quality:scores"), MAY)

    assert [(str(row), str(row.points)) for row in page.context["page_obj"]] == [
        ("0000800124-1", "99.0"),
        ("0000800123-1", "100.0"),
    ]


def test_a_file_is_downloaded_or_refused_at_its_field(hospital: Organisation, coder: Client) -> None:
    homepage_of(hospital)
    homepage_of(hospital, record_no="0000800124", gender="")
    asked = {
        "receiver": "hqms",
        "first_day": "2024-05-01",
        "last_day": "2024-05-31",
        "encoding": "gb18030",
        "sign_off_reason": "",
    }

    refused = coder.post(reverse("quality:extraction"), asked)
    signed = {**asked, "sign_off_reason": "按期上报", "download_mark": "1764377000000"}
    given = coder.post(reverse("quality:extraction"), signed)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["sign_off_reason"]
    assert given["Content-Disposition"] == 'attachment; filename="hqms-20240501-20240531.csv"'
    assert len(b"".join(given).decode("gb18030").splitlines()) == 3
    assert given.cookies["download_begun"].value == "1764377000000"
    assert Extraction.objects.get().blocked_count == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HOSPITAL_ENGINEER])
def test_who_only_reads_writes_no_file(hospital: Organisation, client: Client, role: Role) -> None:
    client.force_login(UserFactory(organisation=hospital, role=role))

    assert client.get(reverse("quality:extraction")).status_code == 403
    assert client.get(reverse("quality:indicators"), MAY).status_code == 200


def test_the_page_of_a_homepage_says_which_items_lost_which_points(
    hospital: Organisation, coder: Client
) -> None:
    set_policy(policy=HomepagePolicy(hospital=hospital, excellent_from=Decimal("99.5")))
    faulty = homepage_of(hospital, abo_blood_type="", gender="7")
    page = reverse("quality:homepage", args=[faulty.pk])

    english = coder.get(page).context["score"]
    listed = coder.get(reverse("quality:scores"), MAY)
    with override("zh-hans"):
        card = score_card(faulty)

    assert card is not None
    assert (card.points, card.is_excellent, card.is_limited, card.is_older) == (
        faulty.measure.score, False, False, False,
    )  # fmt: skip
    assert sum(one.points for one in card.losses) == 100 - card.points > 0
    assert {"性别", "血型"} <= {one.title for one in card.losses}
    assert {name: points for name, points in card.lost_by_class.items() if points} == {
        name: sum(one.points for one in card.losses if one.item_class == name)
        for name in {one.item_class for one in card.losses}
    }
    assert [one.title for one in english.losses] == ["Sex", "ABO blood group"]
    assert f'href="{page}#points"' in listed.content.decode()


def test_points_that_nobody_took_are_not_invented(hospital: Organisation, coder: Client) -> None:
    homepage = homepage_of(hospital)
    homepage.measure.delete()

    assert coder.get(reverse("quality:homepage", args=[homepage.pk])).context["score"] is None


def test_findings_lead_to_their_rule(hospital: Organisation, coder: Client) -> None:
    homepage = homepage_of(hospital, abo_blood_type="")
    FindingRow.objects.filter(homepage=homepage).update(rule="HP-OLD-1")
    kept = homepage_of(hospital, record_no="2", abo_blood_type="")
    rule = kept.findings.first().rule

    old = coder.get(reverse("quality:homepage", args=[homepage.pk])).content.decode()
    new = coder.get(reverse("quality:homepage", args=[kept.pk])).content.decode()

    assert f'href="{reverse("quality:rule", args=[rule])}"' in new
    assert "HP-OLD-1" in old
    assert reverse("quality:rule", args=["HP-OLD-1"]) not in old
