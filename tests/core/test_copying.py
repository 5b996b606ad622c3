"""Rows that go in by COPY are as if they had been saved: keys, defaults, constraints."""

from datetime import date

import pytest
from django.db import IntegrityError

from core.copying import copy_in
from core.models.calendar import WorkdayOverride

pytestmark = pytest.mark.django_db


def test_copied_rows_have_keys_in_order_and_defaults():
    lines = [
        {"date": date(2027, 2, day), "is_working": False, "name": '春节\t\\N "x"\n'} for day in (5, 4, 6)
    ]

    keys = copy_in(WorkdayOverride, lines)

    saved = WorkdayOverride.objects.create(date=date(2027, 2, 7), is_working=False)
    rows = WorkdayOverride.objects.in_bulk(keys)
    assert [rows[key].date.day for key in keys] == [5, 4, 6]
    assert rows[keys[0]].name == lines[0]["name"]
    assert rows[keys[0]].source == saved.source
    assert saved.pk > max(keys)


def test_nothing_is_copied_when_one_row_breaks_a_constraint():
    line = {"date": date(2027, 2, 5), "is_working": False, "name": "春节"}

    with pytest.raises(IntegrityError):
        copy_in(WorkdayOverride, [line, line])

    assert copy_in(WorkdayOverride, []) == []
    assert not WorkdayOverride.objects.filter(date__year=2027).exists()
