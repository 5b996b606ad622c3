"""The time algebra of the SLA clock: hand-worked instants, its four laws, and a minute-by-minute oracle."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.calendar import ALWAYS, Calendar, NotComputable
from core.domain.calendar_spec import CalendarFault
from core.domain.instants import SECOND, micros, moment
from tests.core.domain import walls

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3600 * SECOND
OFFICE_HOURS = [["08:00", "12:00"], ["14:30", "17:30"]]
OFFICE = {
    "weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE_HOURS),
    "overrides": {"2026-02-14": [["08:00", "12:00"]], "2026-02-16": [], "2026-02-17": []},
    "covered_until": "2026-12-31",
}
NIGHTS = {
    "weekly": {day: [["22:00", "06:00"], ["05:00", "07:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "overrides": {"2026-02-10": [], "2026-02-14": [["20:00", "24:00"], ["23:00", "01:30"]]},
}


def on(text: str, zone: str = "Asia/Shanghai") -> int:
    """An instant by the walls of a zone, `YYYY-MM-DD HH:MM`."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def shown(instant: int) -> str:
    return moment(instant, SHANGHAI).strftime("%Y-%m-%d %H:%M")


DUES = {
    "start exactly at opening": ("2026-02-10 08:00", 1.0, "2026-02-10 09:00"),
    "start exactly at closing": ("2026-02-10 17:30", 1.0, "2026-02-11 09:00"),
    "start in the lunch break": ("2026-02-10 13:00", 1.0, "2026-02-10 15:30"),
    "start at night": ("2026-02-10 02:00", 1.0, "2026-02-10 09:00"),
    "start at 24:00": ("2026-02-11 00:00", 1.0, "2026-02-11 09:00"),
    "start on a holiday": ("2026-02-16 10:00", 1.0, "2026-02-18 09:00"),
    "start on a make-up Saturday": ("2026-02-14 10:00", 1.0, "2026-02-14 11:00"),
    "over a make-up Saturday and a holiday block": ("2026-02-13 17:00", 5.5, "2026-02-18 09:00"),
    "end exactly at closing": ("2026-02-10 16:30", 1.0, "2026-02-10 17:30"),
    "end exactly at the lunch break": ("2026-02-10 11:00", 1.0, "2026-02-10 12:00"),
    "budget 0 while open": ("2026-02-10 09:00", 0, "2026-02-10 09:00"),
    "budget 0 while closed": ("2026-02-16 03:00", 0, "2026-02-16 03:00"),
    "to the last closing that is covered": ("2026-12-31 08:00", 7.0, "2026-12-31 17:30"),
}


@pytest.mark.parametrize(("start", "hours", "due"), DUES.values(), ids=DUES)
def test_budget_is_due_when_its_open_time_has_passed(start: str, hours: float, due: str) -> None:
    calendar = Calendar.from_spec(OFFICE)

    found = calendar.add(on(start), int(hours * HOUR))

    assert shown(found) == due
    assert calendar.elapsed(on(start), found) == hours * HOUR


def test_an_overnight_interval_belongs_to_the_date_it_starts_on() -> None:
    calendar = Calendar.from_spec(NIGHTS)

    tuesday_closed_but_monday_night_runs_on = calendar.elapsed(on("2026-02-10 00:00"), on("2026-02-11 00:00"))
    overlapping_counts_once = calendar.elapsed(on("2026-02-14 12:00"), on("2026-02-15 12:00"))

    assert tuesday_closed_but_monday_night_runs_on == 6 * HOUR
    assert overlapping_counts_once == 5.5 * HOUR


def test_twenty_four_hundred_is_the_end_of_the_day() -> None:
    whole_days = Calendar.from_spec({"weekly": {"tue": [["00:00", "24:00"]]}})

    assert whole_days.elapsed(on("2026-02-09 12:00"), on("2026-02-12 12:00")) == 24 * HOUR
    assert shown(whole_days.add(on("2026-02-09 12:00"), 24 * HOUR)) == "2026-02-11 00:00"


def test_leap_day_is_a_day_like_others() -> None:
    calendar = Calendar.from_spec({"weekly": {"thu": OFFICE_HOURS}})

    assert calendar.elapsed(on("2024-02-29 00:00"), on("2024-03-01 00:00")) == 7 * HOUR


def test_summer_time_of_1986_made_one_night_shorter_and_one_longer() -> None:
    nights = Calendar.from_spec({"weekly": {day: [["20:00", "08:00"]] for day in walls.DAYS}})
    spring, autumn = on("1986-05-03 12:00"), on("1986-09-13 12:00")

    assert nights.elapsed(spring, on("1986-05-04 12:00")) == 11 * HOUR
    assert nights.elapsed(autumn, on("1986-09-14 12:00")) == 13 * HOUR
    assert nights.add(spring, 11 * HOUR) == on("1986-05-04 08:00")


