"""M05: channels kept on the record: phone, e-mail, remote, QQ, WeChat, web, API, on site."""

import pytest

from tests.factories.tickets import hospital_engineer, later, supplier_engineer, ticket_of
from tickets.models.choices import Channel
from tickets.services.progress import answer_ticket

NAMED = ["phone", "email", "remote", "qq", "wechat", "web", "api", "on_site"]


@pytest.mark.django_db
def test_m05_how_it_came_and_how_it_was_answered_stays_on_record(contracts):
    contract = contracts["MRS"]
    hospital, engineer = hospital_engineer(contract), supplier_engineer(contract)

    for channel in NAMED:
        ticket = ticket_of(contract, actor=hospital, channel=channel)
        answer_ticket(ticket=ticket, actor=engineer, at=later(minutes=5), channel=channel)

        assert ticket.channel == channel
        assert list(ticket.events.values_list("type", "channel")) == [
            ("reported", channel),
            ("responded", channel),
        ]
    assert set(NAMED) < set(Channel.values)
