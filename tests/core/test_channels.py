"""Only known services and allowed hosts are called, and no token is shown."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from core.channels import AddressRefused, UnableToSend, check_address, masked, send_by_apprise
from core.models.outbox import OutboxMessage
from core.outbox import deliver_due, enqueue
from tests.factories.core import AT, OutboxMessageFactory

TOKEN = "s3cr3t-t0ken-of-the-robot"


class Hook(ThreadingHTTPServer):
    """A webhook that keeps what it gets and answers as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _HookRequest)
        self.received: list[tuple[str, dict[str, str], Any]] = []
        self.status = 200

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/hooks/{TOKEN}"


class _HookRequest(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def hook(settings: Settings) -> Iterator[Hook]:
    settings.NOTIFICATION_HOSTS = ["127.0.0.1"]
    with Hook() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "syslog://",
        "dbus://",
        "mqtt://127.0.0.1",
        "xml://127.0.0.1/",
        "form://127.0.0.1/",
        "json://10.0.0.5/hook",
        "jsons://169.254.169.254/latest",
        "mailto://user:password@10.0.0.5/",
        "mailto://user:password@mail.hospital.invalid/?smtp=10.0.0.5",
        "wecombot://",
        "not an address",
        "",
    ],
)
def test_other_schemas_and_hosts_are_refused(address: str, settings: Settings) -> None:
    settings.NOTIFICATION_HOSTS = ["mail.hospital.invalid"]

    with pytest.raises(AddressRefused):
        check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "wecombot://12345678-1234-1234-1234-123456789012",
        "dingtalk://abcdefghijklmnop",
        "feishu://12345678-1234-1234-1234-123456789012",
        "JSON://127.0.0.1/hook",
        "mailtos://user:password@mail.hospital.invalid/?to=li@hospital.invalid",
    ],
)
def test_known_services_and_allowed_hosts_pass(address: str, settings: Settings) -> None:
    settings.NOTIFICATION_HOSTS = ["127.0.0.1", "mail.hospital.invalid"]

    assert check_address(address)


def test_only_the_kind_of_an_address_is_shown() -> None:
    assert masked(f"wecombot://{TOKEN}") == "wecombot://…"


@pytest.mark.django_db
def test_a_webhook_gets_the_message_with_a_key_that_stays_the_same(hook: Hook) -> None:
    message = enqueue(
        dedupe_key="k", channel="apprise", address=hook.address, subject="工单 7 超时", body="请处理", at=AT
    )

    assert deliver_due(AT) == 1
    send_by_apprise(message)

    path, headers, body = hook.received[0]
    assert path == f"/hooks/{TOKEN}"
    assert (body["title"], body["message"]) == ("工单 7 超时", "请处理")
    assert headers["Idempotency-Key"] == str(message.pk)
    assert hook.received[1][1]["Idempotency-Key"] == str(message.pk)
    assert (message.address, TOKEN in message.address_sealed) == ("json://…", False)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [500, 302])
def test_a_webhook_that_refuses_or_redirects_is_tried_again_and_no_token_is_noted(
    hook: Hook, status: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    hook.status = status
    enqueue(dedupe_key="k", channel="apprise", address=hook.address, subject="x", body="x", at=AT)

    assert deliver_due(AT) == 0

    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts) == ("waiting", 1)
    assert message.last_error
    assert [path for path, _headers, _body in hook.received] == [f"/hooks/{TOKEN}"]
    output = capfd.readouterr()
    assert TOKEN not in message.last_error + caplog.text + output.out + output.err


@pytest.mark.django_db
def test_a_host_that_is_no_longer_allowed_is_not_called(hook: Hook, settings: Settings) -> None:
    message = enqueue(dedupe_key="k", channel="apprise", address=hook.address, subject="x", body="x", at=AT)
    settings.NOTIFICATION_HOSTS = []

    with pytest.raises(UnableToSend):
        send_by_apprise(message)

    assert hook.received == []


@pytest.mark.django_db
def test_a_mail_is_marked_as_a_machines_and_carries_the_rows_number() -> None:
    message = OutboxMessageFactory(headers={"Reply-To": "portal@hospital.invalid"})

    assert deliver_due(AT) == 1

    sent = mail.outbox[0].message()
    assert sent["Message-ID"] == f"<{message.pk}@127.0.0.1>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Reply-To"] == "portal@hospital.invalid"
    assert mail.outbox[0].to == ["engineer@hospital.invalid"]
