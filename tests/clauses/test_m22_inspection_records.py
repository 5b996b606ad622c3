"""M22: records of inspections are kept as they were signed: the list they used, the answers, the file."""

import pytest
from django.test import Client
from django.urls import reverse

from contracts import panels
from inspections.models.choices import State, Status
from inspections.services.answering import Answer, answer_check
from inspections.services.recording import AnswerRefused
from tests.factories.inspections import CatalogueVersionFactory, CheckFactory, InspectionFactory
from tests.inspections.conduct import Crew, a_list, accepted, on

pytestmark = pytest.mark.django_db


def test_m22_an_accepted_record_stays_as_it_was_signed(contracts):
    contract = contracts["TRI"]
    a_list(name_zh="机房温度")
    inspection = InspectionFactory(contract=contract)
    crew = Crew(inspection)
    row = accepted(inspection, crew, on(3, 20))
    used = row.catalogue
    newer = CatalogueVersionFactory(number=used.number + 1, published_at=on(3, 21))
    CheckFactory(version=newer, scope="site", target_kind="environment", name_zh="改名后的检查")

    with pytest.raises(AnswerRefused):
        answer_check(
            item=row.items.get(), answer=Answer(status=Status.WARN), actor=crew.engineer, at=on(3, 22)
        )

    row.refresh_from_db()
    [item] = row.items.all()
    assert (row.state, row.catalogue, item.check_row.name_zh) == (State.ACCEPTED, used, "机房温度")
    assert (item.result.status, item.result.text) == (Status.OK, "正常")
    assert {one.sha256 for one in row.signatures.all()} == {row.reports.get().sha256}
    fact = panels.facts_of(contract, "M22", on(3, 23))[-1]
    assert (fact.text, fact.is_kept) == ("本年验收巡检 1 次，其中 1 次已归档报告", True)


def test_m22_the_hospital_finds_the_file_again(contracts):
    contract = contracts["TRI"]
    a_list()
    inspection = InspectionFactory(contract=contract)
    crew = Crew(inspection)
    row = accepted(inspection, crew, on(3, 20))
    client = Client()
    client.force_login(crew.director)

    page = client.get(reverse("inspections:reports", args=[row.pk])).content.decode()
    answer = client.get(reverse("inspections:report-file", args=[row.reports.get().pk]))

    assert reverse("inspections:report-file", args=[row.reports.get().pk]) in page
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
