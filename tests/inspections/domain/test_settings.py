"""Changed settings: set, unset, other value; nothing is called changed where a list was cut short."""

from inspections.domain.settings import MOST_KEPT, SettingChange, compare_settings, settings_of


def test_settings_differ_by_value_or_by_being_set():
    now = {"fsync": "off", "work_mem": "8 MB", "wal_level": "replica"}
    before = {"fsync": "on", "wal_level": "replica", "max_connections": "200"}

    diff = compare_settings(now, before)

    assert diff.compared_to == ""
    assert diff.changes == (
        SettingChange("fsync", "on", "off"),
        SettingChange("max_connections", "200", None),
        SettingChange("work_mem", None, "8 MB"),
    )


def test_a_list_cut_short_is_compared_as_far_as_it_reaches():
    full = {f"s{number:02}": "1" for number in range(MOST_KEPT)}

    diff = compare_settings(full, {"s00": "1", "s49": "2", "z": "1"})

    assert diff.compared_to == "s49"
    assert "z" not in {one.name for one in diff.changes}
    assert diff.changes[-1] == SettingChange("s49", "2", "1")


def test_rows_of_evidence_without_a_name_are_left_out():
    rows = [{"object": "fsync", "detail": "off"}, {"object": "", "detail": "x"}, {"object": "port"}]

    assert settings_of(rows) == {"fsync": "off", "port": ""}
