"""Search finds words of two characters, whole numbers, rare and frequent words, within scope only."""

import pytest

from accounts.domain.roles import Role
from contracts.models.contract import Contract
from tests.factories.accounts import UserFactory
from tests.factories.tickets import ticket_of
from tickets.models.ticket import Ticket
from tickets.selectors import search
from tickets.selectors.search import search_tickets

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [ticket.title for ticket in search_tickets(Ticket.objects.order_by("pk"), text)]


@pytest.fixture
def three_tickets(contracts: dict[str, Contract]) -> None:
    for title in ("叫号屏黑屏", "打印机卡纸", "叫号声音小"):
        ticket_of(contracts["TRI"], title=title)


@pytest.mark.usefixtures("three_tickets")
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("叫号", ["叫号屏黑屏", "叫号声音小"]),
        ("黑屏", ["叫号屏黑屏"]),
        ("屏", ["叫号屏黑屏"]),
        ("叫号 声音", ["叫号声音小"]),
        ("声音叫号", []),
        ("号声", ["叫号声音小"]),
        ("%", []),
        ("", ["叫号屏黑屏", "打印机卡纸", "叫号声音小"]),
        ("\x00", ["叫号屏黑屏", "打印机卡纸", "叫号声音小"]),
    ],
)
def test_words_stand_as_a_whole(text: str, titles: list[str]) -> None:
    assert found(text) == titles


@pytest.mark.usefixtures("three_tickets")
@pytest.mark.parametrize("many", [1, 2, 51])
def test_rare_and_frequent_words_give_the_same_answer(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MANY", many)

    assert found("叫号") == ["叫号屏黑屏", "叫号声音小"]


@pytest.mark.usefixtures("three_tickets")
def test_scope_holds_in_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = UserFactory(role=Role.DIRECTOR)

    for many in (1, 51):
        monkeypatch.setattr(search, "MANY", many)
        assert list(search_tickets(Ticket.objects.visible_to(stranger), "叫号")) == []


@pytest.mark.usefixtures("three_tickets")
def test_a_spoken_number_finds_its_ticket() -> None:
    ticket = Ticket.objects.get(title="打印机卡纸")

    assert found(ticket.spoken_number) == ["打印机卡纸"]