def test_seven_by_twenty_four_is_an_ordinary_calendar() -> None:
    calendar = Calendar.from_spec(
        {"always": True, "overrides": {"2026-02-17": []}, "covered_until": "2026-02-18"}
    )

    assert calendar.elapsed(on("2026-02-16 12:00"), on("2026-02-18 12:00")) == 24 * HOUR
    with pytest.raises(NotComputable):
        calendar.add(on("2026-02-18 12:00"), 13 * HOUR)


def test_covered_until_is_the_end_of_that_date() -> None:
    calendar = Calendar.from_spec({**OFFICE, "covered_until": "2026-02-10"})
    midnight = on("2026-02-11 00:00")

    assert calendar.covered_end == midnight
    assert calendar.elapsed(on("2026-02-10 08:00"), midnight) == 7 * HOUR
    assert calendar.add(on("2026-02-10 08:00"), 7 * HOUR) == on("2026-02-10 17:30")
    with pytest.raises(NotComputable):
        calendar.elapsed(on("2026-02-10 08:00"), midnight + 1)
    with pytest.raises(NotComputable):
        calendar.add(on("2026-02-10 08:00"), 7 * HOUR + 1)


def test_covered_until_a_date_that_the_zone_skipped_ends_with_the_date_before() -> None:
    samoa = {"zone": "Pacific/Apia", "always": True}

    skipped = Calendar.from_spec({**samoa, "covered_until": "2011-12-30"})
    before = Calendar.from_spec({**samoa, "covered_until": "2011-12-29"})

    assert skipped.covered_end == before.covered_end


def test_an_overnight_interval_is_covered_to_midnight_only() -> None:
    calendar = Calendar.from_spec({"weekly": {"tue": [["22:00", "06:00"]]}, "covered_until": "2026-02-10"})

    assert shown(calendar.add(on("2026-02-10 12:00"), 2 * HOUR)) == "2026-02-11 00:00"
    with pytest.raises(NotComputable):
        calendar.add(on("2026-02-10 12:00"), 2 * HOUR + 1)


@pytest.mark.parametrize(
    "spec",
    [{"weekly": {}}, {"weekly": {"mon": []}}, {"weekly": {}, "overrides": {"2020-02-03": OFFICE_HOURS}}],
    ids=["empty", "closed every day", "open on past dates only"],
)
def test_empty_calendar_answers_every_budget_but_0_with_not_computable(spec: dict) -> None:
    calendar = Calendar.from_spec(spec)
    start = on("2026-02-10 09:00")

    assert calendar.add(start, 0) == start
    assert calendar.elapsed(start, start + 1000 * HOUR) == 0
    with pytest.raises(NotComputable):
        calendar.add(start, 1)


def test_a_budget_beyond_all_time_is_not_computable_and_does_not_loop() -> None:
    little = Calendar.from_spec({"weekly": {"mon": [["08:00", "08:01"]]}})

    for calendar in (ALWAYS, little):
        with pytest.raises(NotComputable):
            calendar.add(on("2026-02-10 09:00"), 10**30)


def test_open_spans_explain_open_time() -> None:
    calendar = Calendar.from_spec(OFFICE)

    spans = calendar.open_spans(on("2026-02-10 11:00"), on("2026-02-11 09:00"))

    assert [(shown(start), shown(end)) for start, end in spans] == [
        ("2026-02-10 11:00", "2026-02-10 12:00"),
        ("2026-02-10 14:30", "2026-02-10 17:30"),
        ("2026-02-11 08:00", "2026-02-11 09:00"),
    ]


FAULTS = {
    "not an object": ([], ""),
    "unknown key": ({"weekly": {}, "hours": 1}, "hours"),
    "weekly missing": ({"zone": "Asia/Shanghai"}, "weekly"),
    "always is no boolean": ({"always": 1}, "always"),
    "always with hours": ({"always": True, "weekly": {}}, "weekly"),
    "zone that does not exist": ({"weekly": {}, "zone": "Asia/Peking"}, "zone"),
    "zone that is a folder": ({"weekly": {}, "zone": "Asia"}, "zone"),
    "weekday that does not exist": ({"weekly": {"monday": []}}, "weekly.monday"),
    "date that does not exist": (
        {"weekly": {}, "overrides": {"2026-02-29": []}},
        "overrides.2026-02-29",
    ),
    "covered until no date": ({"weekly": {}, "covered_until": "2026-13-01"}, "covered_until"),
    "time of day that does not exist": ({"weekly": {"mon": [["08:00", "24:01"]]}}, "weekly.mon[0]"),
    "minute that does not exist": ({"weekly": {"mon": [["08:60", "12:00"]]}}, "weekly.mon[0]"),
    "equal ends": ({"weekly": {"mon": [["08:00", "08:00"]]}}, "weekly.mon[0]"),
    "start at 24:00": ({"weekly": {"mon": [["24:00", "08:00"]]}}, "weekly.mon[0]"),
    "three ends": ({"weekly": {"mon": [["08:00", "12:00", "13:00"]]}}, "weekly.mon[0]"),
    "hours as numbers": ({"weekly": {"mon": [[8, 12]]}}, "weekly.mon[0]"),
    "closed as null": ({"weekly": {"mon": None}}, "weekly.mon"),
}


