"""Quick entry, due times before saving, similar tickets, stickers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.domain.roles import Role
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.contracts import DeviceFactory
from tests.factories.tickets import hospital_engineer, ticket_of
from tickets.models.choices import Channel, Kind
from tickets.models.ticket import Ticket

pytestmark = pytest.mark.django_db


def call(contract, **values):
    system = contract.systems.first()
    return {
        "service": f"{contract.pk}:{system.pk}",
        "kind": "fault",
        "severity": "normal",
        "title": "屏幕黑屏",
        "reporter_name": "刘护士长",
        "channel": "phone",
        **values,
    }


def test_m04_late_entry_keeps_both_times(current, log_in):
    engineer = hospital_engineer(current["TRI"])
    came = timezone.localtime().replace(second=0, microsecond=0) - timedelta(minutes=20)

    log_in(engineer).post("/tickets/new/", call(current["TRI"], occurred_at=f"{came:%Y-%m-%dT%H:%M}"))

    ticket = Ticket.objects.get()
    assert ticket.occurred_at == came
    assert ticket.recorded_at > came
    assert (ticket.channel, ticket.reporter_name) == (Channel.PHONE, "刘护士长")


def test_system_of_another_hospital_is_no_choice(current, log_in):
    engineer = hospital_engineer(current["TRI"])

    response = log_in(engineer).post("/tickets/new/", call(current["EMR"]))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["service"]


def test_due_times_are_shown_before_saving(current, log_in):
    contract = current["TRI"]
    client = log_in(hospital_engineer(contract))
    values = {**call(contract, kind=Kind.MAJOR_OUTAGE), "occurred_at": "2026-03-04T09:00"}

    preview = client.get("/tickets/new/due-times/", values).context["preview"]

    shown = {
        target.clock: target.due_at and f"{timezone.localtime(target.due_at):%H:%M}"
        for target in preview.targets
    }
    assert shown == {"respond": "09:10", "arrive": None, "resolve": "13:00"}


@pytest.mark.parametrize(
    "values", [{}, {"service": "1:1"}, {"occurred_at": "2026-99-99T00:00"}, {"kind": "x"}]
)
def test_half_typed_entry_asks_for_due_times_without_fault(current, log_in, values):
    client = log_in(hospital_engineer(current["TRI"]))

    response = client.get("/tickets/new/due-times/", {**call(current["TRI"]), **values})

    assert response.status_code == 200


def test_open_ticket_about_the_same_is_shown(current, log_in):
    contract = current["TRI"]
    engineer = hospital_engineer(contract)
    alike = ticket_of(contract, actor=engineer, title="三楼分诊屏黑屏", at=timezone.now())
    ticket_of(contract, actor=engineer, title="叫号没有声音", at=timezone.now())

    found = log_in(engineer).get("/tickets/new/similar/", call(contract, title="三楼 分诊屏 不亮"))

    assert [ticket.number for ticket in found.context["tickets"]] == [alike.number]


def test_own_report_goes_to_the_own_department(current, log_in):
    contract = current["TRI"]
    department = DepartmentFactory(organisation=contract.hospital)
    nurse = UserFactory(organisation=contract.hospital, department=department, role=Role.DEPARTMENT_USER)
    photo = SimpleUploadedFile("photo.html", b"<script>alert(1)</script>", content_type="image/png")
    client = log_in(nurse)

    refused = client.post("/tickets/report/", {**call(contract), "photo": photo})
    client.post("/tickets/report/", call(contract))

    assert list(refused.context["form"].errors) == ["photo"]
    ticket = Ticket.objects.get()
    assert (ticket.department, ticket.reporter) == (department, nurse)


def test_sticker_refuses_after_ten_reports_an_hour(current, client):
    device = DeviceFactory(contract=current["TRI"], system=current["TRI"].systems.first())
    values = {"title": "不亮", "reporter_name": "周护士", "reporter_phone": "8120"}

    statuses = [client.post(f"/report/{device.token}/", values).status_code for _ in range(11)]

    assert statuses == [302] * 10 + [429]
    assert Ticket.objects.count() == 10


def test_follow_link_says_no_and_the_ticket_opens_again(current, client):
    from tests.factories.tickets import supplier_engineer
    from tickets.services.progress import answer_ticket, solve_ticket
    from tickets.services.sticker_reports import follow_token

    technician, now = supplier_engineer(current["TRI"]), timezone.now()
    ticket = ticket_of(current["TRI"], at=now)
    answer_ticket(ticket=ticket, actor=technician, at=now)
    solve_ticket(ticket=ticket, actor=technician, at=now, remedy="重启")

    client.post(f"/follow/{follow_token(ticket)}/", {"answer": "no"})

    ticket.refresh_from_db()
    assert ticket.state == "answered"
