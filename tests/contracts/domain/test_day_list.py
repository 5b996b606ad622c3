"""Lists of declared days: both forms say the same, and what cannot be used is named."""

from datetime import date

import pytest

from contracts.domain.day_list import DayListFault, ListedDay, read_day_list

CSV = "date,name,day,source\n2027-02-04,春节,off,国办\n2027-01-31,,work,\n"
JSON = """{"year": 2027, "papers": ["http://example.invalid/paper"], "days": [
  {"name": "春节", "date": "2027-02-04", "isOffDay": true},
  {"name": "", "date": "2027-01-31", "isOffDay": false}]}"""


def test_both_forms_say_the_same():
    said = [(day.date, day.is_working, day.name) for day in read_day_list(CSV)]

    assert said == [(date(2027, 2, 4), False, "春节"), (date(2027, 1, 31), True, "")]
    assert [(day.date, day.is_working, day.name) for day in read_day_list(JSON)] == said
    assert read_day_list("\ufeff" + CSV)[0] == ListedDay(date(2027, 2, 4), False, "春节", "国办")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", 1),
        ("a,b\n", 1),
        ("date,name,day\n2027-02-30,x,off\n", 2),
        ("date,name,day\n2027-02-04,x,free\n", 2),
        ("date,name,day\n2027-02-04,x,off\n2027-02-04,x,work\n", 2),
        ("{", 0),
        ('{"days": 3}', 0),
        ('{"days": [{"date": "2027-02-04"}]}', 1),
        ('{"days": [{"date": 5, "isOffDay": true}]}', 1),
        ('{"days": []}', 0),
    ],
)
def test_what_cannot_be_used_is_named(text, place):
    with pytest.raises(DayListFault) as fault:
        read_day_list(text)

    assert fault.value.place == place
