"""China's working days: make-up Saturdays, substituted days off, overrides, years not yet published."""

from datetime import date, timedelta

import pytest

from core.domain.workdays import (
    MAKE_UP_DAY,
    Override,
    exceptions,
    is_published,
    last_published_year,
    workdays,
)


def day(text: str, **overrides: Override) -> tuple[bool, str | None, bool]:
    on = date.fromisoformat(text)
    (found,) = workdays(
        on, on, {date.fromisoformat(key[1:].replace("_", "-")): word for key, word in overrides.items()}
    )
    return found.is_working, found.name, found.is_provisional


@pytest.mark.parametrize(
    ("text", "is_working", "name"),
    [
        ("2026-02-13", True, None),
        ("2026-02-14", True, MAKE_UP_DAY),
        ("2026-02-15", False, None),
        ("2026-02-16", False, "农历除夕"),
        ("2026-02-17", False, "春节"),
        ("2026-02-20", False, "休息日（由 2026-02-14 调休）"),
        ("2026-02-28", True, MAKE_UP_DAY),
        ("2024-02-09", True, None),
        ("2024-02-29", True, None),
        ("2001-12-29", True, MAKE_UP_DAY),
        ("2020-01-31", False, "春节延长假期"),
        ("1986-05-01", False, "劳动节"),
    ],
)
def test_a_date_as_the_state_council_arranged_it(text: str, is_working: bool, name: str | None) -> None:
    assert day(text) == (is_working, name, False)


def test_each_published_year_has_about_250_working_days() -> None:
    for year in range(2001, last_published_year() + 1):
        count = sum(one.is_working for one in workdays(date(year, 1, 1), date(year, 12, 31)))

        assert 247 <= count <= 254, year
        assert is_published(year)


def test_a_year_without_notice_is_provisional() -> None:
    after = last_published_year() + 1

    assert day(f"{after}-01-01") == (False, "元旦", True)
    assert not is_published(after)
    assert is_published(1999)


def test_an_override_beats_the_library_and_is_not_provisional() -> None:
    overrides = {"d2026_02_14": Override(False, "台风停工"), "d2026_02_17": Override(True)}

    assert day("2026-02-14", **overrides) == (False, "台风停工", False)
    assert day("2026-02-17", **overrides) == (True, None, False)


def test_make_up_days_entered_by_hand_publish_their_year() -> None:
    after = last_published_year() + 1
    saturday = next(
        on for on in (date(after, 2, 1) + timedelta(days=days) for days in range(7)) if on.weekday() == 5
    )

    found = list(workdays(date(after, 1, 1), date(after, 3, 1), {saturday: Override(True, MAKE_UP_DAY)}))

    assert not any(one.is_provisional for one in found)


def test_calendar_exceptions_close_holidays_and_open_make_up_days() -> None:
    hours = ((28_800, 43_200),)
    weekly = (hours,) * 5 + ((),) * 2

    found = exceptions(date(2026, 2, 13), date(2026, 2, 18), weekly)

    assert found == {
        date(2026, 2, 14): hours,
        date(2026, 2, 16): (),
        date(2026, 2, 17): (),
        date(2026, 2, 18): (),
    }
