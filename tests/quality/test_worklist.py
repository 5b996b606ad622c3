"""The coders' worklist: every number is the length of the list behind it; assigning says what it did."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.roles import Role
from quality.models.homepage import Homepage
from quality.services.homepages import sign_off
from tests.factories.accounts import HospitalFactory, user_of_role
from tests.factories.quality import NOW, homepage_of, id_no_of

pytestmark = pytest.mark.django_db

URL = reverse("quality:list")
ERROR = {"abo_blood_type": ""}


@pytest.fixture
def hospital():
    return HospitalFactory()


@pytest.fixture
def coder(hospital):
    return user_of_role(Role.CODER, hospital)


@pytest.fixture
def client(coder):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(coder)
    return client


@pytest.fixture
def homepages(hospital, coder):
    """One of each kind, and one that waits in two queues; three departments, one of them not named."""
    made = {
        "clean": homepage_of(hospital, record_no="1", id_no=id_no_of(1)),
        "refused": homepage_of(hospital, record_no="2", id_no=id_no_of(2), **ERROR),
        "found later": homepage_of(hospital, record_no="3", id_no=id_no_of(3), discharge_dept="0301"),
        "unexplained": homepage_of(hospital, record_no="4", id_no=id_no_of(4)),
        "changed": homepage_of(hospital, record_no="5", id_no=id_no_of(5)),
        "nowhere": homepage_of(hospital, record_no="6", id_no=id_no_of(6), discharge_dept="", **ERROR),
    }
    Homepage.objects.filter(pk=made["found later"].pk).update(error_count=2)
    Homepage.objects.filter(pk=made["unexplained"].pk).update(warning_count=1, open_warning_count=1)
    sign_off(homepage=made["changed"], actor=coder, at=NOW)
    homepage_of(
        hospital, record_no="5", id_no=id_no_of(5), responsible_nurse="何", at=NOW + timedelta(hours=1)
    )
    return made


def test_every_number_is_the_length_of_the_list_behind_it(client, homepages):
    page = client.get(URL, {"queue": "all"})
    chips = {chip["label"]: (chip["count"], chip["url"]) for chip in page.context["chips"]}
    lines = page.context["queues"]

    behind = {label: client.get(URL + url).context["homepages"] for label, (_count, url) in chips.items()}
    cells = {
        (line.code, queue): (
            getattr(line, queue),
            len(client.get(URL, {"queue": queue, "department": line.code}).context["homepages"]),
        )
        for line in lines
        for queue in ("todo", "error", "warning", "draft", "changed", "free")
    }

    assert {label: len(rows) for label, rows in behind.items()} == {
        "Mine": 0, "To work on": 5, "With errors": 3, "Warnings open": 1, "Drafts": 2,
        "Changed after sign-off": 1, "Unassigned": 5, "All": 6,
    }  # fmt: skip
    assert all(count in (None, f"{len(behind[label])}") for label, (count, _url) in chips.items())
    assert {one.record_no for one in behind["With errors"]} == {"2", "3", "6"}
    assert [one for one, (told, found) in cells.items() if told != found] == []
    assert Counter({line.code: line.error for line in lines}) == {"0401": 1, "0301": 1, "-": 1}


def test_it_opens_on_what_waits_the_own_first(client, coder, homepages):
    everybodys = client.get(URL).context["homepages"]
    searched = client.get(URL, {"record_no": "1"}).context["homepages"]
    Homepage.objects.filter(record_no__in=["1", "2"]).update(assignee=coder)
    own = client.get(URL)

    assert {one.record_no for one in everybodys} == {"2", "3", "4", "5", "6"}
    assert [one.record_no for one in searched] == ["1"]
    assert [one.record_no for one in own.context["homepages"]] == ["2"]
    assert [chip["label"] for chip in own.context["chips"] if chip["is_active"]] == ["Mine"]


def test_assigning_says_what_it_did_and_asks_for_what_is_missing(client, coder, homepages):
    draft, assign = homepages["refused"], reverse("quality:assign")
    steps: tuple[dict[str, object], ...] = (
        {},
        {"homepages": [draft.pk]},
        {"homepages": [draft.pk], "assignee": coder.pk},
        {"homepages": [draft.pk], "assignee": coder.pk},
        {"homepages": [draft.pk], "assignee": "nobody"},
        {"homepages": [draft.pk], "assignee": "nobody"},
        {"homepages": [draft.pk], "assignee": "999999"},
    )

    pages = [client.post(assign, step, follow=True) for step in steps]
    told = [[str(message) for message in page.context["messages"]] for page in pages]

    tick, whom = "Choose the homepages to assign: tick them in the list.", "Choose whom the homepages go to."
    assert [sorted(words) for words in told[:6]] == [
        sorted([tick, whom]),
        [whom],
        [f"1 homepages assigned to {coder}."],
        [f"Nothing changed: {coder} has these homepages already."],
        ["1 homepages are nobody's now."],
        ["Nothing changed: these homepages were nobody's."],
    ]
    assert "999999" in told[6][0]
    assert Homepage.objects.filter(assignee=coder).count() == 0
