"""Moves on the page: only legal ones, by the right people, refusals at their fields."""

import pytest
from django.utils import timezone

from accounts.domain.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.tickets import hospital_engineer, supplier_engineer, ticket_of
from tickets.models.choices import State
from tickets.services.progress import answer_ticket

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ticket(current):
    return ticket_of(current["TRI"], at=timezone.now())


def test_buttons_are_those_of_the_role(current, ticket, log_in):
    supplier = log_in(supplier_engineer(current["TRI"])).get(f"/tickets/{ticket.number}/")
    auditor = UserFactory(organisation=current["TRI"].hospital, role=Role.AUDITOR)
    reader = log_in(auditor).get(f"/tickets/{ticket.number}/")

    assert supplier.context["next_move"].key == "answer"
    assert "cancel" not in {move.key for move in supplier.context["more_moves"]}
    assert reader.context["next_move"] is None
    assert not reader.context["can_comment"]


def test_move_without_scripts_leads_back_to_the_ticket(current, ticket, log_in):
    engineer = supplier_engineer(current["TRI"])

    response = log_in(engineer).post(f"/tickets/{ticket.number}/moves/answer/", {"channel": "phone"})

    ticket.refresh_from_db()
    assert response.headers["Location"] == f"/tickets/{ticket.number}/"
    assert (ticket.state, ticket.assignee) == (State.ANSWERED, engineer)


def test_move_in_a_dialog_answers_with_events_for_the_page(current, ticket, log_in):
    client = log_in(supplier_engineer(current["TRI"]))

    response = client.post(f"/tickets/{ticket.number}/moves/answer/", {"channel": "phone"}, headers=HTMX)

    assert response.status_code == 204
    assert set(response.headers["HX-Trigger"].split('"')) >= {
        "portal:moved",
        "portal:changed",
        "portal:toast",
    }


def test_illegal_move_is_refused_with_words(current, ticket, log_in):
    client = log_in(supplier_engineer(current["TRI"]))

    response = client.post(f"/tickets/{ticket.number}/moves/solve/", {"remedy": "x"}, headers=HTMX)

    assert response.status_code == 422
    assert len(response.context["form"].non_field_errors()) == 1


def test_move_of_another_role_is_forbidden(current, ticket, log_in):
    client = log_in(supplier_engineer(current["TRI"]))

    response = client.post(f"/tickets/{ticket.number}/moves/cancel/", {"reason": "x"})

    assert response.status_code == 403


def test_refusal_stands_at_its_field(current, ticket, log_in):
    answer_ticket(ticket=ticket, actor=supplier_engineer(current["TRI"]), at=timezone.now())
    client = log_in(supplier_engineer(current["TRI"]))
    long_ago = "2020-01-01T09:00"

    response = client.post(
        f"/tickets/{ticket.number}/moves/solve/", {"remedy": "x", "occurred_at": long_ago}, headers=HTMX
    )

    assert list(response.context["form"].errors) == ["occurred_at"]


def test_unknown_move_is_not_found(current, ticket, log_in):
    client = log_in(supplier_engineer(current["TRI"]))

    assert client.get(f"/tickets/{ticket.number}/moves/explode/").status_code == 404


@pytest.mark.parametrize("move", ["answer", "hand-over", "mark-duplicate", "propose-time", "excuse-breach"])
def test_every_form_survives_an_empty_post(current, ticket, log_in, move):
    client = log_in(hospital_engineer(current["TRI"]))

    response = client.post(f"/tickets/{ticket.number}/moves/{move}/", {})

    assert response.status_code in (302, 403, 422)


def test_internal_comment_stays_within_the_organisation(current, ticket, log_in):
    own = log_in(hospital_engineer(current["TRI"]))
    own.post(f"/tickets/{ticket.number}/comments/", {"body": "只给院内看", "is_internal": "on"})

    other = log_in(supplier_engineer(current["TRI"])).get(f"/tickets/{ticket.number}/")

    assert "只给院内看" in own.get(f"/tickets/{ticket.number}/").content.decode()
    assert "只给院内看" not in other.content.decode()