@pytest.mark.parametrize(("spec", "path"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_definition_is_refused_with_its_path(spec: object, path: str) -> None:
    with pytest.raises(CalendarFault) as refusal:
        Calendar.from_spec(spec)

    assert refusal.value.path == path


# The four laws and the oracle, over calendars, zones and instants of every kind.

TIMES = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
INTERVALS = st.lists(
    st.tuples(TIMES, TIMES | st.just("24:00")).filter(lambda pair: pair[0] != pair[1]).map(list), max_size=3
)
SPECS = st.fixed_dictionaries(
    {
        "weekly": st.fixed_dictionaries({}, optional=dict.fromkeys(walls.DAYS, INTERVALS)),
        "zone": st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "UTC"]),
    },
    optional={
        "overrides": st.dictionaries(
            st.integers(1, 28).map(lambda day: f"2026-03-{day:02}"), INTERVALS, max_size=4
        )
    },
)
INSTANTS = st.integers(on("2026-02-20 00:00") // (60 * SECOND), on("2026-04-10 00:00") // (60 * SECOND)).map(
    lambda minute: minute * 60 * SECOND
)
SUMMER_TIMES = st.one_of(
    *(
        st.integers(on(f"{day} 00:00") // (60 * SECOND), on(f"{day} 00:00") // (60 * SECOND) + 2 * 1440)
        for day in ("1986-05-03", "1986-09-13", "1991-04-13", "1991-09-14")
    )
).map(lambda minute: minute * 60 * SECOND)
BUDGETS = st.integers(0, 60 * 24 * 4).map(lambda minutes: minutes * 60 * SECOND)


@given(SPECS, INSTANTS, INSTANTS, INSTANTS)
def test_law_1_elapsed_is_additive_monotone_and_never_more_than_the_time_between(
    spec: dict, one: int, two: int, three: int
) -> None:
    calendar = Calendar.from_spec(spec)
    a, b, c = sorted((one, two + 7, three))

    assert calendar.elapsed(a, a) == 0
    assert calendar.elapsed(a, b) + calendar.elapsed(b, c) == calendar.elapsed(a, c)
    assert 0 <= calendar.elapsed(a, b) <= calendar.elapsed(a, c)
    assert calendar.elapsed(a, b) <= b - a
    assert ALWAYS.elapsed(a, b) == b - a


@given(SPECS, INSTANTS, BUDGETS, BUDGETS)
def test_laws_2_and_3_add_is_the_earliest_instant_and_adds_up(
    spec: dict, start: int, one: int, two: int
) -> None:
    calendar = Calendar.from_spec(spec)

    assert calendar.add(start, 0) == start
    if not any(spec["weekly"].values()):
        return
    whole, stepwise = calendar.add(start, one + two), calendar.add(calendar.add(start, one), two)
    assert calendar.elapsed(start, whole) == one + two
    assert calendar.elapsed(start, stepwise) == one + two
    if one + two:
        assert calendar.elapsed(start, whole - 1) == one + two - 1


@given(SPECS, INSTANTS, BUDGETS)
def test_law_4_what_is_not_covered_is_never_guessed(spec: dict, start: int, budget: int) -> None:
    forever = Calendar.from_spec(spec)
    covered = Calendar.from_spec({**spec, "covered_until": "2026-03-10"})

    try:
        due = covered.add(start, budget)
    except NotComputable:
        known = forever.elapsed(start, covered.covered_end) if start < covered.covered_end else 0
        assert known < budget
    else:
        assert due == forever.add(start, budget)
        assert due <= covered.covered_end or budget == 0


@settings(max_examples=60, deadline=None)
@given(SPECS, INSTANTS, st.integers(0, 60 * 24 * 3), BUDGETS)
def test_a_minute_by_minute_oracle_agrees(spec: dict, start: int, minutes: int, budget: int) -> None:
    calendar = Calendar.from_spec(spec)
    first = moment(start, UTC)

    elapsed = calendar.elapsed(start, start + minutes * 60 * SECOND)
    try:
        due = moment(calendar.add(start, budget), UTC)
    except NotComputable:
        due = None

    assert elapsed == walls.elapsed_minutes(spec, first, first + timedelta(minutes=minutes)) * 60 * SECOND
    known = walls.due(spec, first, budget // (60 * SECOND), limit=60 * 24 * 45)
    assert known in (None, due)


@settings(max_examples=60, deadline=None)
@given(SPECS, SUMMER_TIMES, st.integers(0, 60 * 24 * 2))
def test_the_oracle_agrees_on_shanghais_summer_time(spec: dict, start: int, minutes: int) -> None:
    calendar = Calendar.from_spec({**spec, "zone": "Asia/Shanghai"})
    first = moment(start, UTC)

    elapsed = calendar.elapsed(start, start + minutes * 60 * SECOND)

    assert (
        elapsed
        == walls.elapsed_minutes({**spec, "zone": "Asia/Shanghai"}, first, first + timedelta(minutes=minutes))
        * 60
        * SECOND
    )
