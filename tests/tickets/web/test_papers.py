"""What leaves the portal as a file: the fault document, the list, the compliance figures."""

import io

import pdfplumber
import pytest
from openpyxl import load_workbook

from core.models.job import Job
from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.fault_document import draw_fault_document
from tickets.services.progress import answer_ticket, solve_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def solved(contracts):
    ticket = ticket_of(contracts["TRA"], title="创伤数据上报失败", reporter_name="=HYPERLINK(1)")
    engineer = supplier_engineer(contracts["TRA"], full_name="郑工")
    answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5))
    return solve_ticket(
        ticket=ticket, actor=engineer, at=later(minutes=60), remedy="重新下发证书", cause="证书过期"
    )


def text_of(document):
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages).replace("\n", "")


def test_m22_fault_document_holds_promise_and_fact(solved):
    text = text_of(draw_fault_document(ticket=solved, language="zh-hans"))

    for words in ("创伤数据上报失败", "证书过期", "重新下发证书", "郑工", f"FD-{solved.number}", "09:10:00"):
        assert words in text


def test_m22_fault_document_comes_in_english_too(solved):
    text = text_of(draw_fault_document(ticket=solved, language="en"))

    assert "Fault document" in text
    assert "Promised and done" in text


def test_same_facts_give_the_same_document(solved):
    first = draw_fault_document(ticket=solved, language="zh-hans")

    assert draw_fault_document(ticket=solved, language="zh-hans") == first


def test_document_is_a_download_and_waits_for_the_solution(contracts, solved, log_in):
    engineer = hospital_engineer(contracts["TRA"])
    fresh = ticket_of(contracts["TRA"], actor=engineer)
    client = log_in(engineer)

    response = client.get(f"/tickets/{solved.number}/fault-document/")

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/tickets/{fresh.number}/fault-document/").status_code == 404


def test_list_export_holds_the_filtered_rows_and_no_formula(
    contracts, solved, log_in, django_capture_on_commit_callbacks
):
    engineer = hospital_engineer(contracts["TRA"])
    ticket_of(contracts["TRA"], actor=engineer)
    client = log_in(engineer)

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/tickets/export/?state=solved")

    job = Job.objects.get()
    rows = list(load_workbook(job.result.open("rb")).active.values)
    assert [row[0] for row in rows[1:]] == [solved.spoken_number]
    assert rows[1][8] == "'=HYPERLINK(1)"


def test_compliance_counts_what_was_met(contracts, solved, log_in):
    response = log_in(hospital_engineer(contracts["TRA"])).get("/tickets/compliance/", {"year": "2026"})

    figures = [
        (row.clock, row.in_time, row.breached, row.rate)
        for group in response.context["months"]
        for row in group["rows"]
    ]
    assert figures == [("respond", 1, 0, 100.0), ("resolve", 1, 0, 100.0)]
