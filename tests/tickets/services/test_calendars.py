"""A holiday moved after publication: running clocks follow, met and breached ones stay (rule 10)."""

import pytest

from contracts.models.terms import ServiceTerm
from core.models.calendar import CalendarVersion
from tests.factories.tickets import clock_of, later, supplier_engineer, ticket_of
from tickets.services.calendars import replace_calendar
from tickets.services.progress import answer_ticket
from tickets.services.verification import verify_clocks

WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.mark.django_db
def test_a_new_version_moves_running_clocks_only_and_lists_old_and_new_due(contracts):
    contract = contracts["TRA"]
    old = CalendarVersion.objects.create(key="office", number=1, name="工作时间", spec={"weekly": WEEK})
    closed = {"weekly": WEEK, "overrides": {"2026-03-05": []}}
    new = CalendarVersion.objects.create(key="office", number=2, name="工作时间", spec=closed)
    terms = ServiceTerm.objects.filter(version__contract=contract, kind="fault")
    terms.update(calendar=old)
    terms.filter(clock="resolve").update(budget_s=12 * 3600)
    ticket = ticket_of(contract)
    answer_ticket(ticket=ticket, actor=supplier_engineer(contract), at=later(minutes=5))
    before = clock_of(ticket, "resolve").due_at

    touched = [replace_calendar(old=old, new=new, at=later(hours=1)) for _ in range(2)]

    resolve, respond = clock_of(ticket, "resolve"), clock_of(ticket, "respond")
    assert touched == [1, 0]
    assert (before, resolve.due_at) == (later(hours=28), later(hours=52))
    assert (resolve.calendar, respond.calendar) == (new, old)
    assert respond.met_at == later(minutes=5)
    (event,) = ticket.events.filter(type="calendar_replaced")
    assert event.payload["dues"] == [
        {
            "clock": "resolve",
            "old_due": before.isoformat(),
            "new_due": resolve.due_at.isoformat(),
        }
    ]
    assert verify_clocks(now=later(hours=2)).is_clean
