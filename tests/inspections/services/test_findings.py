"""Findings follow from results over several inspections; people move them; tickets follow them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from inspections.domain.findings import Move
from inspections.domain.measurements import Row, failed, measured
from inspections.domain.reasons import because
from inspections.models.choices import FindingState, Source
from inspections.models.finding import Finding, FollowUp
from inspections.models.result import Result
from inspections.services.answering import Answer, answer_check
from inspections.services.finding_moves import (
    FindingRefused,
    accept_risk,
    assign_finding,
    follow_tickets,
    make_ticket,
    move_finding,
    reopen_expired,
)
from inspections.services.follow_ups import answer_follow_up
from inspections.services.recording import AnswerRefused, record_measurement
from tests.factories.accounts import UserFactory
from tests.factories.inspections import CheckFactory, ItemFactory
from tests.inspections.places import AT, make_round
from tickets.models.ticket import Ticket
from tickets.services.progress import answer_ticket, solve_ticket

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def place():
    return make_round()


def say(item, status, at=AT, **values):
    return answer_check(item=item, answer=Answer(status=status, **values), actor=None, at=at)


def again(place, item):
    """The same check on the same target in the next inspection."""
    return ItemFactory(inspection=place.next(), target=item.target, check_row=item.check_row)


def measure(item, *rows, at=AT):
    found = measured(tuple(Row(name, Decimal(value), "") for name, value in rows), at)
    return record_measurement(item=item, measurement=found, source=Source.AGENT, at=at, actor=None)


def states():
    return list(Finding.objects.order_by("object").values_list("object", "state", "severity", "times_seen"))


def test_a_critical_makes_a_ticket_at_once_and_one_for_all_objects_of_the_check(place):
    item = place.item("OS-005", warn="80", critical="90")

    measure(item, ("/", 95), ("/var", 92), ("/home", 85), ("/opt", 10))

    assert states() == [
        ("/", "ticketed", "critical", 1),
        ("/home", "open", "warn", 1),
        ("/var", "ticketed", "critical", 1),
    ]
    ticket = Ticket.objects.get()
    assert set(Finding.objects.exclude(ticket=None).values_list("ticket", flat=True)) == {ticket.pk}
    assert (ticket.severity, ticket.system) == ("high", place.target.system)
    assert "OS-005" in ticket.description


def test_a_warning_becomes_a_ticket_when_the_next_inspection_sees_it_too(place):
    item = place.item()
    say(item, "warn")
    say(item, "warn", at=AT + timedelta(minutes=1))
    before = Ticket.objects.count()

    say(again(place, item), "warn", at=AT + 90 * DAY)

    assert before == 0
    assert states() == [("", "ticketed", "warn", 2)]
    assert Ticket.objects.count() == 1


def test_only_the_same_check_measured_well_proves_a_finding_gone(place):
    item = place.item("OS-005", warn="80", critical="")
    other = place.item("OS-006", warn="80", critical="")
    measure(item, ("/", 85), ("/var", 85))
    second = again(place, item)
    reason = because("time limit")

    measure(other, ("/", 10))
    failure = failed(reason, AT + DAY)
    record_measurement(item=second, measurement=failure, source=Source.AGENT, at=AT + DAY, actor=None)
    after_no_data = states()
    measure(second, ("/", 85), ("/var", 20), at=AT + 2 * DAY)

    assert after_no_data == [("/", "open", "warn", 1), ("/var", "open", "warn", 1)]
    assert states() == [("/", "ticketed", "warn", 2), ("/var", "verified", "warn", 1)]


def test_a_corrected_slip_leaves_no_finding_but_a_ticket_is_never_forgotten(place):
    slip, real = place.item(), place.item()
    say(slip, "warn")
    say(real, "critical")

    say(slip, "ok", at=AT + timedelta(minutes=1))
    say(real, "ok", at=AT + timedelta(minutes=1))

    assert states() == [("", "verified", "critical", 1)]


def test_what_comes_back_after_it_was_closed_is_one_step_more_severe(place):
    item = place.item()
    say(item, "warn")
    finding = Finding.objects.get()
    move_finding(finding=finding, move=Move.VERIFY, actor=place.engineer, at=AT, note="已复核")
    move_finding(finding=finding, move=Move.CLOSE, actor=place.director, at=AT)

    say(again(place, item), "warn", at=AT + 90 * DAY)

    finding.refresh_from_db()
    assert (finding.state, finding.severity, finding.closed_at) == ("ticketed", "critical", None)
    assert list(finding.events.values_list("action", flat=True)) == [
        "seen", "verify", "close", "recurred", "ticket",
    ]  # fmt: skip


def test_the_hospital_accepts_a_risk_until_a_day_and_then_it_is_open_again(place):
    say(place.item(), "warn")
    finding = Finding.objects.get()
    until = date(2026, 6, 30)
    values = {"finding": finding, "at": AT, "reason": "年底换机"}

    for actor, day in ((place.engineer, until), (place.director, date(2027, 6, 30))):
        with pytest.raises(FindingRefused):
            accept_risk(actor=actor, until=day, **values)
    accept_risk(actor=place.director, until=until, **values)
    early = reopen_expired(at=AT + 90 * DAY)
    late = [reopen_expired(at=AT + 120 * DAY) for _ in range(2)]

    assert (early, late) == (0, [1, 0])
    finding.refresh_from_db()
    assert (finding.state, finding.risk_accepted_by) == (FindingState.OPEN, place.director)


def test_one_click_makes_one_ticket_and_the_finding_follows_it(place):
    say(place.item(), "warn")
    finding = Finding.objects.get()

    tickets = {make_ticket(finding=finding, actor=place.hospital_engineer, at=AT).pk for _ in range(2)}
    ticket = Ticket.objects.get()
    answer_ticket(ticket=ticket, actor=place.engineer, at=AT)
    moved = [follow_tickets(at=AT) for _ in range(2)]
    solve_ticket(ticket=ticket, actor=place.engineer, at=AT, remedy="清理")
    moved.append(follow_tickets(at=AT))

    assert tickets == {ticket.pk}
    assert moved == [1, 0, 1]
    finding.refresh_from_db()
    assert finding.state == FindingState.FIXED


def test_owner_and_date_stay_within_the_contract(place):
    say(place.item(), "warn")
    finding = Finding.objects.get()
    values = {"finding": finding, "actor": place.engineer, "at": AT, "due_on": date(2026, 4, 1)}

    with pytest.raises(FindingRefused):
        assign_finding(owner=UserFactory(), **values)
    assign_finding(owner=place.engineer, **values)

    finding.refresh_from_db()
    assert (finding.owner, finding.due_on) == (place.engineer, date(2026, 4, 1))


def test_the_follow_up_list_moves_the_findings(place):
    for code in ("A-001", "A-002", "A-003"):
        say(place.item(code), "warn")
    now = place.next()
    rows = [
        FollowUp.objects.create(inspection=now, finding=finding)
        for finding in Finding.objects.order_by("check_code")
    ]
    at = AT + 90 * DAY

    answers = [("verified", "已清理"), ("still_there", ""), ("not_checked", "停电")]
    for row, (answer, note) in zip(rows, answers, strict=True):
        answer_follow_up(follow_up=row, answer=answer, note=note, actor=place.engineer, at=at)
    with pytest.raises(AnswerRefused):
        answer_follow_up(follow_up=rows[0], answer="not_checked", note="", actor=place.engineer, at=at)

    found = Finding.objects.order_by("check_code").values_list("state", "times_seen")
    assert list(found) == [("verified", 1), ("ticketed", 2), ("open", 1)]


def test_the_check_on_last_findings_answers_itself_and_makes_no_findings(place):
    for code in ("A-001", "A-002"):
        say(place.item(code), "warn")
    now, at = place.next(), AT + 90 * DAY
    check = CheckFactory(code="SV-005", rule="rule", warn="0", critical="any critical one")
    item = ItemFactory(inspection=now, target=None, check_row=check)
    first, second = (
        FollowUp.objects.create(inspection=now, finding=finding)
        for finding in Finding.objects.order_by("check_code")
    )
    values = {"actor": place.engineer, "at": at}

    answer_follow_up(follow_up=first, answer="verified", note="", **values)
    before = Result.objects.filter(item=item).count()
    answer_follow_up(follow_up=second, answer="not_checked", note="停电", **values)

    assert before == 0
    result = Result.objects.get(item=item)
    assert (result.status, [row["object"] for row in result.rows]) == ("warn", [second.finding.title])
    assert Finding.objects.count() == 2


def test_measuring_answers_the_follow_up_list_by_itself(place):
    item = place.item("OS-005", warn="80", critical="")
    measure(item, ("/", 85), ("/var", 85))
    second = again(place, item)
    for finding in Finding.objects.all():
        FollowUp.objects.create(inspection=second.inspection, finding=finding)

    measure(second, ("/", 85), ("/var", 1), at=AT + 90 * DAY)

    answers = FollowUp.objects.order_by("finding__object").values_list("answer", flat=True)
    assert list(answers) == ["still_there", "verified"]
