"""Mails are taken in once each, over a real IMAP conversation, and machines are not listened to."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import OperationalError
from imap_tools.errors import MailboxLoginError
from pytest_django import Settings

from core import mail_in
from core.mail_in import ReceivedMail, Verdict, receive_mail, register_handler
from core.models.inbound_mail import InboundMail
from tests.core.imap_server import ImapServer, running_imap
from tests.factories.core import AT, OutboxMessageFactory

pytestmark = pytest.mark.django_db
Outcome = InboundMail.Outcome


@pytest.fixture
def imap(settings: Settings) -> Iterator[ImapServer]:
    with running_imap() as server:
        settings.INBOUND_MAIL_URL = server.url
        yield server


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> list[ReceivedMail]:
    """The mails that reach the handler."""
    seen: list[ReceivedMail] = []

    def handler(mail: ReceivedMail, at: Any) -> Verdict:
        seen.append(mail)
        return Verdict(Outcome.HANDLED, "ticket 7")

    monkeypatch.setattr(mail_in, "_handlers", [])
    register_handler(handler)
    return seen


def letter(text: str = "叫号屏黑屏", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    given = {
        "From": "李工 <Li@Hospital.invalid>",
        "To": "portal@hospital.invalid",
        "Subject": "叫号屏故障",
        "Message-ID": "<1@hospital.invalid>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail


def outcomes() -> list[tuple[str, str]]:
    return list(InboundMail.objects.order_by("pk").values_list("outcome", "reason"))


def test_a_mail_reaches_the_handler_once_with_its_parts(
    imap: ImapServer, handled: list[ReceivedMail]
) -> None:
    own = OutboxMessageFactory()
    mail = letter("已到现场\n\n> 旧内容", In_Reply_To=f"<{own.pk}@127.0.0.1>", Cc="Wang@hospital.invalid")
    mail.add_attachment("日志".encode(), maintype="text", subtype="plain", filename="日志.log")
    imap.add(mail.as_bytes())

    assert receive_mail(at=AT) == 1
    assert receive_mail(at=AT) == 0

    [got] = handled
    assert (got.sender, got.sender_name, got.subject) == ("li@hospital.invalid", "李工", "叫号屏故障")
    assert (got.text, got.mailbox, got.answers) == ("已到现场", "portal@hospital.invalid", (own.pk,))
    assert got.recipients == ("portal@hospital.invalid", "wang@hospital.invalid")
    assert [(file.name, file.read().decode()) for file in got.files] == [("日志.log", "日志")]
    assert outcomes() == [("handled", "ticket 7")]
    assert imap.unseen == []


def test_html_mails_are_read_as_words(imap: ImapServer, handled: list[ReceivedMail]) -> None:
    mail = letter("")
    mail.set_content("<p>黑屏<script>alert(1)</script></p><p>请处理</p>", subtype="html")
    imap.add(mail.as_bytes())

    receive_mail(at=AT)

    assert handled[0].text == "黑屏\n\n请处理"


def test_the_same_message_id_is_handled_once_however_often_it_comes(
    imap: ImapServer, handled: list[ReceivedMail]
) -> None:
    imap.add(letter().as_bytes())
    imap.add(letter("again").as_bytes())

    assert receive_mail(at=AT) == 1

    assert len(handled) == 1
    assert imap.unseen == []


def test_a_run_that_dies_before_it_can_mark_the_mail_does_not_repeat_the_work(
    imap: ImapServer, handled: list[ReceivedMail]
) -> None:
    imap.add(letter().as_bytes())
    imap.refuse_store = True
    with pytest.raises(Exception, match=r"abort|socket|EOF"):
        receive_mail(at=AT)
    assert imap.unseen == [1]

    imap.refuse_store = False
    receive_mail(at=AT)

    assert len(handled) == 1
    assert imap.unseen == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List-Id": "<x>"},
        {"From": "MAILER-DAEMON@hospital.invalid"},
        {"From": "portal@hospital.invalid"},
        {"From": ""},
    ],
)
def test_machines_are_noted_and_not_listened_to(
    imap: ImapServer, handled: list[ReceivedMail], headers: dict[str, str]
) -> None:
    imap.add(letter(**headers).as_bytes())

    receive_mail(at=AT)

    assert handled == []
    assert [outcome for outcome, _reason in outcomes()] == ["ignored"]


def test_our_own_mail_coming_back_is_not_listened_to(imap: ImapServer, handled: list[ReceivedMail]) -> None:
    imap.add(letter(Message_ID=f"<{OutboxMessageFactory().pk}@127.0.0.1>").as_bytes())

    receive_mail(at=AT)

    assert handled == []


def test_a_flood_from_one_sender_is_dammed(
    imap: ImapServer, handled: list[ReceivedMail], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_in, "MOST_AN_HOUR", 2)
    for number in range(3):
        imap.add(letter(Message_ID=f"<{number}@hospital.invalid>").as_bytes())
    receive_mail(at=AT)
    imap.add(letter(Message_ID="<later@hospital.invalid>").as_bytes())

    receive_mail(at=AT + timedelta(hours=1, seconds=1))

    assert len(handled) == 3
    assert [outcome for outcome, _reason in outcomes()] == ["handled", "handled", "ignored", "handled"]


def test_a_mail_that_breaks_its_handler_is_kept_and_the_next_ones_go_on(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(mail: ReceivedMail, at: Any) -> Verdict:
        if "1@" in mail.message_id:
            OutboxMessageFactory(dedupe_key="half-done")
            raise RuntimeError
        return Verdict(Outcome.HANDLED)

    monkeypatch.setattr(mail_in, "_handlers", [handler])
    imap.add(letter().as_bytes())
    imap.add(letter(Message_ID="<2@hospital.invalid>").as_bytes())

    assert receive_mail(at=AT) == 2

    assert [outcome for outcome, _reason in outcomes()] == ["triage", "handled"]
    assert InboundMail.objects.filter(text="叫号屏黑屏").count() == 2
    assert imap.unseen == []


def test_while_the_database_is_away_the_mail_stays_unread(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(mail: ReceivedMail, at: Any) -> Verdict:
        raise OperationalError

    monkeypatch.setattr(mail_in, "_handlers", [handler])
    imap.add(letter().as_bytes())

    with pytest.raises(OperationalError):
        receive_mail(at=AT)

    assert imap.unseen == [1]
    assert outcomes() == []


def test_too_large_a_mail_is_kept_for_a_person_unread(
    imap: ImapServer, handled: list[ReceivedMail], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_in, "LARGEST_MAIL_BYTES", 1000)
    imap.add(letter("x\n" * 1000).as_bytes())

    receive_mail(at=AT)

    assert handled == []
    assert [outcome for outcome, _reason in outcomes()] == ["triage"]


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.c\n\n\xff\xfe\x00broken",
        b"From: =?utf-8?b?////?= <a@b.c>\nSubject: =?gb2312?B?!!!?=\nMessage-ID: x\n\nx",
        b"From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/plain; charset=nonsense\n\nx",
        b"From: a@b.c\nMessage-ID: " + b"<" + b"m" * 2000 + b">\n\nx",
        b"From: a@b.c\nDate: nonsense\nTo: <<>>,,\nSubject: " + b"s" * 5000 + b"\n\nx",
        b"\n\n",
    ],
)
def test_broken_mails_are_taken_in_too(imap: ImapServer, handled: list[ReceivedMail], raw: bytes) -> None:
    imap.add(raw)

    assert receive_mail(at=AT) == 1

    assert imap.unseen == []
    assert InboundMail.objects.count() == 1


def test_without_an_address_nothing_is_asked(settings: Settings) -> None:
    settings.INBOUND_MAIL_URL = ""

    assert receive_mail(at=AT) == 0


def test_a_wrong_password_is_an_error_for_the_log(imap: ImapServer, settings: Settings) -> None:
    settings.INBOUND_MAIL_URL = imap.url.replace("pass%2Fword", "wrong")

    with pytest.raises(MailboxLoginError):
        receive_mail(at=AT)
