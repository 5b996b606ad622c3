"""The list of tickets: scope, pages, ready questions, saved filters, number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.models.choices import Severity
from tickets.models.saved_filter import SavedFilter
from tickets.services.progress import answer_ticket

pytestmark = pytest.mark.django_db


def numbers(response):
    return [ticket.number for ticket in response.context["tickets"]]


def test_list_shows_what_is_in_scope_newest_first(contracts, log_in):
    engineer = hospital_engineer(contracts["TRI"])
    first = ticket_of(contracts["TRI"], actor=engineer)
    second = ticket_of(contracts["AIS"], actor=engineer)
    ticket_of(contracts["EMR"])

    response = log_in(engineer).get("/tickets/")

    assert numbers(response) == [second.number, first.number]


def test_supplier_sees_only_its_own_contracts(contracts, log_in):
    mine = ticket_of(contracts["TRI"])
    foreign = ticket_of(contracts["AIS"])
    client = log_in(supplier_engineer(contracts["TRI"]))

    assert numbers(client.get("/tickets/")) == [mine.number]
    assert client.get(f"/tickets/{foreign.number}/").status_code == 404


def test_pages_follow_each_other_without_gap_or_repetition(contracts, log_in, monkeypatch):
    monkeypatch.setattr("tickets.views.keyset.PAGE_SIZE", 2)
    monkeypatch.setattr("tickets.views.keyset.page_of.__defaults__", (2,))
    engineer = hospital_engineer(contracts["TRI"])
    expected = [ticket_of(contracts["TRI"], actor=engineer).number for _ in range(5)][::-1]
    client = log_in(engineer)

    seen, pages, url = [], [], "/tickets/"
    while url:
        response = client.get(url)
        pages.append(numbers(response))
        seen += numbers(response)
        link = response.context["next_url"]
        url = f"/tickets/{link}" if link else ""
    back = client.get(f"/tickets/{response.context['previous_url']}")

    assert seen == expected
    assert numbers(back) == pages[-2]


@pytest.mark.parametrize("cursor", ["x", "1~2", "9" * 30, "~", "2026-13-01T00:00~4"])
@pytest.mark.parametrize("sort", ["newest", "oldest", "due"])
def test_damaged_cursor_gives_the_first_page(contracts, log_in, cursor, sort):
    engineer = hospital_engineer(contracts["TRI"])
    ticket = ticket_of(contracts["TRI"], actor=engineer)

    response = log_in(engineer).get("/tickets/", {"after": cursor, "sort": sort})

    assert numbers(response) == [ticket.number]


def test_filters_narrow_and_wrong_values_say_so(contracts, log_in):
    engineer = hospital_engineer(contracts["TRI"])
    severe = ticket_of(contracts["TRI"], actor=engineer, severity=Severity.CRITICAL)
    ticket_of(contracts["TRI"], actor=engineer)
    client = log_in(engineer)

    assert numbers(client.get("/tickets/", {"severity": "critical"})) == [severe.number]
    wrong = client.get("/tickets/", {"severity": "enormous"})
    assert numbers(wrong) == []
    assert "enormous" in wrong.content.decode()


def test_searching_for_a_spoken_number_opens_the_ticket(contracts, log_in):
    engineer = hospital_engineer(contracts["TRI"])
    ticket = ticket_of(contracts["TRI"], actor=engineer)

    response = log_in(engineer).get("/tickets/", {"q": ticket.spoken_number})

    assert response.headers["Location"] == f"/tickets/{ticket.number}/"


def test_filter_is_kept_for_its_owner_only(contracts, log_in):
    engineer, other = hospital_engineer(contracts["TRI"]), hospital_engineer(contracts["TRI"])
    client = log_in(engineer)

    client.post("/tickets/saved-filters/", {"name": "紧急", "query": "severity=critical"})
    client.post("/tickets/saved-filters/", {"name": "紧急", "query": "severity=high"})
    saved = SavedFilter.objects.get()
    foreign = log_in(other).post(f"/tickets/saved-filters/{saved.pk}/delete/")

    assert (saved.user, saved.query) == (engineer, "severity=critical")
    assert foreign.status_code == 404
    assert client.post(f"/tickets/saved-filters/{saved.pk}/delete/").status_code == 302
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize("path", ["/tickets/", "/tickets/board/", "/"])
def test_pages_ask_as_much_for_three_tickets_as_for_one_and_at_most_fifteen_times(contracts, log_in, path):
    engineer = hospital_engineer(contracts["TRI"])
    client = log_in(engineer)
    ticket_of(contracts["TRI"], actor=engineer)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(path)
    for _ in range(2):
        ticket_of(contracts["TRI"], actor=engineer)
    with CaptureQueriesContext(connection) as more:
        client.get(path)

    assert len(more) == len(few)
    assert len(more) <= 15


def test_ticket_page_asks_at_most_fifteen_times(contracts, log_in):
    engineer = hospital_engineer(contracts["TRI"])
    ticket = ticket_of(contracts["TRI"], actor=engineer)
    answer_ticket(ticket=ticket, actor=supplier_engineer(contracts["TRI"]), at=later(minutes=3))
    client = log_in(engineer)
    client.get(f"/tickets/{ticket.number}/")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/tickets/{ticket.number}/")

    assert len(queries) <= 15
