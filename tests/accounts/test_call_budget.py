"""Budgets of calls: the window slides, each caller has its own, refused calls cost nothing."""

import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.call_budget import spent, wait_s
from tests.factories.accounts import MachineFactory, machine_key


@pytest.mark.parametrize(
    ("before", "current", "into_s", "calls"),
    [(0, 0, 0, 0), (60, 0, 0, 60), (60, 0, 30, 30), (60, 10, 45, 25), (60, 10, 60, 10)],
)
def test_the_minute_before_fades_out(before, current, into_s, calls):
    assert spent(before, current, into_s=into_s) == calls


@pytest.mark.parametrize(
    ("before", "current", "budget", "into_s", "seconds"),
    [
        (0, 2, 3, 10, 0),
        (2, 0, 2, 0, 30),
        (2, 0, 2, 20, 10),
        (2, 0, 2, 40, 0),
        (0, 2, 2, 10, 80),
        (0, 10, 10, 30, 36),
        (0, 0, 0, 0, 60),
    ],
)
def test_how_long_until_a_call_fits(before, current, budget, into_s, seconds):
    assert wait_s(before, current, budget, into_s=into_s) == seconds


@given(
    before=st.integers(0, 50),
    current=st.integers(0, 50),
    budget=st.integers(1, 50),
    into_s=st.floats(0, 60, exclude_max=True),
)
def test_after_the_wait_one_more_call_fits(before, current, budget, into_s):
    later = into_s + wait_s(before, current, budget, into_s=into_s)

    minutes, rest = divmod(later, 60)
    seen = [(before, current), (current, 0), (0, 0)][int(minutes)]
    assert spent(seen[0], seen[1] + 1, into_s=rest) <= budget + 1e-6


@pytest.mark.django_db
def test_a_machine_over_its_budget_is_told_when_to_come_back():
    first, second = (machine_key(user=MachineFactory(), scopes=("accounts.read",)) for _ in range(2))
    type(first[0]).objects.update(calls_per_minute=2)

    answers = [ask(first[1]) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert answers[2].headers["Content-Type"] == "application/problem+json"
    assert json.loads(answers[2].content)["title"] == "调用过于频繁。"
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 121
    assert ask(second[1]).status_code == 200


@pytest.mark.django_db
def test_without_redis_nobody_is_refused(settings):
    _key, secret = machine_key(user=MachineFactory(), scopes=("accounts.read",))
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}

    assert ask(secret).status_code == 200


def ask(secret: str):
    return Client().get("/api/v1/accounts/me", headers={"Authorization": f"Api-Key {secret}"})
