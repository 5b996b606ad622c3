"""Q05: the statistics office takes indicators, correction lists and files for the national collections."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.domain.roles import Role
from quality.models.extraction import Extraction
from tests.factories.accounts import HospitalFactory, MachineFactory, UserFactory, machine_key
from tests.factories.quality import homepage_of

pytestmark = pytest.mark.django_db
MAY = {"first": "2024-05", "last": "2024-05"}
FILE = {"receiver": "hqms", "first_day": "2024-05-01", "last_day": "2024-05-31", "encoding": "utf-8-sig"}


def test_q05_a_file_goes_out_once_the_errors_are_corrected(client: Client) -> None:
    hospital = HospitalFactory()
    homepage_of(hospital)
    homepage_of(hospital, record_no="0000800124", gender="")
    client.force_login(UserFactory(organisation=hospital, role=Role.CODER))

    refused = client.post("/homepages/extraction/", FILE)
    homepage_of(hospital, record_no="0000800124")
    lines = b"".join(client.post("/homepages/extraction/", FILE)).splitlines()

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["sign_off_reason"])
    assert [line.split(b",")[2] for line in lines] == [b"A48", b"0000800123", b"0000800124"]
    assert Extraction.objects.get().blocked_count == 0


def test_q05_indicators_are_fetched_over_rest_and_bad_spans_answered(client: Client) -> None:
    hospital = HospitalFactory()
    homepage_of(hospital)
    _key, secret = machine_key(user=MachineFactory(organisation=hospital), scopes=("homepages.view",))
    machine = Client(headers={"Authorization": f"Api-Key {secret}", "accept-language": "en"})

    rows = {row["id"]: row for row in machine.get("/api/v1/homepages/indicators", MAY).json()}
    refused = machine.get("/api/v1/homepages/indicators", {"first": "2024-06", "last": "2024-05"})

    assert len(rows) == 28
    assert (Decimal(rows["PA-14"]["value"]), rows["PA-14"]["unit"]) == (Decimal(5), "days")
    assert (rows["PA-07"]["value"], rows["PA-07"]["gap"]) == (None, "no_grouper")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in refused.json()["errors"]] == ["last"]
