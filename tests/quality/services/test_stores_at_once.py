"""Two senders at once: one makes the row, the other finds it; nobody is told of a fault of the server."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from quality.models.discharge import Discharge
from quality.models.homepage import Channel, Homepage
from quality.services.discharges import Announcement, announce_discharges
from quality.services.homepages import store_homepage
from tests.factories.accounts import HospitalFactory
from tests.factories.quality import NOW, coder_of, valid_record

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 4
ROUNDS = 5


def at_once(work):
    """What `work(number)` gave to each of some threads that begin together."""
    barrier = Barrier(SENDERS)

    def run(number):
        barrier.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(run, range(SENDERS)))


def test_one_new_stay_stored_by_several_is_one_homepage():
    hospital = HospitalFactory()
    coder = coder_of(hospital)
    for stay in range(ROUNDS):
        record = valid_record(record_no=f"00008010{stay:02}")

        def store(number, record=record):
            mine = record | {"coder": f"编码{number}"}
            return store_homepage(hospital=hospital, record=mine, actor=coder, channel=Channel.API, at=NOW)

        saved = at_once(store)

        assert sorted(one.is_new for one in saved) == [False] * (SENDERS - 1) + [True]
    assert set(Homepage.objects.values_list("revision", flat=True)) == {SENDERS}
    assert Homepage.objects.count() == ROUNDS


def test_one_discharge_announced_by_several_is_one_row():
    hospital = HospitalFactory()
    at = datetime(2024, 5, 11, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    for stay in range(ROUNDS):
        one = Announcement(f"00008020{stay:02}", 1, at, "0401")

        def announce(_number, one=one):
            source = Discharge.Source.API
            return announce_discharges(hospital=hospital, announcements=[one], source=source, at=NOW)

        answers = at_once(announce)

        assert sorted(answer.created for answer in answers) == [0] * (SENDERS - 1) + [1]
    assert Discharge.objects.count() == ROUNDS
