"""H against the official blocks of 2019 to 2026, the table of the field's notes, and a walk day by day."""

from datetime import date, timedelta

import holidays as library
import pytest

from core.domain.workdays import Override
from inspections.domain.days import Days
from inspections.domain.holidays import FESTIVALS, FestivalNotKnown, core_day, holiday, holidays_of
from inspections.domain.planning import HOLIDAY, Rule, before_holiday

GREAT = ("spring", "labour", "national")
DAYS = Days()
OFFICIAL = {  # the State Council's notices, first to last day off
    2019: ("02-04 02-10", "05-01 05-04", "10-01 10-07"),
    2020: ("01-24 02-02", "05-01 05-05", "10-01 10-08"),
    2021: ("02-11 02-17", "05-01 05-05", "10-01 10-07"),
    2022: ("01-31 02-06", "04-30 05-04", "10-01 10-07"),
    2023: ("01-21 01-27", "04-29 05-03", "09-29 10-06"),
    2024: ("02-10 02-17", "05-01 05-05", "10-01 10-07"),
    2025: ("01-28 02-04", "05-01 05-05", "10-01 10-08"),
    2026: ("02-15 02-23", "05-01 05-05", "10-01 10-07"),
}
DUE = [  # README §4: festival, H, due, provisional
    (2025, "spring", "2025-01-28", "2025-01-26", False),
    (2025, "labour", "2025-05-01", "2025-04-29", False),
    (2025, "national", "2025-10-01", "2025-09-29", False),
    (2026, "spring", "2026-02-15", "2026-02-13", False),
    (2026, "labour", "2026-05-01", "2026-04-29", False),
    (2026, "national", "2026-10-01", "2026-09-29", False),
    (2027, "spring", "2027-02-05", "2027-02-03", True),
    (2027, "labour", "2027-05-01", "2027-04-29", True),
    (2027, "national", "2027-10-01", "2027-09-29", True),
]


@pytest.mark.parametrize(("year", "festival"), [(year, one) for year in OFFICIAL for one in GREAT])
def test_the_run_is_the_official_block(year, festival):
    found = holiday(festival, year, DAYS)

    block = f"{found.first_on:%m-%d} {found.last_on:%m-%d}"
    assert block == OFFICIAL[year][GREAT.index(festival)]
    assert not found.is_provisional


@pytest.mark.parametrize(("year", "festival", "first_on", "due_on", "is_provisional"), DUE)
def test_due_dates_of_the_notes(year, festival, first_on, due_on, is_provisional):
    promise = before_holiday(Rule(HOLIDAY, 3), holiday(festival, year, DAYS), DAYS)

    assert (promise.holiday_on, promise.due_on) == (
        date.fromisoformat(first_on),
        date.fromisoformat(due_on),
    )
    assert promise.is_provisional is is_provisional


@pytest.mark.parametrize("year", range(2024, 2031))
def test_a_walk_day_by_day_finds_the_same_first_day(year):
    calendar = library.country_holidays("CN", years=range(year - 1, year + 2), expand=False)
    for festival in FESTIVALS:
        day = core_day(festival, year)
        while not calendar.is_working_day(day - timedelta(days=1)):
            day -= timedelta(days=1)

        assert holiday(festival, year, DAYS).first_on == day


@pytest.mark.parametrize(("year", "merged"), [(2023, True), (2024, False), (2025, True), (2028, True)])
def test_mid_autumn_within_national_day_is_one_holiday(year, merged):
    found = holidays_of(year, ("national", "mid_autumn"), DAYS)

    assert len(found) == (1 if merged else 2)
    assert found[-1].festival == "national"
    assert found[-1].others == (("mid_autumn",) if merged else ())


def test_a_notice_moves_the_first_day_and_settles_it():
    notice = {date(2027, 2, 4): Override(is_working=False, name="春节")}
    notice |= {date(2027, 2, day): Override(is_working=False, name="春节") for day in range(5, 12)} | {
        date(2027, 1, 31): Override(is_working=True),
        date(2027, 2, 3): Override(is_working=True),
    }

    found = holiday("spring", 2027, Days(notice))

    assert (found.first_on, found.last_on, found.is_provisional) == (
        date(2027, 2, 4),
        date(2027, 2, 11),
        False,
    )


def test_past_the_lunar_tables_nothing_is_guessed():
    with pytest.raises(FestivalNotKnown):
        core_day("spring", 2101)
