"""The demonstration can be loaded again and shows tickets of every state."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.domain.roles import Role
from accounts.models.user import User
from core.models.outbox import OutboxMessage
from tickets.models.ticket import Ticket
from tickets.services.compliance import ledger_differences
from tickets.services.verification import verify_clocks


@pytest.mark.django_db
def test_the_demonstration_loads_once(contracts, capsys):
    call_command("load_demo", "--json")
    first = json.loads(capsys.readouterr().out)
    counts = Ticket.objects.count(), User.objects.count()
    call_command("load_demo", "--json")

    assert json.loads(capsys.readouterr().out) == first
    assert (Ticket.objects.count(), User.objects.count()) == counts
    assert {account["role"] for account in first["accounts"]} == set(Role) - {Role.MACHINE}
    assert set(Ticket.objects.values_list("state", flat=True)) >= {
        "new", "answered", "arrived", "solved", "confirmed", "archived", "cancelled",
    }  # fmt: skip
    assert set(Ticket.objects.values_list("contract__key", flat=True)) == {"MRS", "EMR", "AIS", "TRI", "TRA"}
    assert Ticket.objects.filter(is_breached=True).exists()
    assert Ticket.objects.filter(is_paused=True).exists()
    assert verify_clocks(now=timezone.now()).is_clean
    assert ledger_differences() == []
    assert not OutboxMessage.objects.exists()
