"""From the call to the archive by the right people, the supplier's engineer on a phone (M04)."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.domain.roles import Role
from tests.factories.accounts import UserFactory
from tickets.models.choices import ClockState, State
from tickets.models.ticket import Ticket
from tickets.services.opening import open_ticket

pytestmark = pytest.mark.browser


def move_on(page: Page, state: str, **fields: str) -> None:
    """Tap the natural next step, fill its dialog, send it and see the new state."""
    page.locator("#ticket-thumb .btn-primary").click()
    dialog = page.locator("#dialog-content")
    for name, value in fields.items():
        dialog.locator(f"[name={name}]").fill(value)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".ticket-head")).to_contain_text(state)


def test_m04_m22_fault_goes_from_call_to_archive(contracts, open_as):
    contract = contracts["TRI"]
    hospital, supplier = contract.hospital, contract.supplier
    engineer = UserFactory(organisation=hospital, role=Role.HOSPITAL_ENGINEER)
    technician = UserFactory(organisation=supplier, role=Role.SUPPLIER_ENGINEER)
    ticket = open_ticket(
        actor=engineer,
        contract=contract,
        system=contract.systems.first(),
        title="三楼分诊屏黑屏",
        kind="major_outage",
        at=timezone.now(),
    )
    path = f"/tickets/{ticket.number}/"

    phone = open_as(technician, path, is_phone=True)
    move_on(phone, "已响应")
    desk = open_as(engineer, path)
    desk.locator("#move-ask-presence").click()
    desk.locator("#dialog-content button[type=submit]").click()
    expect(desk.locator("#ticket-timeline")).to_contain_text("要求到场")
    phone.reload()
    move_on(phone, "前往现场")
    move_on(phone, "已到场")
    move_on(phone, "已解决", remedy="更换电源线", cause="供电不稳")
    desk.reload()
    desk.locator("#move-confirm").click()
    desk.locator("#dialog-content button[type=submit]").click()
    expect(desk.locator(".ticket-head")).to_contain_text("已确认")
    desk.locator("#move-archive").click()
    desk.locator("#dialog-content button[type=submit]").click()
    expect(desk.locator(".ticket-head")).to_contain_text("已归档")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="故障文档").click()

    ticket = Ticket.objects.get()
    assert ticket.state == State.ARCHIVED
    assert ticket.assignee == technician
    assert {clock.kind: clock.state for clock in ticket.clocks.all()} == {
        "respond": ClockState.MET,
        "arrive": ClockState.MET,
        "resolve": ClockState.MET,
    }
    assert download.value.suggested_filename == f"故障文档-{ticket.number}.pdf"


def test_dialog_keeps_what_was_typed_and_shows_the_fault_at_its_field(contracts, open_as):
    contract = contracts["TRA"]
    engineer = UserFactory(organisation=contract.hospital, role=Role.HOSPITAL_ENGINEER)
    ticket = open_ticket(
        actor=engineer,
        contract=contract,
        system=contract.systems.first(),
        title="上报失败",
        at=timezone.now(),
    )

    page = open_as(engineer, f"/tickets/{ticket.number}/")
    page.locator("#more-moves").click()
    page.locator(".dropdown-menu.show").get_by_text("标记为重复工单").click()
    page.locator("#dialog-content [name=of]").fill("1234567")
    page.locator("#dialog-content button[type=submit]").click()

    expect(page.locator("#id_of_error")).to_be_visible()
    assert page.locator("#dialog-content [name=of]").input_value() == "1234567"


def test_comment_and_file_appear_without_reloading(contracts, open_as, tmp_path):
    contract = contracts["TRA"]
    engineer = UserFactory(organisation=contract.hospital, role=Role.HOSPITAL_ENGINEER)
    ticket = open_ticket(
        actor=engineer,
        contract=contract,
        system=contract.systems.first(),
        title="上报失败",
        at=timezone.now(),
    )
    note = tmp_path / "日志.txt"
    note.write_text("connection refused\n", encoding="utf-8")

    page = open_as(engineer, f"/tickets/{ticket.number}/")
    page.locator("#comment-form textarea").fill("已重启上报服务")
    page.locator("#comment-form button[type=submit]").click()
    expect(page.locator("#ticket-timeline")).to_contain_text("已重启上报服务")
    page.locator("[data-upload-input]").set_input_files(str(note))

    expect(page.locator("#ticket-side")).to_contain_text("日志.txt")
    assert ticket.comments.get().body == "已重启上报服务"
    assert ticket.attachments.get().name == "日志.txt"
